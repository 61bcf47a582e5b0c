// A table whose stored state this code cannot read: it refuses everything, moves no coin and loses
// none, and goes on where it was as soon as there is code that can.

import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it } from 'vitest';
import type { GameSession } from '#objects/game-session/index.ts';
import {
  connect,
  env,
  fireAlarm,
  later,
  mendAll,
  openSession,
  play,
  roundOf,
  type TestSession,
  total,
  upgradeRequest,
} from './session.ts';

afterEach(mendAll);

const UNAVAILABLE = 'dependency_unavailable: session';

/** Rewrites a stored text behind the object's back, and lets the object sleep; the text before. */
async function rewrite(
  { object }: TestSession,
  column: 'state' | 'facts',
  change: (text: string) => string,
): Promise<string> {
  const table = column === 'state' ? 'snapshot' : 'events';
  const before = await runInDurableObject(object, (_object, { storage }) => {
    const query = `select ${column} as text from ${table} order by seq limit 1`;
    const { text } = storage.sql.exec<{ text: string }>(query).one();
    storage.sql.exec(`update ${table} set ${column} = ? where ${column} = ?`, change(text), text);
    return text;
  });
  await evictDurableObject(object);
  return before;
}

type Call = (object: GameSession) => Promise<unknown>;

/** What a call throws, caught beside the object: over RPC the runner would hear of it a second time. */
function thrownBy({ object }: TestSession, call: Call): Promise<string> {
  return runInDurableObject(object, async (instance) => {
    try {
      return JSON.stringify(await call(instance as unknown as GameSession));
    } catch (error) {
      return String(error);
    }
  });
}

const without = (field: string) => (text: string) => {
  const record = JSON.parse(text) as { data: Record<string, unknown> };
  delete record.data[field];
  return JSON.stringify(record);
};

describe('a table whose state cannot be read', () => {
  it.each([
    ['a field is missing', without('balanceMicros')],
    ['a field is one too many', (text: string) => text.replace('"hand":', '"glove":1,"hand":')],
    [
      'a field is of another kind',
      (text: string) => text.replace(/"nextNonce":\d+/, '"nextNonce":null'),
    ],
    [
      'newer code wrote it for itself alone',
      (text: string) => text.replace('"since":1', '"since":9'),
    ],
  ])('refuses all, settles nothing, and has every coin once it is mended: %s', async (_, spoil) => {
    const session = await openSession();
    const client = await connect(session);
    await client.ask(play('a'));
    const view = await session.object.view(session.playerId);
    await runInDurableObject(session.object, (object) => object.alarm?.());
    const before = await rewrite(session, 'state', spoil);

    client.send(play('b'));
    expect((await client.ended()).code).toBe(1013);
    const { sessionId, playerId } = session;
    const calls: Call[] = [
      (object) => object.view(playerId),
      (object) => object.close(playerId),
      (object) => object.release(playerId),
      (object) => object.topUp(playerId, 'k', 1n),
      (object) => object.issueTicket(playerId, session.sid, 'player'),
      (object) => object.summary(),
      (object) => object.halt('excluded', null),
    ];
    for (const call of calls) expect(await thrownBy(session, call)).toContain(UNAVAILABLE);
    const refused = await session.object.fetch(upgradeRequest(sessionId, 'parlor.v1, ticket'));
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ error: { code: 'try_again' } });

    const seen = (await env.WALLET.callsSeen()).length;
    later(60 * 60_000);
    expect(await fireAlarm(session)).toBe(true);
    expect((await env.WALLET.callsSeen()).length).toBe(seen);
    const again = await runInDurableObject(session.object, (_object, { storage }) =>
      storage.getAlarm(),
    );
    expect(again).toBeGreaterThan(Date.now());

    await mendAll();
    await rewrite(session, 'state', () => before);
    expect(await session.object.view(playerId)).toEqual(view);
    const back = await connect(session);
    expect((await back.ask(play('c'))).type).toBe('result');
    expect(await session.object.close(playerId)).toMatchObject({ ok: true });
    expect(await total(session)).toBe(1_000_000_000n);
  });
});

it('a round that cannot be read is refused to who asks for it; the table plays on', async () => {
  const session = await openSession();
  const client = await connect(session);
  const round = roundOf(await client.ask(play('a')));
  await session.object.topUp(session.playerId, 'k', 1n);
  const before = await rewrite(session, 'facts', without('outcome'));
  for (const call of [
    (object: GameSession) => object.replay(round.id),
    (object: GameSession) => object.rounds(session.playerId, null, 10),
  ]) {
    expect(await thrownBy(session, call)).toContain(UNAVAILABLE);
  }
  const back = await connect(session);
  back.send({ type: 'resume', lastSeq: 0 });
  const refused = await back.next(({ type }) => type === 'error');
  expect(refused).toMatchObject({ error: { code: 'try_again' } });
  expect((await back.ask(play('a'))).type).toBe('error');
  expect((await back.ask(play('b'))).type).toBe('result');
  await rewrite(session, 'facts', () => before);
  expect(await session.object.replay(round.id)).toMatchObject({ value: { round } });
});
