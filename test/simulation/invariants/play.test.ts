import { describe, expect, it } from 'vitest';
import { seedKey } from '#shared/fairness/draw.ts';
import { checkBooks } from './coins.ts';
import { Tale } from './tale.ts';
import { message, result, rotated, round, SEED, session, table, welcome } from './told.ts';

describe('Coins', () => {
  it('follow from stakes and payouts', () => {
    const { tale, line } = table({ balance: '10.00' });
    const won = round(0, { payout: '2.00' });
    tale.heard(line, { ...result(1, 'a', won), balance: '11.00' });
    expect(tale.broken).toBeNull();
    const lost = round(1, { payout: '0.00' });
    tale.heard(line, { ...result(2, 'b', lost), balance: '10.50' });
    expect(tale.broken).toBe('coins');
  });

  it('of a hand are staked once, and again when it doubles', () => {
    const { tale, line } = table({ balance: '10.00' });
    const open = round(0, { finished: false, payout: null });
    tale.heard(line, { ...result(1, 'a', open), balance: '9.00' });
    const doubled = round(0, { stake: '2.00', payout: '0.00' });
    tale.heard(line, { ...result(2, 'b', doubled), balance: '8.00' });
    expect(tale.broken).toBeNull();
  });

  it('are on their way already where another table has asked for them', () => {
    const { tale, line } = table({ balance: '10.00' });
    const open = round(0, { finished: false, payout: null });
    tale.heard(line, { ...result(1, 'a', open), balance: '9.00' });
    tale.called('ada', 'games.openSession', {}, { session: session({ id: 't' }) });
    tale.heard(tale.line('ada', 'session', 's'), welcome(1, { balance: '0.00' }));
    tale.heard(line, { ...result(2, 'b', round(0, { payout: '2.00' })), balance: '2.00' });
    tale.heard(line, { type: 'balance', seq: 3, balance: '2.00' });
    expect(tale.broken).toBeNull();
  });

  it('do not go by themselves', () => {
    const { tale, line } = table({ balance: '10.00' });
    tale.heard(line, { ...result(1, 'a', round(0, { payout: '1.00' })), balance: '10.00' });
    tale.heard(tale.line('ada', 'session', 's'), welcome(1, { balance: '0.00' }));
    expect(tale.broken).toBe('coins');
  });

  it('are not at a table that is closed', () => {
    const tale = new Tale();
    const show = (changes: object) =>
      tale.called(
        'ada',
        'games.getSession',
        { params: { id: 's' } },
        { session: session(changes) },
      );
    show({ balance: '5.00' }).after(10);
    show({ state: 'closed', balance: '0.00' });
    expect(tale.broken).toBeNull();
    show({ state: 'closed', balance: '5.00' });
    expect(tale.broken).toBe('coins');
  });

  it('are as the books say', () => {
    expect(() => checkBooks([])).not.toThrow();
    expect(() => checkBooks(['sum_is_zero GC 1'])).toThrow(/the books differ/);
  });

  it('in all are the sum of their places', () => {
    const balance = {
      currency: 'GC',
      available: '1.00',
      atTables: '2.00',
      onHold: '0.00',
      version: 1,
    };
    const tale = new Tale();
    tale.called('ada', 'payments.wallet', {}, { balances: [{ ...balance, total: '3.00' }] });
    expect(tale.broken).toBeNull();
    tale.called('ada', 'payments.wallet', {}, { balances: [{ ...balance, total: '4.00' }] });
    expect(tale.broken).toBe('coins');
  });
});

