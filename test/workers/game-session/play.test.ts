import { evictDurableObject } from 'cloudflare:test';
import { afterEach, expect, it } from 'vitest';
import { seedKey } from '#shared/fairness/draw.ts';
import { serverSeedHash } from '#shared/fairness/seeds.ts';
import { verify } from '#shared/fairness/verify.ts';
import { parseAmount } from '#shared/money.ts';
import type { ServerFrame } from '#shared/protocol/session.ts';
import { serverFrameSchema } from '#shared/protocol/session.ts';
import { COIN, connect, EVEN_DICE, env, FREE, openSession } from './session.ts';

afterEach(async () => {
  await env.WALLET.heal();
  await env.WALLET.setStanding(FREE);
});

const micros = (text: string) => {
  const amount = parseAmount(text);
  if (!amount.ok) throw new Error(text);
  return amount.value;
};

function result(frame: ServerFrame) {
  if (frame.type !== 'result') throw new Error(JSON.stringify(frame));
  return frame;
}

it('a session moves the buy-in to the table, plays, settles and returns exactly the net result', async () => {
  const session = await openSession({ walletMicros: 1_000n * COIN, buyInMicros: 100n * COIN });
  expect(await env.WALLET.walletOf(session.playerId, 'GC')).toBe(900n * COIN);
  const client = await connect(session);
  let balance = 100n * COIN;
  for (let index = 0; index < 10; index++) {
    const frame = result(
      await client.ask({ type: 'play', id: `p${index}`, stake: '1.00', params: EVEN_DICE }),
    );
    balance += micros(frame.round.payout ?? '0') - COIN;
    expect(frame.seq).toBe(index + 1);
    expect(frame.round.nonce).toBe(index);
    expect(micros(frame.balance ?? '')).toBe(balance);
  }
  const closed = await session.object.close(session.playerId);
  expect(closed).toMatchObject({ ok: true, value: { state: 'closed', balance: '0.00' } });
  expect(await env.WALLET.walletOf(session.playerId, 'GC')).toBe(900n * COIN + balance);
  expect(await env.WALLET.tableOf(session.sessionId)).toMatchObject({ escrow: 0n, closed: true });
  expect((await client.ended()).code).toBe(4410);
  for (const frame of client.frames) expect(serverFrameSchema.parse(frame)).toEqual(frame);
});

it('a session plays each round from the committed seed, which verifies once it is revealed', async () => {
  const session = await openSession();
  const client = await connect(session);
  const before = await session.object.view(session.playerId);
  if (!before.ok) throw new Error('no view');
  const rounds = [];
  for (let index = 0; index < 5; index++) {
    rounds.push(
      result(await client.ask({ type: 'play', id: `p${index}`, stake: '1.00', params: EVEN_DICE }))
        .round,
    );
  }
  const rotated = await client.ask({ type: 'rotateSeed', id: 'r', clientSeed: 'mine' });
  if (rotated.type !== 'seedRotated') throw new Error(JSON.stringify(rotated));
  const { serverSeed, clientSeed, nonces } = rotated.revealed;
  expect(serverSeedHash(serverSeed)).toBe(before.value.serverSeedHash);
  expect(rotated.serverSeedHash).toBe(before.value.nextServerSeedHash);
  expect(rotated.clientSeed).toBe('mine');
  expect(nonces).toEqual({ first: 0, last: 4, count: 5 });
  for (const { nonce, params, outcome } of rounds) {
    const again = verify({ serverSeed, clientSeed, nonce, game: 'dice', params });
    expect(again).toMatchObject({ ok: true, value: { outcome } });
    expect(seedKey(serverSeed).draw(clientSeed, nonce).float(0)).toBeLessThan(1);
  }
  const next = result(
    await client.ask({ type: 'play', id: 'n', stake: '1.00', params: EVEN_DICE }),
  );
  expect(next.round.nonce).toBe(5);
});

it('a session applies a command once and answers its repeat with the first result', async () => {
  const session = await openSession();
  const client = await connect(session);
  const command = { type: 'play', id: 'once', stake: '1.00', params: EVEN_DICE };
  const first = await client.ask(command);
  const again = await client.ask(command);
  expect(again).toEqual(first);
  const other = await client.ask({ ...command, stake: '2.00' });
  expect(other).toMatchObject({ type: 'error', ref: 'once', error: { code: 'command_reused' } });
  await evictDurableObject(session.object);
  expect(await client.ask(command)).toEqual(first);
  const view = await session.object.view(session.playerId);
  expect(view).toMatchObject({ ok: true, value: { rounds: 1, nonce: 1, seq: 1 } });
});

it('a session refuses a stake above the table by one micro and takes nothing', async () => {
  const session = await openSession({ buyInMicros: 10n * COIN });
  const client = await connect(session);
  const refused = await client.ask({
    type: 'play',
    id: 'a',
    stake: '10.000001',
    params: EVEN_DICE,
  });
  expect(refused).toMatchObject({ error: { code: 'insufficient_funds', balance: '10.00' } });
  const view = await session.object.view(session.playerId);
  expect(view).toMatchObject({ value: { balance: '10.00', nonce: 0, seq: 0 } });
});

it('a session refuses a command that expired on its way, but repeats the answer of one that was applied', async () => {
  const session = await openSession();
  const client = await connect(session);
  const past = new Date(Date.now() - 1_000).toISOString();
  const late = { type: 'play', id: 'late', stake: '1.00', params: EVEN_DICE, expiresAt: past };
  expect(await client.ask(late)).toMatchObject({ error: { code: 'command_expired' } });
  const { expiresAt: _, ...timely } = late;
  const played = await client.ask(timely);
  expect(played.type).toBe('result');
  expect(await client.ask(late)).toEqual(played);
});

it('a session folds the rounds after the last snapshot when it wakes up', async () => {
  const session = await openSession();
  const client = await connect(session);
  for (let index = 0; index < 150; index++) {
    client.send({
      type: 'play',
      id: `p${index}`,
      stake: '0.01'.replace('0.01', '1.00'),
      params: EVEN_DICE,
    });
    if (index % 20 === 19) await client.next((f) => f.type === 'result' && f.id === `p${index}`);
  }
  await client.next((frame) => frame.type === 'result' && frame.id === 'p149');
  const before = await session.object.view(session.playerId);
  const summary = await session.object.summary();
  await evictDurableObject(session.object);
  expect(await session.object.view(session.playerId)).toEqual(before);
  const after = await session.object.summary();
  if (!summary.ok || !after.ok) throw new Error('no summary');
  expect(after.value.expected).toBeCloseTo(summary.value.expected, 9);
  expect(after.value.variance).toBeCloseTo(summary.value.variance, 9);
  expect(after.value.largest).toBeCloseTo(summary.value.largest, 9);
});
