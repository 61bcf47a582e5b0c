// A table tells the platform of itself: at once what is listed and watched, once a minute how it
// plays, again until it is taken, and nothing per round.

import { runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, it, vi } from 'vitest';
import { until } from '#test/kit/patience.ts';
import { connect, env, fireAlarm, openSession, play, type TestSession } from './session.ts';

afterEach(async () => {
  vi.useRealTimers();
  await env.WALLET.heal();
});

const later = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });

/** Waits for that many reports and returns them all. */
async function reports(session: TestSession, count: number) {
  await until(
    async () => (await env.WALLET.reportsOf(session.sessionId)).length >= count,
    () => `the table told less than ${count} times`,
  );
  return env.WALLET.reportsOf(session.sessionId);
}

const snapshotOf = (session: TestSession) =>
  runInDurableObject(session.object, (_, { storage }) =>
    storage.sql.exec('select seq, state from snapshot').one(),
  );

/** A table that has told of its opening and stored that it did. */
async function opened(): Promise<TestSession> {
  const session = await openSession();
  await reports(session, 1);
  await until(
    async () => String((await snapshotOf(session)).state).includes('"status":"open","rounds":0'),
    () => 'the report is not kept',
  );
  return session;
}

it('a session tells at once that it opened and that it is over, without being asked', async () => {
  const session = await opened();
  await session.object.close(session.playerId);
  const told = await reports(session, 2);
  expect(told.map(({ state }) => state)).toEqual(['open', 'closed']);
});

it('a session tells once a minute how it plays, and writes and calls nothing for a round', async () => {
  const session = await opened();
  const client = await connect(session);
  const before = await snapshotOf(session);
  const calls = (await env.WALLET.callsSeen()).length;
  for (let index = 0; index < 50; index++) await client.ask(play(`a${index}`));
  expect(await snapshotOf(session)).toEqual(before);
  expect((await env.WALLET.callsSeen()).slice(calls)).toEqual([]);
  later(6_000);
  await fireAlarm(session);
  expect(await env.WALLET.reportsOf(session.sessionId)).toHaveLength(1);
  later(61_000);
  await fireAlarm(session);
  expect((await reports(session, 2)).at(-1)).toMatchObject({ rounds: 50, unsettledSinceMs: null });
  later(120_000);
  await fireAlarm(session);
  expect(await env.WALLET.reportsOf(session.sessionId)).toHaveLength(2);
});

it('a session makes up for a report that a crash took, by its alarm', async () => {
  const session = await opened();
  const seen = (await env.WALLET.callsSeen()).length;
  await env.WALLET.fault({ method: 'report', kind: 'slow', ms: 5_000, times: 1 });
  await session.object.close(session.playerId);
  await until(
    async () => (await env.WALLET.callsSeen()).slice(seen).includes('report'),
    () => 'the report does not leave',
  );
  // Dies with its call under way: it never hears that the report arrived, if it did.
  await runInDurableObject(session.object, (_, context) => context.abort()).catch(() => {});
  expect(await env.WALLET.reportsOf(session.sessionId)).toHaveLength(1);
  session.object = env.GAME_SESSION.getByName(
    session.sessionId,
  ) as unknown as TestSession['object'];
  later(30_000);
  expect(await fireAlarm(session)).toBe(true);
  expect((await reports(session, 2)).at(-1)).toMatchObject({ state: 'closed' });
});

it('a session tells again until it is taken, no less often than once a minute', async () => {
  const session = await opened();
  await env.WALLET.fault({ method: 'report', kind: 'down' });
  await session.object.close(session.playerId);
  for (let attempt = 0; attempt < 12; attempt++) {
    const seen = (await env.WALLET.callsSeen()).filter((call) => call === 'report').length;
    later(61_000);
    await fireAlarm(session);
    await until(
      async () => (await env.WALLET.callsSeen()).filter((call) => call === 'report').length > seen,
      () => `not told again after ${attempt} times`,
    );
  }
  await env.WALLET.heal();
  later(61_000);
  await fireAlarm(session);
  expect((await reports(session, 2)).at(-1)).toMatchObject({ state: 'closed' });
});

it('a session tells operators at once that it cannot settle, and that it can again', async () => {
  const session = await opened();
  const client = await connect(session);
  await env.WALLET.fault({ method: 'settle', kind: 'refuse', code: 'sequence_conflict' });
  await client.ask(play('a'));
  later(6_000);
  await fireAlarm(session);
  expect((await reports(session, 2)).at(-1)?.stuck).toMatchObject({ reason: 'sequence_conflict' });
  await env.WALLET.heal();
  later(16 * 60_000);
  await fireAlarm(session);
  const told = await reports(session, 3);
  expect(told.at(-1)?.stuck).toBeNull();
});
