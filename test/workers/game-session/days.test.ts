// Days of a table: what it tells of them, and its rounds of a span of time, over midnight.

import { afterEach, expect, it, vi } from 'vitest';
import { until } from '#test/kit/patience.ts';
import { connect, env, fireAlarm, openSession, play } from './session.ts';

afterEach(() => vi.useRealTimers());

const MIDNIGHT_MS = Date.parse('2027-03-02T00:00:00.000Z');
const clock = (now: number) => vi.useFakeTimers({ toFake: ['Date'], now });

/** A table with four rounds and an auto-play of five before midnight, and two rounds at it and after. */
async function played() {
  clock(MIDNIGHT_MS - 60_000);
  const session = await openSession();
  const client = await connect(session);
  for (let index = 0; index < 4; index++) {
    clock(MIDNIGHT_MS - 50_000 + index);
    await client.ask(play(`before${index}`));
  }
  clock(MIDNIGHT_MS - 1);
  await client.ask({ ...play('auto'), type: 'autoplay', plays: 5 });
  clock(MIDNIGHT_MS);
  await client.ask(play('at'));
  clock(MIDNIGHT_MS + 5);
  await client.ask(play('after'));
  return session;
}

it('a table gives its rounds of a span of time, newest first, page by page, an auto-play one by one', async () => {
  const { object, playerId } = await played();
  const nonces = async (
    fromMs: number,
    beforeMs: number,
    beforeNonce: number | null = null,
    limit = 100,
  ) => {
    const found = await object.roundsBetween(playerId, { fromMs, beforeMs, beforeNonce, limit });
    if (!found.ok) throw new Error('not found');
    const { items, more } = found.value;
    return [items.map(({ nonce }) => nonce), more];
  };
  const whole = [0, MIDNIGHT_MS * 2] as const;
  expect(await nonces(...whole)).toEqual([[10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0], false]);
  expect(await nonces(MIDNIGHT_MS, MIDNIGHT_MS + 5)).toEqual([[9], false]);
  expect(await nonces(MIDNIGHT_MS - 1, MIDNIGHT_MS)).toEqual([[8, 7, 6, 5, 4], false]);
  expect(await nonces(0, MIDNIGHT_MS, null, 3)).toEqual([[8, 7, 6], true]);
  expect(await nonces(0, MIDNIGHT_MS, 6, 3)).toEqual([[5, 4, 3], true]);
  expect(await nonces(0, MIDNIGHT_MS, 3, 3)).toEqual([[2, 1, 0], false]);
  expect(await nonces(MIDNIGHT_MS + 6, MIDNIGHT_MS + 9)).toEqual([[], false]);
  expect(await object.roundsBetween('somebody else', { ...SPAN })).toMatchObject({ ok: false });
});

const SPAN = { fromMs: 0, beforeMs: MIDNIGHT_MS * 2, beforeNonce: null, limit: 9 };

it('a table tells each day that ended and the newest one, and a day that was told no more', async () => {
  const session = await played();
  const last = async () => (await env.WALLET.reportsOf(session.sessionId)).at(-1);
  const days = (rows: { day: string; rounds: number }[] = []) =>
    rows.map(({ day, rounds }) => [day, rounds]);
  clock(MIDNIGHT_MS + 120_000);
  await fireAlarm(session);
  await until(
    async () => (await last())?.rounds === 11,
    () => 'the table did not tell',
  );
  expect(days((await last())?.days as never)).toEqual([
    ['2027-03-01', 9],
    ['2027-03-02', 11],
  ]);
  await session.object.close(session.playerId);
  await until(
    async () => (await last())?.state === 'closed',
    () => 'the table did not tell of its end',
  );
  expect(days((await last())?.days as never)).toEqual([['2027-03-02', 11]]);
});
