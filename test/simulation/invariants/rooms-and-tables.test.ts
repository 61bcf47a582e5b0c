import { describe, expect, it } from 'vitest';
import { Tale } from './tale.ts';
import { message, result, round, session, table, welcome } from './told.ts';

const made = (tale: Tale) => tale.called('ada', 'social.createRoom', {}, { room: { id: 'g' } });
const bring = (tale: Tale, playerId: string) =>
  tale.called('ada', 'social.addMember', { params: { id: 'g' }, body: { playerId } });
const takeOut = (tale: Tale, playerId: string) =>
  tale.called('ada', 'social.removeMember', { params: { id: 'g', playerId } }).after(10);
const enter = (tale: Tale, player: string) =>
  tale.called(player, 'social.ticketForRoom', { params: { id: 'g' } }, { ticket: 't' });

describe('A group', () => {
  it('lets nobody in whom nobody brought', () => {
    const tale = made(new Tale());
    bring(tale, 'bob');
    enter(tale, 'ada');
    enter(tale, 'bob');
    expect(tale.broken).toBeNull();
    enter(tale, 'eve');
    expect(tale.broken).toBe('membership');
  });

  it('lets nobody in who is out, until somebody brings them again', () => {
    const tale = made(new Tale());
    takeOut(bring(tale, 'bob'), 'bob');
    enter(bring(tale, 'bob').after(10), 'bob');
    expect(tale.broken).toBeNull();
    enter(takeOut(tale, 'bob'), 'bob');
    expect(tale.broken).toBe('membership');
  });

  it.each([
    ['says nothing to who is out', 3_000, 'membership'],
    ['may have a word on its way to who is just out', 1_000, null],
  ])('%s', (_, ms, broken) => {
    const tale = bring(made(new Tale()), 'bob');
    const line = tale.line('bob', 'room', 'g');
    tale.heard(line, welcome(0));
    takeOut(tale, 'bob')
      .after(ms)
      .heard(line, message(1, 'm', 'ada'));
    expect(tale.broken).toBe(broken);
  });
});

describe('A table', () => {
  const lets = (tale: Tale, spectators: boolean) => {
    const input = { params: { id: 's' }, body: { settings: { spectators } } };
    return tale.called('ada', 'games.updateSession', input, { session: session() }).after(10);
  };
  const watch = (tale: Tale) => {
    const input = { params: { id: 's' }, body: { role: 'spectator' } };
    return tale.called('bob', 'games.ticketForSession', input, { ticket: 't' });
  };
  const watching = (tale: Tale) =>
    tale.history.opened('bob', 'session', { player: 'bob', session: 's' }, { isSpectator: true });
  const { id: _id, ...seen } = result(1, 'a', round(0));

  it('is watched by nobody whom its player does not let', () => {
    expect(watch(new Tale()).broken).toBe('spectators');
    const tale = watch(lets(new Tale(), true));
    expect(tale.broken).toBeNull();
    expect(watch(lets(tale, false)).broken).toBe('spectators');
  });

  it('is shown no longer than its player lets', () => {
    const tale = lets(new Tale(), true);
    const line = watching(tale);
    lets(tale, false).after(1_000).heard(line, seen);
    expect(tale.broken).toBeNull();
    tale.after(2_000).heard(line, seen);
    expect(tale.broken).toBe('spectators');
  });

  it.each([
    ['the id of a command', result(1, 'a', round(0))],
    ['a balance', { ...seen, balance: '1.00' }],
    ['what is at the table', welcome(0, { balance: '1.00' })],
  ])('shows nobody else %s', (_, frame) => {
    const tale = lets(new Tale(), true);
    tale.heard(watching(tale), seen);
    expect(tale.broken).toBeNull();
    tale.heard(watching(tale), frame);
    expect(tale.broken).toBe('spectators');
  });

  it.each([
    ['hangs up when it is closed', true, null],
    ['does not stay on the line when it is closed', false, 'ends'],
  ])('%s', (_, hangsUp, broken) => {
    const { tale, line } = table();
    const closed = session({ state: 'closed', balance: '0.00' });
    tale.heard(line, { type: 'closed', seq: 1, session: closed }).after(1_000);
    tale.history.whole();
    expect(tale.broken).toBeNull();
    if (hangsUp) tale.history.closed(line, 1000);
    tale.after(5_000).history.whole();
    expect(tale.broken).toBe(broken);
  });

  it('shows the same round to all', () => {
    const { tale, line } = table();
    lets(tale.heard(line, result(1, 'a', round(0))), true);
    tale.heard(watching(tale), seen);
    expect(tale.broken).toBeNull();
    tale.heard(watching(tale), { ...seen, round: round(0, { payout: '1.50' }) });
    expect(tale.broken).toBe('spectators');
  });
});

