// The stream of /api/ask: server-sent events of one reply.
import { Failed } from './session.js';

/** Yield [event, data] of a reply; throws if it ends before its last event, `answer` or `error`. */
export async function* events(reply) {
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '', last = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      last = (/^event: (.*)$/m.exec(block) || [])[1] || '';
      const data = /^data: (.*)$/m.exec(block);
      if (data) yield [last, JSON.parse(data[1])];
    }
  }
  if (last !== 'answer' && last !== 'error') throw new Failed('broken', '');
}
