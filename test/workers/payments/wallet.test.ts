// The wallet over HTTP: bonus, balances, history, what is redeemable.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import * as contract from '#shared/contracts/http/payments.ts';
import { encodeCursor } from '#shared/http/page.ts';
import { digestOf, paymentsFixture } from './fixture.ts';

const fixture = paymentsFixture();
const claim = (token: string, key: string, body?: string) =>
  fixture.call('POST', '/v1/wallet/daily-bonus', { token, key, body });

describe('the daily bonus', () => {
  it('grants both currencies once and repeats the same reply for the same key', async () => {
    const player = await fixture.player();
    const first = await claim(player.token, 'one');
    expect(first.status, JSON.stringify(first.body)).toBe(200);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(contract.dailyBonus.replies[200]?.safeParse(first.body).error).toBeUndefined();
    expect(first.body.grants).toEqual([
      { currency: 'GC', amount: '10000.00' },
      { currency: 'SC', amount: '1.00' },
    ]);
    const again = await claim(player.token, 'one');
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const other = await claim(player.token, 'two');
    expect([other.status, other.body.error.code]).toEqual([409, 'bonus_already_claimed']);
    expect(other.body.error.nextAt).toBe(first.body.nextAt);
    const wallet = await fixture.call('GET', '/v1/wallet', { token: player.token });
    expect(wallet.body).toEqual({ balances: first.body.balances });
  });

  it('treats a missing body and an empty object as the same request', async () => {
    const player = await fixture.player();
    await claim(player.token, 'one');
    const again = await claim(player.token, 'one', '{}');
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
  });

  it('grants once when twenty claims race, with the same key and with different ones', async () => {
    const player = await fixture.player();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => claim(player.token, `key-${index % 10}`)),
    );
    const granted = answers.filter(({ status }) => status === 200);
    const fresh = granted.filter(({ headers }) => !headers.has('idempotency-replayed'));
    expect(fresh).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(new Set(refused.map(({ body }) => body.error.code))).toEqual(
      new Set(['bonus_already_claimed']),
    );
    const wallet = await fixture.call('GET', '/v1/wallet', { token: player.token });
    expect(wallet.body.balances[1].available).toBe('1.00');
  });

  it('needs a key, and refuses a player who is excluded or closed', async () => {
    const player = await fixture.player();
    const keyless = await fixture.call('POST', '/v1/wallet/daily-bonus', { token: player.token });
    expect([keyless.status, keyless.body.error.code]).toEqual([400, 'idempotency_key_required']);
    await fixture.wallet.exclude({ playerId: player.id, kind: 'self_exclusion', untilMs: null });
    const excluded = await claim(player.token, 'one');
    expect(excluded.body.error.code).toBe('excluded');
    const banned = await fixture.player({ status: 'banned' });
    expect((await claim(banned.token, 'one')).body.error.code).toBe('account_closed');
  });
});

