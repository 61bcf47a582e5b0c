import { describe, expect, it } from 'vitest';
import { EventLog } from './events.ts';
import { checkRest, type Rest } from './liveness.ts';
import { Tale } from './tale.ts';
import { message, result, round, table, welcome } from './told.ts';

describe('Access', () => {
  it('ends with the sign-in', () => {
    const tale = new Tale();
    tale.called('ada', 'auth.logout').after(900);
    tale.called('ada', 'auth.me');
    expect(tale.broken).toBeNull();
    tale.after(200).called('ada', 'auth.me');
    expect(tale.broken).toBe('access');
  });

  it('of sockets ends too', () => {
    const tale = new Tale();
    const line = tale.line('ada', 'hub', '');
    tale.called('ada', 'auth.logout').after(1_100);
    tale.heard(line, { type: 'presence', playerId: 'bob', state: 'online' });
    expect(tale.broken).toBe('access');
  });

  it('never outlives a token, whatever is broken', () => {
    const tale = new Tale();
    tale.called('ada', 'auth.logout').fault('drop').after(60_000).called('ada', 'auth.me');
    expect(tale.broken).toBeNull();
    tale.after(260_000).fault('drop').called('ada', 'auth.me');
    expect(tale.broken).toBe('access');
  });
});

describe('A block', () => {
  it('hides what comes on a connection of afterwards', () => {
    const tale = new Tale();
    const before = tale.line('ada', 'room', 'r');
    tale.called('ada', 'social.block', { params: { playerId: 'eve' } });
    tale.heard(before, welcome(0), message(1, 'm', 'eve')).after(10);
    expect(tale.broken).toBeNull();
    tale.heard(tale.line('ada', 'room', 'r'), welcome(1), message(2, 'n', 'eve'));
    expect(tale.broken).toBe('blocks');
  });

  it('hides history and notices, until it is lifted', () => {
    const tale = new Tale();
    const items = [{ id: 'm', author: { id: 'eve', name: 'eve' } }];
    const read = () =>
      tale.called(
        'ada',
        'social.listMessages',
        { params: { id: 'r' } },
        { items, nextCursor: null },
      );
    tale.called('ada', 'social.block', { params: { playerId: 'eve' } }).after(10);
    tale.called('ada', 'social.unblock', { params: { playerId: 'eve' } }).after(10);
    read();
    expect(tale.broken).toBeNull();
    tale.called('ada', 'social.block', { params: { playerId: 'eve' } }).after(10);
    read();
    expect(tale.broken).toBe('blocks');
  });
});

describe('A message', () => {
  const ack = (id: string, messageId: string) => ({ type: 'ack', id, seq: 1, messageId });
  const readNothing = (tale: Tale) =>
    tale
      .after(10)
      .called(
        'ada',
        'social.listMessages',
        { params: { id: 'r' } },
        { items: [], nextCursor: null },
      );

  it.each(['send', 'edit', 'delete'])('whose %s was acknowledged is there for ever', (type) => {
    const tale = new Tale();
    const line = tale.line('ada', 'room', 'r');
    tale.said(line, { type, id: 'a' }).heard(line, welcome(0), ack('a', 'm'));
    readNothing(tale);
    expect(tale.broken).toBe('acknowledged');
  });

  it('of another is not kept by a reaction: its author may be blocked since', () => {
    const tale = new Tale();
    const line = tale.line('ada', 'room', 'r');
    tale.heard(line, welcome(0), message(1, 'm', 'eve')).said(line, { type: 'react', id: 'a' });
    tale.heard(line, { ...ack('a', 'm'), seq: 2 });
    tale.called('ada', 'social.block', { params: { playerId: 'eve' } });
    readNothing(tale);
    expect(tale.broken).toBeNull();
  });
});

