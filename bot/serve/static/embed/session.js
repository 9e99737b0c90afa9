// The session of this frame, in memory only: a ticket is exchanged for it, and for another one when it has expired.
import { BASE } from '../dom.js';
import { say } from './words.js';

export class Failed extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** Fetch; a server that cannot be reached is said to be so. */
export async function reach(url, options = {}) {
  try {
    return await fetch(url, options);
  } catch (error) {
    if (options.signal && options.signal.aborted) throw error;
    throw new Failed('offline', say('offline'));
  }
}

/** Return what is wrong with a reply, in the words of the server. */
export async function failure(reply) {
  const data = await reply.json().catch(() => null);
  const error = (data && data.error) || { code: 'http_error', message: `HTTP ${reply.status}` };
  return new Failed(error.code, [error.message, error.hint].filter(Boolean).join(' '));
}

export class Session {
  /** `config` as the page holds it; `userToken` fetches the token of the user, where the bot wants one. */
  constructor(config, userToken) {
    this.bot = config.bot;
    this.ticket = config.ticket;
    this.signedIn = config.signedIn;
    this.userToken = userToken;
    this.running = null;
  }

  /** Return the token of the session; the same for all who wait at once. */
  token() {
    if (!this.running) this.running = this.open().catch((error) => { this.running = null; throw error; });
    return this.running;
  }

  /** Forget the session, so that the next question opens another. */
  renew() {
    this.running = null;
  }

  async open() {
    const userToken = this.signedIn ? await this.userToken() : undefined;
    let reply = await this.exchange(this.ticket || await this.another(), userToken);
    if (reply.status === 401 && (await failure(reply.clone())).code === 'session_expired') reply = await this.exchange(await this.another(), userToken);
    if (!reply.ok) throw await failure(reply);
    return (await reply.json()).session;
  }

  exchange(ticket, userToken) {
    this.ticket = '';
    return reach(`${BASE}api/widget/session`, {
      method: 'POST', headers: headers({ 'Content-Type': 'application/json' }), body: JSON.stringify({ ticket, user_token: userToken }),
    });
  }

  /** Read a new ticket from a new copy of this very page. */
  async another() {
    const reply = await reach(`${BASE}embed?bot=${encodeURIComponent(this.bot)}`, { headers: headers(), cache: 'no-store' });
    const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
    if (!reply.ok) throw new Failed('session_expired', page.body.textContent.trim());
    return JSON.parse(page.body.dataset.config).ticket;
  }
}

export const headers = (more = {}) => ({ 'Accept-Language': document.documentElement.lang, ...more });