describe('A hand that was left', () => {
  it.each([
    ['is ended after ten minutes', '2027-01-01T00:10:00.000Z', [], null],
    ['is ended no later', '2027-01-01T00:15:00.000Z', [], 'hands'],
    ['may be ended later by a wrong clock', '2027-01-01T00:15:00.000Z', ['clock'], null],
    ['may be ended later by a late alarm', '2027-01-01T00:15:00.000Z', ['late-alarm'], null],
  ])('%s', (_, at, faults, broken) => {
    const { tale, line } = table({ balance: '10.00' });
    for (const kind of faults) tale.fault(kind);
    const open = round(0, { finished: false, payout: null });
    tale.heard(line, { ...result(1, 'a', open), balance: '9.00' }).after(15 * 60_000);
    const items = [{ ...open, finished: true, payout: '0.00', at }];
    const reply = { items, nextCursor: 'more' };
    tale.called('ada', 'games.listRounds', { params: { id: 's' } }, reply);
    expect(tale.broken).toBe(broken);
  });
});

describe('The wallet', () => {
  const looks = (tale: Tale, atTables: string) => {
    const sums = { available: '0.00', onHold: '0.00', total: atTables, version: 1 };
    const balances = [{ currency: 'GC', atTables, ...sums }];
    return tale.called('ada', 'payments.wallet', {}, { balances });
  };

  it.each([
    ['agrees with tables that have been quiet', 10_000, '9.50', null],
    ['lags behind no longer than a batch', 10_000, '10.00', 'settled'],
    ['may lag behind what has just been played', 5_000, '10.00', null],
  ])('%s', (_, ms, atTables, broken) => {
    const { tale, line } = table({ balance: '10.00' });
    const lost = round(0, { payout: '0.50' });
    tale.heard(line, { ...result(1, 'a', lost), balance: '9.50' }).after(ms);
    expect(looks(tale, atTables).broken).toBe(broken);
  });

  it('may lag behind in trouble, and where an answer is missing', () => {
    const { tale, line } = table({ balance: '10.00' });
    tale.heard(line, { ...result(1, 'a', round(0, { payout: '0.50' })), balance: '9.50' });
    tale.said(line, { type: 'play', id: 'b' }).after(10_000);
    expect(looks(tale, '9.00').broken).toBeNull();
    const other = table({ balance: '10.00' });
    other.tale.fault('drop').after(10_000);
    expect(looks(other.tale, '9.00').broken).toBeNull();
  });

  it('has what is staked in an open hand at the table', () => {
    const { tale, line } = table({ balance: '10.00' });
    const open = round(0, { finished: false, payout: null });
    tale.heard(line, { ...result(1, 'a', open), balance: '9.00' }).after(10_000);
    expect(looks(tale, '10.00').broken).toBeNull();
  });
});

describe('A ticket', () => {
  const opens = (tale: Tale) => {
    const ids = { player: 'ada', room: 'r' };
    tale.history.opened('ada', 'room', ids, { ticket: 't', askedMs: tale.nowMs });
    return tale.broken;
  };
  const issued = () =>
    new Tale().called('ada', 'social.ticketForRoom', { params: { id: 'r' } }, { ticket: 't' });

  it('lets one line in', () => {
    const tale = issued();
    expect(opens(tale)).toBeNull();
    expect(opens(tale)).toBe('tickets');
  });

  it('lets nobody in when it is old, where clocks are right', () => {
    expect(opens(issued().after(40_000))).toBe('tickets');
    expect(opens(issued().fault('clock').after(40_000))).toBeNull();
  });
});
