// Cloudflare's Turnstile as a browser and a server see it, for tests without the network: the script
// that the page loads, the frame it draws, and siteverify. By the rules of its published test keys
// (https://developers.cloudflare.com/turnstile/troubleshooting/testing/); other keys make tokens that
// count once, for the action and host they were made for.

import { randomUUID } from 'node:crypto';
import type { BrowserContext } from 'playwright-core';

const ORIGIN = 'https://challenges.cloudflare.com';
const DUMMY = 'XXXX.DUMMY.TOKEN.XXXX';

/** Site keys that anybody may use. */
export const TEST_SITE_KEYS = {
  passes: '1x00000000000000000000AA',
  blocks: '2x00000000000000000000AB',
  interactive: '3x00000000000000000000FF',
} as const;
/** The secret that takes the tokens of these keys. */
export const TEST_SECRET = '1x0000000000000000000000000000000AA';

const SCRIPT = `(() => {
  const widgets = new Map();
  const start = (widget) => {
    const { sitekey, action } = widget.options;
    const query = new URLSearchParams({ sitekey, action, host: location.hostname, at: String(++count) });
    widget.frame?.remove();
    widget.frame = document.createElement('iframe');
    widget.frame.title = 'Widget containing a Cloudflare security challenge';
    widget.frame.style.width = '300px';
    widget.frame.style.height = '65px';
    widget.frame.style.border = '0';
    widget.frame.src = '${ORIGIN}/turnstile/frame?' + query;
    widget.place.append(widget.frame);
  };
  let count = 0;
  addEventListener('message', ({ origin, source, data }) => {
    if (origin !== '${ORIGIN}') return;
    for (const { frame, options } of widgets.values()) {
      if (frame.contentWindow !== source) continue;
      if (data.token) options.callback?.(data.token);
      else options['error-callback']?.(data.error);
    }
  });
  window.turnstile = {
    render(place, options) {
      const id = 'cf-widget-' + ++count;
      widgets.set(id, { place, options, frame: null });
      start(widgets.get(id));
      return id;
    },
    reset: (id) => start(widgets.get(id)),
    remove(id) {
      widgets.get(id)?.frame.remove();
      widgets.delete(id);
    },
  };
})();`;

const frameOf = (said: object, asks: boolean) => `<!doctype html><html lang="en">
<title>Challenge</title><label><input type="checkbox" id="person">Verify you are human</label>
<script>
const say = () => parent.postMessage(${JSON.stringify(said)}, '*');
${asks ? "document.querySelector('#person').onchange = say" : 'say()'};
</script>`;

/** One emulated Turnstile; `secret` is what siteverify is asked with. */
export class Turnstile {
  readonly #secret: string;
  readonly #tokens = new Map<string, { action: string; hostname: string }>();
  /** How often siteverify was asked. */
  verified = 0;

  constructor(secret: string) {
    this.#secret = secret;
  }

  #frame(url: URL): string {
    const of = (name: string) => url.searchParams.get(name) ?? '';
    const sitekey = of('sitekey');
    if (/^2x/.test(sitekey)) return frameOf({ error: '300030' }, false);
    const isTest = /^[13]x0+/.test(sitekey);
    const token = isTest ? DUMMY : `0.${randomUUID()}`;
    if (!isTest) this.#tokens.set(token, { action: of('action'), hostname: of('host') });
    return frameOf({ token }, sitekey.startsWith('3x'));
  }

  /** Answers a browser in Cloudflare's place. */
  async answer(context: BrowserContext): Promise<void> {
    await context.route(`${ORIGIN}/**`, async (route) => {
      const url = new URL(route.request().url());
      if (url.pathname === '/turnstile/v0/api.js') {
        return route.fulfill({ contentType: 'text/javascript', body: SCRIPT });
      }
      if (url.pathname !== '/turnstile/frame') return route.fulfill({ status: 404 });
      return route.fulfill({ contentType: 'text/html', body: this.#frame(url) });
    });
  }

  /** Answers a Worker in siteverify's place. */
  async siteverify(request: { text(): Promise<string> }): Promise<object> {
    this.verified += 1;
    const { secret, response } = JSON.parse(await request.text());
    const refused = (code: string) => ({ success: false, 'error-codes': [code] });
    if (secret !== this.#secret) return refused('invalid-input-secret');
    const known = this.#tokens.get(response);
    if (known === undefined) return refused('invalid-input-response');
    this.#tokens.delete(response);
    return { success: true, challenge_ts: new Date().toISOString(), 'error-codes': [], ...known };
  }
}
