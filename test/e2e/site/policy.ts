// What the gateway serves the site with: policy, caching, who may call it, and how much it weighs.

import { describe, expect, it } from 'vitest';
import { call } from '#test/kit/call.ts';
import { visit } from './browser.ts';
import type { Site } from './site.ts';

const BYTES_MAX = 200_000;
// Script of the first visit, in turns of a loop that the same page runs as a yardstick: both in
// processor time, because what others do on the machine must not count.
const YARDSTICKS_MAX = 12;
const YARDSTICK = `new Promise((resolve) => {
  setTimeout(() => {
    const words = new Map();
    for (let turn = 0; turn < 400000; turn++) words.set(String(turn % 9973), turn);
    resolve();
  });
})`;
const DIRECTIVES = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
];

/** Registers the tests; `open` gives the running site. */
export function thePolicy(open: () => Site): void {
  describe('the site as it is served', () => {
    it('gives every page the strict policy and forbids to keep it', async () => {
      const site = open();
      for (const path of [
        '/',
        '/lobby',
        '/games/dice',
        '/rounds/x',
        '/no/such.page',
        '/index.html',
      ]) {
        const page = await call(site.url, 'GET', path);
        expect(page.status, path).toBe(200);
        expect(page.headers.get('content-type')).toMatch(/^text\/html/);
        expect(page.headers.get('content-security-policy')?.split('; ')).toEqual(DIRECTIVES);
        expect(page.headers.get('cache-control')).toBe('no-store');
        expect(page.headers.get('x-content-type-options')).toBe('nosniff');
        expect(page.body).not.toMatch(/<script(?![^>]*src=)|<style|style="|https?:\/\//);
      }
    });

    it('lets files named by their hash be kept for ever, and answers 404 for one that is not there', async () => {
      const site = open();
      const page = await call(site.url, 'GET', '/');
      const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.body)?.[1] ?? '';
      const file = await call(site.url, 'GET', script);
      expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(file.headers.get('content-type')).toMatch(/javascript/);
      const missing = await call(site.url, 'GET', '/assets/not-there.js');
      expect(missing.status).toBe(404);
      expect(missing.body.error.code).toBe('not_found');
    });

    it('leaves the API as it was: an unknown route is its error, another method is 405', async () => {
      const site = open();
      const unknown = await call(site.url, 'GET', '/v1/no-such-route');
      expect(unknown.status).toBe(404);
      expect(unknown.body.error.code).toBe('not_found');
      const posted = await call(site.url, 'POST', '/lobby', { body: {} });
      expect(posted.status).toBe(404);
      expect((await call(site.url, 'POST', '/v1/games')).status).toBe(405);
      expect((await call(site.url, 'GET', '/docs')).body).toContain('API</title>');
    });

    it('refuses another origin: a call, and a frame around the site', async () => {
      const site = open();
      const headers = { origin: 'https://evil.example' };
      const refused = await call(site.url, 'GET', '/v1/games', { headers });
      expect(refused.status).toBe(403);
      const { page } = await visit(site.browser, site.url);
      await page.goto('/');
      const framed = await page.evaluate<boolean>(`new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.src = '/lobby';
      // A frame that is refused has loaded too: the browser's own page.
      frame.onload = () => resolve(Boolean(frame.contentDocument?.querySelector('#root')));
      document.body.append(frame);
    })`);
      expect(framed).toBe(false);
      await page.context().close();
    });

    it('weighs at most 200 kB on the first visit and runs for a moment', async () => {
      const site = open();
      const { page, wrongs } = await visit(site.browser, site.url);
      const session = await page.context().newCDPSession(page);
      await session.send('Network.enable');
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      const scriptMs = async () => {
        const { metrics } = await session.send('Performance.getMetrics');
        return 1_000 * (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN);
      };
      let bytes = 0;
      session.on('Network.loadingFinished', ({ encodedDataLength }) => {
        bytes += encodedDataLength;
      });
      await page.goto('/', { waitUntil: 'networkidle' });
      await page.getByRole('heading', { level: 1 }).waitFor();
      const ms = await scriptMs();
      await page.evaluate(YARDSTICK);
      const yardsticks = ms / ((await scriptMs()) - ms);
      console.log(
        `first visit: ${bytes} bytes, ${ms.toFixed(0)} ms of script,`,
        `${yardsticks.toFixed(1)} yardsticks`,
      );
      expect(bytes).toBeGreaterThan(10_000);
      expect(bytes).toBeLessThanOrEqual(BYTES_MAX);
      expect(yardsticks).toBeLessThanOrEqual(YARDSTICKS_MAX);
      expect(wrongs).toEqual([]);
      await page.context().close();
    });
  });
}
