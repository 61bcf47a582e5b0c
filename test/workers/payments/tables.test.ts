// WalletService over RPC: the numbered movements of a session and the limits that bound them.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import * as contract from '#shared/contracts/http/payments.ts';
import { newId } from '#shared/ids.ts';
import { PATIENCE_MS } from '#test/kit/patience.ts';
import { digestOf, paymentsFixture } from './fixture.ts';

const fixture = paymentsFixture();
const UNIT = 1_000_000n;

const batch = (sessionId: string, number: number, wageredMicros: bigint, paidMicros: bigint) => ({
  sessionId,
  number,
  rounds: 1,
  wageredMicros,
  paidMicros,
  digest: digestOf(`${number}`),
});

const codeOf = (answer: { ok: boolean; error?: { code: string } }) => answer.error?.code ?? 'ok';

describe('the numbered sequence of a session', () => {
  it('answers a repeat with the first result and refuses another content', async () => {
    const player = await fixture.player({ bonus: true });
    const reserve = {
      sessionId: newId(Date.now()),
      playerId: player.id,
      gameId: 'dice',
      currency: 'SC' as const,
      number: 1,
      amountMicros: 5n * UNIT,
      mode: 'up_to' as const,
      multiplierMax: 100,
    };
    const first = await fixture.wallet.reserve(reserve);
    expect(first).toMatchObject({
      ok: true,
      value: { replayed: false, amountMicros: UNIT, escrowMicros: UNIT },
    });
    const again = await fixture.wallet.reserve(reserve);
    expect(again).toMatchObject({
      ok: true,
      value: { replayed: true, amountMicros: UNIT, escrowMicros: UNIT },
    });
    expect(codeOf(await fixture.wallet.reserve({ ...reserve, amountMicros: UNIT }))).toBe(
      'sequence_conflict',
    );
    const { sessionId } = reserve;
    const settled = await fixture.wallet.settle(batch(sessionId, 2, 500_000n, 750_000n));
    expect(settled).toMatchObject({
      ok: true,
      value: { amountMicros: 250_000n, escrowMicros: 1_250_000n, replayed: false },
    });
    expect(codeOf(await fixture.wallet.settle(batch(sessionId, 2, 500_000n, 750_001n)))).toBe(
      'sequence_conflict',
    );
    expect(codeOf(await fixture.wallet.settle(batch(sessionId, 4, 1n, 0n)))).toBe('sequence_gap');
    const released = await fixture.wallet.release({ sessionId, number: 3, amountMicros: 250_000n });
    expect(released).toMatchObject({ ok: true, value: { escrowMicros: UNIT } });
    // An older number is still told apart from another content under it.
    expect(await fixture.wallet.settle(batch(sessionId, 2, 500_000n, 750_000n))).toMatchObject({
      ok: true,
      value: { replayed: true, amountMicros: 250_000n, escrowMicros: 1_250_000n },
    });
    const closed = await fixture.wallet.close({ sessionId, number: 4 });
    expect(closed).toMatchObject({ ok: true, value: { amountMicros: UNIT, escrowMicros: 0n } });
    expect(await fixture.wallet.close({ sessionId, number: 4 })).toMatchObject({
      ok: true,
      value: { replayed: true, amountMicros: UNIT },
    });
    expect(codeOf(await fixture.wallet.settle(batch(sessionId, 5, 1n, 0n)))).toBe(
      'account_closed_ledger',
    );
  });

  it('refuses what the table does not hold or the game cannot pay, and keeps nothing', async () => {
    const player = await fixture.player({ bonus: true });
    const sessionId = await fixture.table(player.id, 100_000n);
    expect(codeOf(await fixture.wallet.settle(batch(sessionId, 2, 100_001n, 0n)))).toBe(
      'insufficient_funds',
    );
    expect(codeOf(await fixture.wallet.settle(batch(sessionId, 2, 10n, 1_001n)))).toBe(
      'payout_exceeds_maximum',
    );
    expect(
      codeOf(await fixture.wallet.release({ sessionId, number: 2, amountMicros: 100_001n })),
    ).toBe('insufficient_funds');
    // A stake of one batch may be paid in the next: the bound is over the whole session.
    expect(codeOf(await fixture.wallet.settle(batch(sessionId, 2, 10n, 0n)))).toBe('ok');
    expect(codeOf(await fixture.wallet.settle(batch(sessionId, 3, 0n, 1_000n)))).toBe('ok');
    expect(codeOf(await fixture.wallet.settle(batch(sessionId, 4, 0n, 1n)))).toBe(
      'payout_exceeds_maximum',
    );
    expect(codeOf(await fixture.wallet.settle(batch(newId(Date.now()), 2, 1n, 0n)))).toBe(
      'account_missing',
    );
  });

  it('settles many tables at once in fewer calls, each with its own answer', async () => {
    const player = await fixture.player({ bonus: true });
    // Sweeps Coins of a bonus lock their wallet; Gold Coins touch nothing but the table.
    const tables = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        fixture.table(player.id, 1_000n, index % 8 === 0 ? 'SC' : 'GC'),
      ),
    );
    const play = () =>
      Promise.all(
        tables.map((id, index) =>
          fixture.wallet.settle(batch(id, 2, index === 7 ? 1_010n : 10n, BigInt(index))),
        ),
      );
    const first = await play();
    for (const [index, answer] of first.entries()) {
      if (index === 7) expect(codeOf(answer)).toBe('insufficient_funds');
      else {
        expect(answer).toMatchObject({
          ok: true,
          value: { replayed: false, escrowMicros: 990n + BigInt(index) },
        });
      }
    }
    const again = await play();
    for (const [index, answer] of again.entries()) {
      if (index !== 7) expect(answer).toMatchObject({ ok: true, value: { replayed: true } });
    }
    const [counts] = await fixture.db.admin.call<{ rows: number; calls: number }>(sql`
      select count(*)::int as rows, count(distinct e.transaction_id)::int as calls
      from ledger.entries e join ledger.sessions s on s.account_id = e.account_id
      where e.kind = 3 and s.session_id = any (${sql.param(tables)}::uuid[])`);
    expect(counts?.rows).toBe(39);
    expect(counts?.calls).toBeLessThan(30);
  });

  it('leaves a tombstone on cancel, and says so when the session had opened', async () => {
    const player = await fixture.player({ bonus: true });
    const sessionId = newId(Date.now());
    expect(await fixture.wallet.cancel(sessionId)).toEqual({ ok: true, value: 'cancelled' });
    expect(await fixture.wallet.cancel(sessionId)).toEqual({ ok: true, value: 'cancelled' });
    const late = await fixture.wallet.reserve({
      sessionId,
      playerId: player.id,
      gameId: 'dice',
      currency: 'SC',
      number: 1,
      amountMicros: 1n,
      mode: 'exact',
      multiplierMax: 2,
    });
    expect(codeOf(late)).toBe('session_cancelled');
    const open = await fixture.table(player.id, 1n);
    expect(await fixture.wallet.cancel(open)).toEqual({ ok: true, value: 'opened' });
  });

  it('refuses more than the wallet has, a closed account and an excluded player', async () => {
    const player = await fixture.player({ bonus: true });
    const reserve = (playerId: string, amountMicros: bigint) =>
      fixture.wallet.reserve({
        sessionId: newId(Date.now()),
        playerId,
        gameId: 'dice',
        currency: 'SC',
        number: 1,
        amountMicros,
        mode: 'exact',
        multiplierMax: 2,
      });
    expect(codeOf(await reserve(player.id, UNIT + 1n))).toBe('insufficient_funds');
    expect(codeOf(await reserve(newId(Date.now()), 1n))).toBe('account_closed');
    const untilMs = Date.now() + 86_400_000;
    const excluded = await fixture.wallet.exclude({
      playerId: player.id,
      kind: 'cool_off',
      untilMs,
    });
    expect(excluded).toMatchObject({
      ok: true,
      value: { mayWager: false, reason: 'excluded', changesAtMs: untilMs },
    });
    expect(codeOf(await reserve(player.id, 1n))).toBe('excluded');
    expect(await fixture.wallet.standing(player.id, 'GC')).toMatchObject({ reason: 'excluded' });
  });
});