describe('What was acknowledged', () => {
  const page = (items: object[]) => ({ items, nextCursor: null });
  const params = { params: { id: 's' } };

  it('is in every later list, unchanged', () => {
    const { tale, line } = table();
    tale.heard(line, result(1, 'a', round(0))).after(10);
    tale.called('ada', 'games.listRounds', params, page([round(0)]));
    expect(tale.broken).toBeNull();
    tale.called('ada', 'games.listRounds', params, page([round(0, { payout: '1.99' })]));
    expect(tale.broken).toBe('acknowledged');
  });

  it('is missed when it is gone', () => {
    const { tale, line } = table();
    tale.heard(line, result(1, 'a', round(0)), result(2, 'b', round(1))).after(10);
    tale.called('ada', 'games.listRounds', params, page([round(0)]));
    expect(tale.failure?.message).toContain('the round round-1 is gone');
  });

  it('is the last round of an auto-play too', () => {
    const { tale, line } = table();
    const auto = {
      type: 'autoplayResult',
      id: 'x',
      seq: 1,
      plays: 2,
      wagered: '2.00',
      paid: '0.00',
    };
    tale.heard(line, { ...auto, firstRoundId: 'round-0', lastRoundId: 'round-1' }).after(10);
    tale.called('ada', 'games.listRounds', params, page([round(0)]));
    expect(tale.broken).toBe('acknowledged');
  });

  it('is a paid purchase, which is never open again', () => {
    const tale = new Tale();
    const look = { params: { id: 'p' } };
    tale.called('ada', 'purchases.purchase', look, { id: 'p', status: 'paid' });
    tale.called('ada', 'purchases.purchase', look, { id: 'p', status: 'refunded' });
    expect(tale.broken).toBeNull();
    tale.called('ada', 'purchases.purchase', look, { id: 'p', status: 'pending' });
    expect(tale.broken).toBe('acknowledged');
  });

  it('is what somebody said', () => {
    const tale = new Tale();
    const line = tale.line('ada', 'room', 'r');
    tale.heard(line, { type: 'ack', id: 'x', seq: 1, messageId: 'm' }).after(10);
    tale.called('ada', 'social.listMessages', { params: { id: 'r' } }, page([]));
    expect(tale.broken).toBe('acknowledged');
  });
});

describe('One effect', () => {
  it('has a command', () => {
    const { tale, line } = table();
    tale.heard(line, result(1, 'a', round(0)), result(1, 'a', round(0)));
    expect(tale.broken).toBeNull();
    tale.heard(line, result(2, 'a', round(1)));
    expect(tale.broken).toBe('once');
  });

  it.each([
    ['has no command that was refused', 'insufficient_funds', 'once'],
    ['has a command that was refused once for its haste', 'rate_limited', null],
  ])('%s', (_, code, broken) => {
    const refusal = { type: 'error', ref: 'a', error: { code } };
    for (const isFirst of [true, false]) {
      const { tale, line } = table();
      const event = result(1, 'a', round(0));
      tale.heard(line, ...(isFirst ? [refusal, event] : [event, refusal]));
      expect(tale.broken).toBe(broken);
    }
  });

  it('has a key', () => {
    const tale = new Tale();
    const key = { idempotencyKey: 'k' };
    tale.called('ada', 'purchases.buy', key, { purchase: { id: 'p' } });
    tale.called('ada', 'purchases.buy', key, { purchase: { id: 'q' } });
    expect(tale.broken).toBe('once');
  });

  it('has the bonus of a day', () => {
    const tale = new Tale();
    const reply = { nextAt: '2027-01-02T00:00:00.000Z', balances: [] };
    tale.called('ada', 'payments.dailyBonus', { idempotencyKey: 'k' }, reply);
    tale.called('ada', 'payments.dailyBonus', { idempotencyKey: 'l' }, reply);
    expect(tale.broken).toBe('once');
  });

  it('has each wish for coins at a table', () => {
    const moved = (kind: string) => ({ id: kind, kind, currency: 'GC', sessionId: 's' });
    const tale = new Tale();
    const listed = (...kinds: string[]) =>
      tale.called(
        'ada',
        'payments.transactions',
        {},
        { items: kinds.map(moved), nextCursor: null },
      );
    tale.called('ada', 'games.openSession', {}, { session: session({ id: 's' }) });
    tale.called('ada', 'games.topUpSession', { params: { id: 's' } }, {});
    listed('top_up', 'buy_in');
    expect(tale.broken).toBeNull();
    tale.called('ada', 'games.topUpSession', { params: { id: 't' } }, {});
    listed('top_up', 'top_up', 'buy_in');
    expect(tale.broken).toBe('once');
  });

  it.each([
    ['has each command at a table that takes coins by itself', true, null],
    ['has no command at a table that takes none', false, 'once'],
  ])('%s', (_, autoTopUp, broken) => {
    const { tale, line } = table({ settings: { autoTopUp } });
    tale.said(line, { type: 'play', id: 'a' }).said(line, { type: 'play', id: 'a' });
    const row = (id: string, kind: string) => ({ id, kind, currency: 'GC', sessionId: 's' });
    const rows = [row('2', 'top_up'), row('1', 'buy_in')];
    tale.called('ada', 'payments.transactions', {}, { items: rows, nextCursor: null });
    expect(tale.broken).toBe(broken);
    const more = [row('3', 'top_up'), ...rows];
    tale.called('ada', 'payments.transactions', {}, { items: more, nextCursor: null });
    expect(tale.broken).toBe('once');
  });
});

