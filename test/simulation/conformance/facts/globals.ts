// What Workers find as globals: timers, comparison in constant time, caches.

import { type Fact, inWorker, pause, rejectionOf, thrownBy } from '../fact.ts';

const bytes = (...values: number[]) => new Uint8Array(values);
const stored = (maxAge: string, body = 'kept') =>
  new Response(body, { headers: { 'cache-control': maxAge } });

export const GLOBAL_FACTS: readonly Fact[] = [
  inWorker('timers run by their time, and what is cleared does not', async () => {
    const seen: string[] = [];
    setTimeout(() => seen.push('late'), 60);
    setTimeout(() => seen.push('early'), 10);
    const cleared = setTimeout(() => seen.push('cleared'), 30);
    clearTimeout(cleared);
    clearTimeout(undefined as never);
    void Promise.resolve().then(() => seen.push('at once'));
    await pause(200);
    return seen;
  }, ['at once', 'early', 'late']),
  inWorker('scheduler.wait waits, and rejects when its signal is aborted', async () => {
    const startedMs = Date.now();
    await scheduler.wait(50);
    const controller = new AbortController();
    const waited = rejectionOf(() => scheduler.wait(5000, { signal: controller.signal }));
    controller.abort();
    return [Date.now() - startedMs >= 49, (await waited).split(':')[0]];
  }, [true, 'AbortError']),
  inWorker(
    'an interval goes on until it is cleared',
    async () => {
      let times = 0;
      await new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          times += 1;
          if (times === 3) {
            clearInterval(timer);
            resolve();
          }
        }, 10);
      });
      await pause(100);
      return times;
    },
    3,
  ),
  inWorker(
    'timingSafeEqual compares bytes of one length and refuses others',
    async () => [
      crypto.subtle.timingSafeEqual(bytes(1, 2), bytes(1, 2)),
      crypto.subtle.timingSafeEqual(bytes(1, 2), bytes(1, 3)),
      thrownBy(() => crypto.subtle.timingSafeEqual(bytes(1), bytes(1, 2))).split(':')[0],
    ],
    [true, false, 'TypeError'],
  ),
  inWorker(
    'a cache gives back what was put, a copy each time, by its address',
    async ({ name }) => {
      const cache = await caches.open(name);
      const key = `https://cache.test/${name}`;
      const before = await cache.match(key);
      await cache.put(key, stored('max-age=60'));
      const texts = [
        await (await cache.match(key))?.text(),
        await (await cache.match(new Request(key)))?.text(),
      ];
      return [before === undefined, texts, (await cache.match(`${key}x`)) === undefined];
    },
    [true, ['kept', 'kept'], true],
  ),
  inWorker(
    'caches of different names know nothing of one another',
    async ({ name }) => {
      const key = `https://cache.test/${name}`;
      await (await caches.open(`${name}-a`)).put(key, stored('max-age=60'));
      return [
        (await (await caches.open(`${name}-a`)).match(key)) !== undefined,
        (await (await caches.open(`${name}-b`)).match(key)) === undefined,
      ];
    },
    [true, true],
  ),
  inWorker(
    'a cache forgets what is too old, and what it was told to delete',
    async ({ name }) => {
      const cache = await caches.open(name);
      const key = `https://cache.test/${name}`;
      await cache.put(key, stored('max-age=1'));
      await pause(2500);
      const old = await cache.match(key);
      await cache.put(key, stored('max-age=60'));
      const deleted = await cache.delete(key);
      return [
        old === undefined,
        deleted,
        await cache.delete(key),
        (await cache.match(key)) === undefined,
      ];
    },
    [true, true, false, true],
  ),
  inWorker(
    'a cache keeps nothing that must not be kept',
    async ({ name }) => {
      const cache = await caches.open(name);
      const key = `https://cache.test/${name}`;
      await cache.put(key, stored('no-store'));
      return (await cache.match(key)) === undefined;
    },
    true,
  ),
  inWorker(
    'a cache refuses what is no GET',
    async ({ name }) => {
      const cache = await caches.open(name);
      return (
        await rejectionOf(() =>
          cache.put(
            new Request(`https://cache.test/${name}`, { method: 'POST' }),
            stored('max-age=60'),
          ),
        )
      ).split(':')[0];
    },
    'TypeError',
  ),
  inWorker(
    'there is a default cache',
    async ({ name }) => {
      const key = `https://cache.test/default/${name}`;
      await caches.default.put(key, stored('max-age=60'));
      return (await caches.default.match(key))?.text();
    },
    'kept',
  ),
  inWorker('a response is read once', async () => {
    const response = new Response('text');
    await response.text();
    return [(await rejectionOf(() => response.text())).split(':')[0], response.bodyUsed];
  }, ['TypeError', true]),
];
