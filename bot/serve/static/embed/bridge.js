// Messages between the frame and widget.js in the page around it, checked by origin and source.

/** Whether an origin is one of the normal origins of a list; as `bot.origins.lets_in`. */
export function letsIn(listed, origin) {
  const [scheme, place] = origin.split('://');
  return listed.some((one) => {
    const [listedScheme, listedPlace] = one.split('://');
    if (scheme !== listedScheme && !(listedScheme === 'http' && scheme === 'https')) return false;
    return listedPlace.startsWith('*.') ? place.length > listedPlace.length - 1 && place.endsWith(listedPlace.slice(1)) : place === listedPlace;
  });
}

export class Bridge {
  /** `listed`: origins that may embed this bot; `acts`: what is done with each type of message. */
  constructor(listed, acts) {
    this.host = null;  // origin of the page around, once it has said something
    this.waiting = new Map();
    addEventListener('message', (event) => {
      const message = event.data;
      if (event.source !== parent || parent === window || !message || message.wenbao !== 1) return;
      if (this.host ? event.origin !== this.host : !letsIn(listed, event.origin)) return;
      this.host = event.origin;
      const waiting = this.waiting.get(message.type);
      if (waiting) {
        this.waiting.delete(message.type);
        for (const one of waiting) one(message.value);
      } else if (Object.prototype.hasOwnProperty.call(acts, message.type)) acts[message.type](message.value);
    });
  }

  /** Say that the frame is there; nothing in it is secret, and the page around is not known yet. */
  hello() {
    parent.postMessage({ wenbao: 1, type: 'hello' }, '*');
  }

  send(type, value) {
    if (this.host) parent.postMessage({ wenbao: 1, type, value }, this.host);
  }

  /** Ask the page around for something (`page`, `token`); null if it does not answer in time. */
  request(type, ms) {
    return new Promise((resolve) => {
      this.waiting.set(type, [...(this.waiting.get(type) || []), resolve]);
      setTimeout(() => resolve(null), ms);
      this.send(type);
    });
  }
}