describe('At rest', () => {
  const rest: Rest = {
    outboxes: [{ name: 'mails', rows: 0 }],
    sessions: [{ id: 's', state: 'closed' }],
    tablesWithCoins: [],
    pendingHolds: [],
    differences: [],
    lostAlarms: [],
  };

  it('nothing is left to do', () => {
    expect(() => checkRest(rest)).not.toThrow();
  });

  it.each([
    ['an outbox', { outboxes: [{ name: 'mails', rows: 1 }] }],
    ['a table', { sessions: [{ id: 's', state: 'closing' }] }],
    ['an opening', { sessions: [{ id: 's', state: 'opening' }] }],
    ['a table that is over and holds coins', { tablesWithCoins: ['s'] }],
    ['a hold', { pendingHolds: ['h'] }],
    ['an alarm', { lostAlarms: ['GameSession:s'] }],
    ['the books', { differences: ['floor'] }],
  ])('%s is not', (_name, change) => {
    expect(() => checkRest({ ...rest, ...change })).toThrow();
  });
});

describe('A surprise', () => {
  it('is a 500', () => {
    const tale = new Tale();
    const call = tale.history.invoke('ada', { player: 'ada' }, 'auth.me');
    const error = { code: 'internal', message: '', status: 500, requestId: null } as const;
    tale.history.returned(call, {
      ok: false,
      error: { ...error, retryAfterSeconds: null, facts: {} },
    });
    expect(tale.broken).toBe('surprise');
  });

  const logged = (tale: Tale, event: string, facts: object = {}) =>
    tale.history.note('log', 'games#1', {}, { level: 'error', event, ...facts });

  it('is an error in a log, but for those that an outage explains', () => {
    const tale = new Tale().fault('failover');
    logged(tale, 'settlement_stuck', { attempts: 5 });
    logged(tale, 'job_failed');
    tale.history.note('log', 'games#1', {}, { level: 'warn', event: 'whatever' });
    expect(tale.broken).toBeNull();
    logged(tale, 'unexpected_error');
    expect(tale.broken).toBe('surprise');
  });

  it.each(['job_failed', 'checkout_not_created'])('is %s where there was no outage', (event) => {
    const tale = new Tale().fault('webhook-storm');
    logged(tale, event);
    expect(tale.broken).toBe('surprise');
  });

  it('is a ledger that contradicts its table, whatever fails', () => {
    const tale = new Tale().fault('failover');
    logged(tale, 'settlement_stuck', { reason: 'sequence_conflict' });
    expect(tale.broken).toBe('surprise');
  });

  it('is what nobody caught', () => {
    const tale = new Tale();
    tale.history.note('thrown', 'games#1', {}, 'TypeError');
    expect(tale.broken).toBe('surprise');
  });
});

describe('Readings of a wallet', () => {
  const balance = (version: number, available: string) => ({
    currency: 'GC',
    available,
    onHold: '0.00',
    atTables: '0.00',
    total: available,
    version,
  });
  const read = (tale: Tale, version: number, available: string) =>
    tale.called('ada', 'payments.wallet', {}, { balances: [balance(version, available)] });

  it('never go back', () => {
    const tale = new Tale();
    read(tale, 2, '5.00');
    read(tale, 3, '4.00');
    expect(tale.broken).toBeNull();
    read(tale, 2, '5.00');
    expect(tale.broken).toBe('reads');
  });

  it('see one state under one version', () => {
    const tale = new Tale();
    read(tale, 2, '5.00');
    tale.heard(tale.line('ada', 'hub', ''), { type: 'wallet', balances: [balance(2, '6.00')] });
    expect(tale.broken).toBe('reads');
  });
});

describe('A failure', () => {
  it('comes with the last events of whom it concerns, and only the first counts', () => {
    const { tale, line } = table();
    tale.called('bob', 'auth.me');
    tale.heard(line, result(1, 'a', round(0)), result(3, 'b', round(1)), result(9, 'a', round(1)));
    expect(tale.failure).toMatchObject({ invariant: 'order', ids: { session: 's' } });
    const kinds = tale.failure?.events.map(({ kind }) => kind);
    expect(kinds?.slice(-3)).toEqual(['heard', 'heard', 'failure']);
    expect(tale.failure?.events.some(({ ids }) => ids.player === 'bob')).toBe(false);
  });

  it('leaves a log whose hash is that of its lines', () => {
    const hashOf = (words: string[]) => {
      const log = new EventLog(() => 0);
      for (const word of words) log.write(word, 'here', {});
      return log.hash;
    };
    expect(hashOf(['a', 'b'])).toBe(hashOf(['a', 'b']));
    expect(hashOf(['a', 'b'])).not.toBe(hashOf(['b', 'a']));
  });
});
