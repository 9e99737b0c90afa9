// 问报 in any page: <script src="https://qa.intra/widget.js" data-bot="news" defer></script>. See docs/widget.md.
// The page may be hostile to scripts (changed prototypes, strict policies): nothing here writes markup, makes JSON
// or touches anything of the page but one element of its own, one global and one key in sessionStorage.
(function () {
  'use strict';
  var script = document.currentScript || document.querySelector('script[src*="widget.js"][data-bot], script[src*="widget.js"]');
  if (!script) return;
  var NAME = 'wenbao';
  var WAIT_MS = 15000, AFTER_LOAD_MS = 1500;
  var WORDS = {
    zh: {
      title: '问报', open: '打开', close: '关闭',
      refused: '问答在这里打不开：连不上 {server}，或者它没有允许本页（{page}）使用“{bot}”。',
      how: '管理员可在服务器上运行：',
      twice: '“{bot}”在本页已经有了，多余的一个不显示。',
      target: '页面里没有 data-target="{target}" 这个位置。', token: '取不到登录凭证（data-token-url）：',
    },
    en: {
      title: 'Wenbao', open: 'Open', close: 'Close',
      refused: 'The chat cannot open here: {server} cannot be reached, or does not allow this page ({page}) to use “{bot}”.',
      how: 'An administrator can run on the server: ',
      twice: 'This page has “{bot}” already; the second one is left out.',
      target: 'The page has no element for data-target="{target}".', token: 'There is no user token (data-token-url): ',
    },
  };
  var CSS = [
    ':host{all:initial!important;direction:ltr!important;color-scheme:normal!important;display:block!important}',
    ':host(.float){position:fixed!important;inset:0 auto auto 0!important;width:0!important;height:0!important;z-index:2147483000!important}',
    ':host(.inline){position:relative!important;width:100%!important;height:100%!important;min-height:420px!important}',
    '*{box-sizing:border-box}[hidden]{display:none!important}',
    'button{all:unset;box-sizing:border-box;cursor:pointer}',
    'button:focus-visible{outline:3px solid #fff;box-shadow:0 0 0 5px var(--accent)}',
    '.bubble{position:fixed;bottom:var(--y);right:var(--x);width:56px;height:56px;border-radius:50%;background:var(--accent);color:var(--on);',
    'display:grid;place-items:center;box-shadow:0 1px 3px rgb(0 0 0/.2),0 6px 20px rgb(0 0 0/.22);transition:transform .15s,box-shadow .15s}',
    '.bubble:hover{transform:translateY(-2px);box-shadow:0 2px 4px rgb(0 0 0/.2),0 10px 26px rgb(0 0 0/.28)}',
    '.bubble svg,.tab svg{width:28px;height:28px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}',
    '.left .bubble{right:auto;left:var(--x)}.top .bubble{bottom:auto;top:var(--y)}',
    '.tab{position:fixed;right:0;top:50%;transform:translateY(-50%);display:grid;gap:6px;justify-items:center;padding:14px 9px;background:var(--accent);',
    'color:var(--on);border-radius:12px 0 0 12px;box-shadow:0 2px 12px rgb(0 0 0/.22);max-height:70vh}',
    '.tab span{writing-mode:vertical-rl;font:500 14px/1.2 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;letter-spacing:.1em;max-height:50vh;overflow:hidden}',
    '.left .tab{right:auto;left:0;border-radius:0 12px 12px 0}.tab svg{width:22px;height:22px}',
    '.panel{background:var(--paper);overflow:hidden;animation:rise .18s ease-out}',
    '.bubbled .panel{position:fixed;right:var(--x);bottom:calc(var(--y) + 70px);width:404px;height:min(660px,100vh - var(--y) - 86px);height:min(660px,100dvh - var(--y) - 86px);',
    'max-width:calc(100vw - 24px);border-radius:16px;box-shadow:0 0 0 1px rgb(0 0 0/.08),0 2px 6px rgb(0 0 0/.1),0 16px 48px rgb(0 0 0/.26)}',
    '.bubbled.left .panel{right:auto;left:var(--x)}.bubbled.top .panel{bottom:auto;top:calc(var(--y) + 70px)}',
    '.side .panel{position:fixed;top:0;right:0;bottom:0;width:min(420px,100vw);box-shadow:0 0 0 1px rgb(0 0 0/.08),0 0 40px rgb(0 0 0/.22);animation-name:slide}',
    '.side.left .panel{right:auto;left:0;animation-name:slidel}',
    '.inlined,.inlined .panel{width:100%;height:100%;min-height:inherit}.inlined .panel{border-radius:12px;border:1px solid rgb(127 120 110/.35);animation:none}',
    ':host(.inline) .inlined{position:absolute;inset:0}',
    'iframe{display:block;width:100%;height:100%;border:0;background:transparent;color-scheme:normal}.inlined iframe{border-radius:12px}',
    '.notice{height:100%;overflow:auto;padding:22px 22px 26px;color:var(--ink);font:15px/1.7 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}',
    '.notice p{margin:0 0 12px}.notice button{padding:5px 14px;border:1px solid currentColor;border-radius:99px}.notice button:focus-visible{outline-color:var(--accent);box-shadow:none}',
    '.small .panel{height:auto!important;min-height:0}.inlined.small .panel{height:100%!important}',
    '@keyframes rise{from{opacity:0;transform:translateY(10px)}}@keyframes slide{from{transform:translateX(30px);opacity:0}}@keyframes slidel{from{transform:translateX(-30px);opacity:0}}',
    '@media (max-height:560px){.bubbled .panel,.bubbled.top .panel{top:0;bottom:0;height:100vh;height:100dvh;border-radius:0}.bubbled.open .bubble{display:none}}',
    '@media (max-width:520px){.bubbled .panel,.bubbled.left .panel,.bubbled.top .panel,.side .panel{inset:0;width:100vw;max-width:none;height:100vh;height:100dvh;border-radius:0}',
    '.bubbled.open .bubble,.side.open .tab{display:none}}.side.open .tab{display:none}',
    '@media (prefers-reduced-motion:reduce){.panel{animation:none}.bubble{transition:none}}@media print{:host(.float){display:none!important}}',
  ].join('');
  var CHAT = 'M21 12a8 8 0 0 1-8 8H4l2-3.2A8 8 0 1 1 21 12ZM9 10.5h8M9 14h5', CROSS = 'M6 6l12 12M18 6L6 18';

  var taken = window[NAME] && window[NAME].add ? window[NAME] : null;  // an element with this id is no widget
  if (taken) { taken.add(script); return; }

  var widgets = [], listeners = [];

  function make(tag, name, text) {
    var made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  }

  function icon(path) {
    var svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    line.setAttribute('d', path);
    svg.appendChild(line);
    return svg;
  }

  function colour(text) {
    var found = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text || '');
    return found ? '#' + (found[1].length === 3 ? found[1].replace(/./g, '$&$&') : found[1]) : '#a3281f';
  }

  /** Relative luminance as WCAG 2 defines it. */
  function luminance(hex) {
    var sum = 0, weights = [0.2126, 0.7152, 0.0722];
    for (var at = 0; at < 3; at += 1) {
      var part = parseInt(hex.slice(1 + 2 * at, 3 + 2 * at), 16) / 255;
      sum += weights[at] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }

  function Widget(tag) {
    var self = this, data = tag.dataset || {};
    this.script = tag;
    this.bot = data.bot || 'default';
    this.base = new URL('.', tag.src).href.replace(/static\/$/, '');
    this.origin = new URL(this.base).origin;
    this.mode = data.target ? 'inline' : data.mode === 'sidebar' ? 'sidebar' : 'bubble';
    this.target = data.target || '';
    this.lang = /^zh/i.test(data.lang || '') ? 'zh' : /^en/i.test(data.lang || '') ? 'en' : '';
    this.words = WORDS[this.lang || (/^zh/i.test(navigator.language || 'zh') ? 'zh' : 'en')];
    this.title = data.title || this.words.title;
    this.theme = data.theme === 'light' || data.theme === 'dark' ? data.theme : 'auto';
    this.color = colour(data.color);
    this.given = data;
    this.key = NAME + ':' + this.base + ':' + this.bot + (this.target ? ':' + this.target : '');
    this.waiting = [];  // what is sent when the frame is ready
    this.isOpen = this.ready = false;
    this.onMessage = function (event) { self.heard(event); };
    this.onView = function () { self.fit(); };
    if (widgets.some(function (one) { return one.key === self.key; })) throw new Error(fill(this.words.twice, this));
    this.draw();
    window.addEventListener('message', this.onMessage);
    if (this.mode === 'inline' || (this.stored('open') && innerWidth > 520)) this.show(false);
  }

  Widget.prototype = {
    constructor: Widget,

    draw: function () {
      var self = this, data = this.given, place = this.mode === 'inline' ? find(this.target) : null;
      if (this.mode === 'inline' && !place) throw new Error(fill(this.words.target, this));
      var host = this.host = make('div', this.mode === 'inline' ? 'inline' : 'float');
      host.id = NAME + '-' + this.bot + (document.getElementById(NAME + '-' + this.bot) ? '-' + (widgets.length + 1) : '');
      var shadow = host.attachShadow({ mode: 'open' }), sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      shadow.adoptedStyleSheets = [sheet];
      var side = /left/.test(data.position || '') ? ' left' : '', top = /top/.test(data.position || '') ? ' top' : '';
      var root = this.root = make('div', { inline: 'inlined', sidebar: 'side', bubble: 'bubbled' }[this.mode] + side + top);
      var offset = /^\s*(\d{1,4})(?:[\s,]+(\d{1,4}))?\s*$/.exec(data.offset || '') || [];
      var before = widgets.filter(function (one) { return one.mode === 'bubble' && one.corner === side + top; }).length;
      this.corner = side + top;
      root.style.setProperty('--x', (offset[1] || 24) + 'px');
      root.style.setProperty('--y', (offset[2] || offset[1] || 24 + 72 * before) + 'px');
      root.style.setProperty('--accent', this.color);
      root.style.setProperty('--on', luminance(this.color) > 0.4 ? '#1f1c19' : '#fff');
      var dark = this.theme === 'dark' || (this.theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
      root.style.setProperty('--paper', dark ? '#1f1d1b' : '#fffefb');
      root.style.setProperty('--ink', dark ? '#ece7df' : '#1f1c19');
      if (this.mode !== 'inline') {
        var button = this.button = make('button', this.mode === 'sidebar' ? 'tab' : 'bubble');
        button.type = 'button';
        button.setAttribute('aria-haspopup', 'dialog');
        button.addEventListener('click', function () { if (self.isOpen) self.hide(); else self.show(true); });
        button.appendChild(icon(CHAT));
        if (this.mode === 'sidebar') button.appendChild(make('span', '', this.title));
        root.appendChild(button);
      }
      var panel = this.panel = make('div', 'panel');
      panel.hidden = true;
      panel.setAttribute('role', this.mode === 'inline' ? 'region' : 'dialog');
      panel.setAttribute('aria-label', this.title);
      root.appendChild(panel);
      shadow.addEventListener('keydown', function (event) { if (event.key === 'Escape' && !event.isComposing) self.hide(); });
      shadow.appendChild(root);
      this.label();
      (place || document.documentElement).appendChild(host);  // outside of body, whose transform would catch what is fixed
    },

    label: function () {
      if (!this.button) return;
      this.root.classList.toggle('open', this.isOpen);
      this.button.setAttribute('aria-expanded', String(this.isOpen));
      this.button.setAttribute('aria-label', (this.isOpen ? this.words.close : this.words.open) + ' ' + this.title);
      if (this.mode === 'bubble') this.button.replaceChild(icon(this.isOpen ? CROSS : CHAT), this.button.firstChild);
    },

    /** Open the panel; `focus` moves into it, as it must not when a page has just been loaded. */
    show: function (focus) {
      if (!this.frame && !this.notice) this.load();
      if (!this.isOpen) {
        var active = document.activeElement;
        this.opener = focus && active && active !== document.body && active !== this.host ? active : this.button;
        this.isOpen = true;
        this.panel.hidden = false;
        if (this.mode !== 'inline') this.store('open', '1');
        this.label();
        if (window.visualViewport) { visualViewport.addEventListener('resize', this.onView); visualViewport.addEventListener('scroll', this.onView); }
        this.fit();
      }
      if (!focus) return;
      if (this.notice) this.notice.focus(); else { this.frame.focus(); this.send('focus'); }
    },

    hide: function () {
      if (!this.isOpen || this.mode === 'inline') return;
      var inside = document.activeElement === this.host;
      this.isOpen = false;
      this.panel.hidden = true;
      this.store('open', null);
      this.label();
      if (window.visualViewport) { visualViewport.removeEventListener('resize', this.onView); visualViewport.removeEventListener('scroll', this.onView); }
      if (inside && this.opener) this.opener.focus();
      if (this.notice) this.unload();  // so that opening again tries again
    },

    /** On a phone the keyboard covers the lower part of what is fixed: the panel keeps to what can be seen. */
    fit: function () {
      var view = window.visualViewport, full = view && this.mode !== 'inline' && innerWidth <= 520 && Math.abs(view.scale - 1) < 0.01;
      this.panel.style.setProperty('height', full ? view.height + 'px' : '');
      this.panel.style.setProperty('top', full ? view.offsetTop + 'px' : '');
      this.panel.style.setProperty('bottom', full ? 'auto' : '');
    },

    load: function () {
      var self = this, frame = this.frame = make('iframe');
      frame.title = this.title;
      frame.allow = 'clipboard-write';
      frame.referrerPolicy = 'origin';
      frame.src = this.base + 'embed?bot=' + encodeURIComponent(this.bot) + (this.lang ? '&lang=' + this.lang : '') + '&theme=' + this.theme;
      frame.addEventListener('load', function () { self.expect(AFTER_LOAD_MS); });
      this.panel.appendChild(frame);
      this.expect(WAIT_MS);
    },

    unload: function () {
      clearTimeout(this.timer);
      this.frame.remove();
      if (this.notice) this.notice.remove();
      this.frame = this.notice = null;
      this.root.classList.remove('small');
    },

    expect: function (ms) {
      var self = this;
      clearTimeout(this.timer);
      if (!this.ready) this.timer = setTimeout(function () { self.refuse(); }, ms);
    },

    /** A page that may not embed the bot gets no event from its browser: the frame just never says that it is ready. */
    refuse: function () {
      if (this.ready || this.notice) return;
      var self = this, values = { server: this.origin, page: location.origin, bot: this.bot };
      var text = fill(this.words.refused, values);
      var notice = this.notice = make('div', 'notice');
      notice.tabIndex = -1;
      notice.setAttribute('role', 'alert');
      notice.appendChild(make('p', '', text));
      if (this.mode !== 'inline') {
        var shut = make('button', '', this.words.close);
        shut.type = 'button';
        shut.addEventListener('click', function () { self.hide(); });
        notice.appendChild(shut);
      }
      this.panel.appendChild(notice);
      if (document.activeElement === this.host) notice.focus();
      this.frame.hidden = true;
      this.root.classList.add('small');
      console.error(NAME + ': ' + text + ' ' + this.words.how + 'wenbao widget ' + location.href.split(/[?#]/)[0] + ' --bot ' + this.bot);
      this.tell('error', { code: 'refused', message: text });
    },

    send: function (type, value) {
      var message = { wenbao: 1, type: type, value: value };
      if (this.ready) this.frame.contentWindow.postMessage(message, this.origin); else this.waiting.push(message);
    },

    heard: function (event) {
      var message = event.data;
      if (!this.frame || event.source !== this.frame.contentWindow || event.origin !== this.origin) return;
      if (!message || message.wenbao !== 1) return;
      var value = message.value;
      if (message.type === 'hello') this.greet();
      else if (message.type === 'state') this.store('talk', typeof value === 'string' && value ? value : null);
      else if (message.type === 'close') this.hide();
      else if (message.type === 'page') this.send('page', this.page());
      else if (message.type === 'token') this.token();
      else if (/^(ready|answer|citation-click|error)$/.test(message.type)) {
        if (message.type === 'error') console.error(NAME + ' (' + this.bot + '): ' + (value && value.message));
        this.tell(message.type, value);
      }
    },

    greet: function () {
      var self = this, data = this.given, starters = data.starters == null ? null : data.starters.split('|');
      clearTimeout(this.timer);
      if (this.notice) { this.notice.remove(); this.notice = null; this.frame.hidden = false; this.root.classList.remove('small'); }
      this.ready = true;
      this.send('init', {
        mode: this.mode, title: data.title || '', greeting: data.greeting || '', placeholder: data.placeholder || '', starters: starters,
        filter: data.filter || '', color: data.color ? this.color : '', page: data.context === 'page', lang: this.lang,
        token: Boolean(data.tokenUrl), talk: this.stored('talk') || '',
      });
      var waiting = this.waiting;
      this.waiting = [];
      waiting.forEach(function (message) { self.frame.contentWindow.postMessage(message, self.origin); });
    },

    page: function () {
      return this.given.context === 'page' ? { title: document.title, url: location.href.split('#')[0] } : null;
    },

    /** Fetch the user's token from the page's own server; it travels by postMessage only. */
    token: function () {
      var self = this;
      fetch(new URL(this.given.tokenUrl, document.baseURI).href, { credentials: 'same-origin', cache: 'no-store' }).then(function (reply) {
        if (!reply.ok) throw new Error('HTTP ' + reply.status);
        return /json/.test(reply.headers.get('content-type') || '') ? reply.json() : reply.text();
      }).then(function (body) {
        var token = body && typeof body === 'object' ? body.token : String(body).trim();
        if (!token || typeof token !== 'string') throw new Error('no token');
        self.send('token', token);
      }).catch(function (error) {
        console.error(NAME + ': ' + self.words.token + error.message);
        self.send('token', null);
      });
    },

    tell: function (name, detail) {
      var self = this, given = { bot: this.bot, element: this.host, detail: detail };
      listeners.slice().forEach(function (one) { if (one.name === name) one.act(given); });
      self.host.dispatchEvent(new CustomEvent(NAME + ':' + name, { bubbles: true, composed: true, detail: given }));
    },

    stored: function (what) {
      try { return sessionStorage.getItem(this.key + ':' + what); } catch (_) { return null; }  // storage may be forbidden
    },

    store: function (what, value) {
      try {
        if (value === null) sessionStorage.removeItem(this.key + ':' + what); else sessionStorage.setItem(this.key + ':' + what, value);
      } catch (_) { /* forbidden or full: the talk then lives as long as the page */ }
    },

    destroy: function () {
      clearTimeout(this.timer);
      this.hide();
      window.removeEventListener('message', this.onMessage);
      this.host.remove();
      widgets = widgets.filter(function (one) { return one !== this; }, this);
    },
  };

  function find(selector) {
    try { return document.querySelector(selector) || document.getElementById(selector); } catch (_) { return document.getElementById(selector); }
  }

  /** The widget that a bot's name, its script, its own element or the one it stands in names; without any, the first. */
  function pick(which) {
    if (which == null) return widgets[0];
    return widgets.filter(function (one) {
      return which === one.bot || which === one.script || which === one.host || (which.nodeType && one.mode === 'inline' && which === one.host.parentNode);
    })[0];
  }

  function on(which, act) {
    var found = pick(which);
    if (!found) throw new Error(NAME + ': no widget ' + (which && which.nodeType ? 'in this element' : which || ''));
    return act(found);
  }

  window[NAME] = {
    open: function (which) { on(which, function (one) { one.show(true); }); },
    close: function (which) { on(which, function (one) { one.hide(); }); },
    ask: function (question, which) { on(which, function (one) { one.show(true); one.send('ask', String(question)); }); },
    reset: function (which) { on(which, function (one) { one.store('talk', null); if (one.frame) one.send('reset'); }); },
    destroy: function (which) { on(which, function (one) { one.destroy(); }); },
    on: function (name, act) { listeners.push({ name: name, act: act }); },
    off: function (name, act) { listeners = listeners.filter(function (one) { return one.name !== name || one.act !== act; }); },
    add: function (tag) {
      var start = function () {
        try {
          widgets.push(new Widget(tag));
        } catch (error) { console.error(NAME + ': ' + error.message); }
      };
      if (tag.dataset.target && document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start); else start();
    },
  };
  window[NAME].add(script);
})();
