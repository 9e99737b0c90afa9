// The stream of /api/ask: server-sent events of one reply.
import { Failed } from './session.js';
import { say } from './words.js';

/** Yield [event, data] of a reply; throws if it ends before its last event, `answer` or `error`. */
export async function* events(reply) {
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '', last = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');  // no pattern: `.` and `$` stop at U+2028, which is text here
      const field = (name) => (lines.find((one) => one.startsWith(`${name}: `)) || '').slice(name.length + 2);
      text = text.slice(end + 2);
      last = field('event');
      yield [last, JSON.parse(field('data'))];
    }
  }
  if (last !== 'answer' && last !== 'error') throw new Failed('broken', say('broken'));
}