describe('loss limits', () => {
  const limit = (amount: string | null, period = 'day') => ({
    limits: [{ kind: 'loss', currency: 'SC', period, amount }],
  });

  it('cannot be exceeded by any number of tables at once', async () => {
    const player = await fixture.player({ bonus: true });
    await fixture.call('PUT', '/v1/limits', { token: player.token, body: limit('0.25') });
    const opened = await Promise.all(
      Array.from({ length: 10 }, () =>
        fixture.table(player.id, 100_000n).then(
          () => true,
          () => false,
        ),
      ),
    );
    expect(opened.filter(Boolean)).toHaveLength(2);
    const standing = await fixture.wallet.standing(player.id, 'SC');
    expect(standing).toMatchObject({ mayWager: true, lossBudgetMicros: 50_000n });
  });

  it('as large as an amount can be never stand in the way of a table that wins', async () => {
    const player = await fixture.player({ bonus: true });
    const body = limit('9223372036854.775807');
    const set = await fixture.call('PUT', '/v1/limits', { token: player.token, body });
    expect(set.status).toBe(200);
    const sessionId = newId(Date.now());
    const reserved = await fixture.wallet.reserve({
      sessionId,
      playerId: player.id,
      gameId: 'dice',
      currency: 'SC',
      number: 1,
      amountMicros: UNIT,
      mode: 'exact',
      multiplierMax: 100,
    });
    expect(codeOf(reserved)).toBe('ok');
    expect(codeOf(await fixture.wallet.settle(batch(sessionId, 2, UNIT, 3n * UNIT)))).toBe('ok');
    expect(codeOf(await fixture.wallet.close({ sessionId, number: 3 }))).toBe('ok');
  });

  it('refuse with the limit that is nearest and the moment it moves on, and with nothing inner', async () => {
    const player = await fixture.player({ bonus: true });
    const limits = [
      { kind: 'loss', currency: 'SC', period: 'day', amount: '0.50' },
      { kind: 'loss', currency: 'SC', period: 'week', amount: '0.25' },
    ];
    await fixture.call('PUT', '/v1/limits', { token: player.token, body: { limits } });
    const refused = await fixture.wallet.reserve({
      sessionId: newId(Date.now()),
      playerId: player.id,
      gameId: 'dice',
      currency: 'SC',
      number: 1,
      amountMicros: 250_001n,
      mode: 'exact',
      multiplierMax: 2,
    });
    const limit = { kind: 'loss', currency: 'SC', period: 'week' };
    const changesAt = expect.stringMatching(/T00:00:00\.000Z$/);
    expect(refused).toEqual({
      ok: false,
      error: { code: 'limit_reached', facts: { limit, changesAt } },
    });
    expect(await fixture.wallet.standing(player.id, 'SC')).toMatchObject({ lossLimit: limit });
  });

  it('gives the budget back at close and counts what was lost', async () => {
    const player = await fixture.player({ bonus: true });
    await fixture.call('PUT', '/v1/limits', { token: player.token, body: limit('0.25') });
    const sessionId = await fixture.table(player.id, 250_000n);
    await fixture.wallet.settle(batch(sessionId, 2, 100_000n, 0n));
    const closed = await fixture.wallet.close({ sessionId, number: 3 });
    expect(closed).toMatchObject({ ok: true, value: { standing: { lossBudgetMicros: 150_000n } } });
    await expect(fixture.table(player.id, 150_001n)).rejects.toThrow('limit_reached');
    await fixture.table(player.id, 150_000n);
  });

  it('lowers at once, also under a running table, and raises after 24 hours', async () => {
    const player = await fixture.player({ bonus: true });
    const { token } = player;
    await fixture.call('PUT', '/v1/limits', { token, body: limit('0.50') });
    const sessionId = await fixture.table(player.id, 400_000n);
    const lowered = await fixture.call('PUT', '/v1/limits', { token, body: limit('0.10') });
    expect(lowered.status, JSON.stringify(lowered.body)).toBe(200);
    expect(contract.changeLimits.replies[200].safeParse(lowered.body).error).toBeUndefined();
    expect(lowered.body.limits).toEqual([
      { kind: 'loss', currency: 'SC', period: 'day', amount: '0.10', next: null },
    ]);
    const settled = await fixture.wallet.settle(batch(sessionId, 2, 1_000n, 0n));
    expect(settled).toMatchObject({
      ok: true,
      value: { standing: { mayWager: false, reason: 'limit_reached' } },
    });
    const raised = await fixture.call('PUT', '/v1/limits', { token, body: limit('9.00') });
    expect(raised.body.limits[0]).toMatchObject({ amount: '0.10', next: { amount: '9.00' } });
    const waitMs = Date.parse(raised.body.limits[0].next.at) - Date.now();
    expect(Math.abs(waitMs - 86_400_000)).toBeLessThan(PATIENCE_MS);
    const again = await fixture.call('PUT', '/v1/limits', { token, body: limit('9.00') });
    expect(again.body.limits[0].next.at).toBe(raised.body.limits[0].next.at);
    const removed = await fixture.call('PUT', '/v1/limits', { token, body: limit(null) });
    expect(removed.body.limits[0]).toMatchObject({ amount: '0.10', next: { amount: null } });
  });

  it('refuses malformed limits and two wishes for one limit', async () => {
    const player = await fixture.player();
    const twice = { limits: [...limit('1').limits, ...limit('2').limits] };
    for (const body of [
      twice,
      limit('-1'),
      limit('1', 'year'),
      { limits: [] },
      { limits: [{ kind: 'purchase', currency: 'SC', period: 'day', amount: '1' }] },
      { limits: limit('1').limits, extra: 1 },
    ]) {
      const answer = await fixture.call('PUT', '/v1/limits', { token: player.token, body });
      expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_request']);
    }
    const none = await fixture.call('GET', '/v1/limits', { token: player.token });
    expect(none.body).toEqual({ limits: [], exclusions: [] });
  });
});