describe('Order', () => {
  it('of a table has no gap', () => {
    const { tale, line } = table();
    tale.heard(line, result(1, 'a', round(0)), result(3, 'b', round(1)));
    expect(tale.broken).toBe('order');
  });

  it('of a table never changes', () => {
    const { tale, line } = table();
    const first = result(1, 'a', round(0));
    tale.heard(line, first, { ...first, extra: true });
    expect(tale.broken).toBe('order');
  });

  it('does not go back for who connects', () => {
    const { tale, line } = table();
    tale.heard(line, result(1, 'a', round(0))).after(10);
    tale.heard(tale.line('ada', 'session', 's'), welcome(0));
    expect(tale.broken).toBe('order');
  });

  it('of a replay is whole', () => {
    const { tale, line } = table();
    tale.heard(line, result(1, 'a', round(0)), result(2, 'b', round(1))).after(10);
    const other = tale.line('ada', 'session', 's');
    tale.heard(other, welcome(2)).said(other, { type: 'resume', lastSeq: 0 });
    tale.heard(other, result(2, 'b', round(1)));
    expect(tale.broken).toBe('order');
  });

  it('of a room is one for all', () => {
    const tale = new Tale();
    const [ada, bob] = [tale.line('ada', 'room', 'r'), tale.line('bob', 'room', 'r')];
    tale.heard(ada, welcome(0), message(1, 'm', 'ada'), message(2, 'n', 'bob'));
    tale.heard(bob, welcome(0), message(1, 'm', 'ada'));
    expect(tale.broken).toBeNull();
    tale.heard(bob, message(2, 'o', 'bob'));
    expect(tale.broken).toBe('order');
  });

  it('of a room that is resumed leaves nothing out but what is blocked', () => {
    const tale = new Tale();
    const ada = tale.line('ada', 'room', 'r');
    tale.heard(ada, welcome(0), message(1, 'm', 'eve'), message(2, 'n', 'bob'));
    tale.called('bob', 'social.block', { params: { playerId: 'eve' } });
    const resumes = () => {
      const bob = tale.line('bob', 'room', 'r');
      tale.heard(bob, welcome(2)).said(bob, { type: 'resume', lastSeq: 0 });
      return bob;
    };
    tale.heard(resumes(), message(2, 'n', 'bob'), { type: 'resumed', seq: 2, complete: true });
    expect(tale.broken).toBeNull();
    tale.heard(resumes(), { type: 'resumed', seq: 2, complete: true });
    expect(tale.broken).toBe('order');
  });
});

describe('Fairness', () => {
  it('is that rounds follow from the revealed seed', () => {
    const { tale, line } = table();
    tale.heard(line, result(1, 'a', round(0)), result(2, 'b', round(1)), rotated(3, 2));
    expect(tale.broken).toBeNull();
  });

  it('is broken by another outcome', () => {
    const { tale, line } = table();
    const { float } = seedKey(SEED).draw('mine', 1);
    expect(float(0)).toBeGreaterThan(0);
    const bent = round(0, { outcome: round(1).outcome });
    tale.heard(line, result(1, 'a', bent), rotated(2, 1));
    expect(tale.broken).toBe('fairness');
  });

  it('is broken by another seed than the one that was shown', () => {
    const { tale, line } = table();
    tale.heard(line, result(1, 'a', round(0)), rotated(2, 1, 'c'.repeat(64)));
    expect(tale.broken).toBe('fairness');
  });

  it('is broken by a gap of nonces', () => {
    const { tale, line } = table();
    tale.heard(line, result(1, 'a', round(0)), result(2, 'b', round(2)));
    expect(tale.broken).toBe('fairness');
  });

  it('is broken by a seed that is revealed in a hand', () => {
    const { tale, line } = table();
    const open = round(0, { finished: false, payout: null });
    tale.heard(line, result(1, 'a', open), rotated(2, 1));
    expect(tale.broken).toBe('fairness');
  });

  it('is broken by a seed that is shown before the table is closed', () => {
    const { tale } = table();
    tale.called('ada', 'games.getSession', {}, { session: session({ serverSeed: SEED }) });
    expect(tale.broken).toBe('fairness');
  });
});