describe('the wallet', () => {
  it('shows nothing before the first coin', async () => {
    const player = await fixture.player();
    const wallet = await fixture.call('GET', '/v1/wallet', { token: player.token });
    expect(wallet.status).toBe(200);
    expect(contract.wallet.replies[200]?.safeParse(wallet.body).error).toBeUndefined();
    expect(wallet.body.balances.map(({ total }: { total: string }) => total)).toEqual([
      '0.00',
      '0.00',
    ]);
  });

  it('shows coins in exactly one place while a session plays, and the net after it', async () => {
    const player = await fixture.player({ bonus: true });
    const sessionId = await fixture.table(player.id, 600_000n);
    const during = await fixture.call('GET', '/v1/wallet', { token: player.token });
    expect(during.body.balances[1]).toEqual({
      currency: 'SC',
      available: '0.40',
      atTables: '0.60',
      onHold: '0.00',
      total: '1.00',
      debt: '0.00',
      version: 2,
      tables: [],
    });
    const batch = { sessionId, rounds: 10, digest: digestOf('a') };
    await fixture.wallet.settle({ ...batch, number: 2, wageredMicros: 300_000n, paidMicros: 1n });
    const settled = await fixture.call('GET', '/v1/wallet', { token: player.token });
    expect(settled.body.balances[1]).toMatchObject({ available: '0.40', version: 2 });
    await fixture.wallet.close({ sessionId, number: 3 });
    const history = await fixture.call('GET', '/v1/wallet/transactions?currency=SC', {
      token: player.token,
    });
    expect(contract.transactions.replies[200]?.safeParse(history.body).error).toBeUndefined();
    expect(
      history.body.items.map((item: Record<string, string>) => [
        item.kind,
        item.amount,
        item.balanceAfter,
        item.gameId,
      ]),
    ).toEqual([
      ['cash_out', '0.300001', '0.700001', 'dice'],
      ['buy_in', '-0.60', '0.40', 'dice'],
      ['bonus', '1.00', '1.00', undefined],
    ]);
  });

  it('pages through both currencies without losing or repeating a row', async () => {
    const player = await fixture.player({ bonus: true });
    for (const currency of ['SC', 'GC', 'SC'] as const) {
      const sessionId = await fixture.table(player.id, 1_000n, currency);
      await fixture.wallet.close({ sessionId, number: 2 });
    }
    const all = await fixture.call('GET', '/v1/wallet/transactions', { token: player.token });
    expect(all.body.items).toHaveLength(8);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { body: { items: { id: string }[]; nextCursor: string | null } } =
        await fixture.call(
          'GET',
          `/v1/wallet/transactions?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`,
          { token: player.token },
        );
      seen.push(...page.body.items.map(({ id }) => id));
      cursor = page.body.nextCursor;
    }
    expect(seen).toEqual(all.body.items.map(({ id }: { id: string }) => id));
    expect([...seen].sort().reverse()).toEqual(seen);
  });

  it('refuses a made-up cursor and one of somebody else', async () => {
    const player = await fixture.player({ bonus: true });
    const other = await fixture.player({ bonus: true });
    await fixture.call('GET', '/v1/wallet/transactions', { token: other.token });
    const rows = await fixture.db.admin.call<{ id: string }>(
      sql`select a.last_entry_id as id from ledger.wallets w
        join ledger.accounts a on a.id = w.account_id
        where w.player_id = ${other.id}::uuid and w.currency = 'GC'`,
    );
    for (const cursor of ['abc', btoa('x,y'), btoa('1'), encodeCursor(rows[0]?.id ?? '', '')]) {
      const page = await fixture.call(
        'GET',
        `/v1/wallet/transactions?cursor=${cursor.replaceAll('=', '')}`,
        { token: player.token },
      );
      expect([page.status, page.body.error.code]).toEqual([400, 'invalid_cursor']);
    }
  });

  it('explains what is redeemable, lot by lot', async () => {
    const player = await fixture.player({ bonus: true });
    const sessionId = await fixture.table(player.id, 500_000n);
    await fixture.wallet.settle({
      sessionId,
      number: 2,
      rounds: 1,
      wageredMicros: 400_000n,
      paidMicros: 400_000n,
      digest: digestOf('b'),
    });
    // Red and black together: wagered, but nothing that was risked.
    await fixture.wallet.settle({
      sessionId,
      number: 3,
      rounds: 1,
      wageredMicros: 300_000n,
      uncountedMicros: 300_000n,
      paidMicros: 300_000n,
      digest: digestOf('c'),
    });
    const answer = await fixture.call('GET', '/v1/wallet/redeemable', { token: player.token });
    expect(contract.redeemable.replies[200]?.safeParse(answer.body).error).toBeUndefined();
    expect(answer.body).toMatchObject({
      redeemable: '0.00',
      locked: '1.00',
      atTables: '0.50',
      playthroughChanceMax: '0.75',
    });
    expect(answer.body.lots[0]).toMatchObject({
      source: 'daily',
      required: '1.00',
      wagered: '0.40',
      leftToPlay: '0.60',
      playthroughMultiple: '1.00',
    });
  });
});
