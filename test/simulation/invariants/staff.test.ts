import { describe, expect, it } from 'vitest';
import type { OperationName } from '#shared/client/operations.ts';
import type { Input } from './history.ts';
import { Tale } from './tale.ts';
import { message, result, round, table, welcome } from './told.ts';

const of = (id: string, body: object = { reason: 'matter 1' }) => ({ params: { id }, body });

/** A call whose answer was lost. */
function lost(tale: Tale, player: string, operation: OperationName, input: Input): void {
  const call = tale.history.invoke(player, { player }, operation, input);
  const error = { code: 'offline', message: '', status: 0, requestId: null } as const;
  tale.history.returned(call, {
    ok: false,
    error: { ...error, retryAfterSeconds: null, facts: {} },
  });
}

describe('A ban', () => {
  it('ends what the player has, a second later', () => {
    const tale = new Tale();
    tale.called('ada', 'auth.me');
    const line = tale.line('ada', 'hub', '');
    tale.called('eve', 'auth.banPlayer', of('ada')).after(900);
    tale.heard(line, { type: 'presence', playerId: 'bob', state: 'online' });
    expect(tale.broken).toBeNull();
    tale.after(200).heard(line, { type: 'presence', playerId: 'bob', state: 'away' });
    expect(tale.broken).toBe('access');
  });

  it('lets nobody in, whatever is broken', () => {
    const tale = new Tale();
    tale.fault('partition', { ms: 60_000 });
    tale.called('eve', 'auth.banPlayer', of('ada')).after(10);
    tale.called('', 'auth.login', {}, { player: { id: 'bob' } });
    expect(tale.broken).toBeNull();
    tale.called('', 'auth.login', {}, { player: { id: 'ada' } });
    expect(tale.broken).toBe('access');
  });

  it('is over as soon as somebody asks to lift it, and stays unsure where that was lost', () => {
    const tale = new Tale();
    tale.called('eve', 'auth.banPlayer', of('ada')).after(10);
    lost(tale, 'eve', 'auth.unbanPlayer', of('ada'));
    tale.called('', 'auth.login', {}, { player: { id: 'ada' } }).after(10);
    tale.called('eve', 'auth.banPlayer', of('ada')).after(10);
    tale.called('', 'auth.login', {}, { player: { id: 'ada' } });
    expect(tale.broken).toBeNull();
  });

  it('stops wagers two seconds later', () => {
    const { tale, line } = table();
    tale.called('eve', 'auth.banPlayer', of('ada')).after(2_100);
    tale.said(line, { type: 'play', id: 'a' });
    // Another sign-in of the same player: its frames are not yet those of an ended one.
    expect(tale.broken).toBeNull();
    const other = tale.history.opened('phone', 'session', {
      ...{ player: 'ada', signIn: 'newer', session: 's' },
    });
    tale.heard(other, welcome(0)).heard(other, result(1, 'a', round(0)));
    expect(tale.broken).toBe('limits');
  });
});

describe('What was hidden', () => {
  const place = { params: { id: 'r', messageId: 'm' } };
  const read = (tale: Tale, changes: object) =>
    tale.called(
      'ada',
      'social.listMessages',
      { params: { id: 'r' } },
      {
        items: [{ id: 'm', author: { id: 'eve' }, text: 'rude', ...changes }],
        nextCursor: null,
      },
    );

  it('is shown to nobody, in history or live', () => {
    const tale = new Tale();
    tale.called('eve', 'social.deleteMessage', place).after(2_100);
    read(tale, { text: '', deleted: 'moderator' });
    expect(tale.broken).toBeNull();
    read(tale, {});
    expect(tale.broken).toBe('moderation');
    const again = new Tale();
    again.called('eve', 'social.deleteMessage', place).after(2_100);
    again.heard(again.line('ada', 'room', 'r'), welcome(0), message(1, 'm', 'bob'));
    expect(again.broken).toBe('moderation');
  });

  it('may be seen for a while after a fault, and at rest never', () => {
    const tale = new Tale();
    tale.fault('partition', { ms: 60_000 });
    tale.called('eve', 'social.deleteMessage', place).after(5_000);
    read(tale, {});
    expect(tale.broken).toBeNull();
    tale.history.note('audit', 'run', {}, null);
    read(tale, {});
    expect(tale.broken).toBe('moderation');
  });
});

describe('A sanction of a room', () => {
  const body = { playerId: 'ada', reason: 'matter 1' };

  it('mutes', () => {
    const tale = new Tale();
    const line = tale.line('ada', 'room', 'r');
    tale.called('eve', 'social.mute', of('r', body), { sanction: { id: 'x' } }).after(2_100);
    tale.said(line, { type: 'send', id: 'a' }).after(100);
    tale.heard(line, welcome(0), { type: 'ack', id: 'a', seq: 1, messageId: 'm' });
    expect(tale.broken).toBe('moderation');
  });

  it('bans: no ticket from then on, whatever is broken, and no frame soon after', () => {
    const tale = new Tale();
    const line = tale.line('ada', 'room', 'r');
    tale.called('eve', 'social.ban', of('r', body), { sanction: { id: 'x' } }).after(2_100);
    tale.heard(line, welcome(0));
    expect(tale.broken).toBe('moderation');
    const again = new Tale();
    again.fault('drop').called('eve', 'social.ban', of('r', body), { sanction: { id: 'x' } });
    again.after(10).called('ada', 'social.ticketForRoom', { params: { id: 'r' } }, {});
    expect(again.broken).toBe('moderation');
  });

  it('holds until somebody lifts it, and is not followed where it ends by itself', () => {
    const tale = new Tale();
    const ended = { ...body, until: '2027-03-14T08:00:00Z' };
    tale.called('eve', 'social.ban', of('r', body), { sanction: { id: 'x' } }).after(10);
    tale.called('eve', 'social.ban', of('r', ended), { sanction: { id: 'y' } }).after(10);
    tale.called('ada', 'social.ticketForRoom', { params: { id: 'r' } }, {});
    const lifting = { params: { id: 'r', playerId: 'ada' }, body: { reason: 'matter 2' } };
    tale.called('eve', 'social.ban', of('r', body), { sanction: { id: 'z' } }).after(10);
    tale.called('eve', 'social.unban', lifting).after(10);
    tale.called('ada', 'social.ticketForRoom', { params: { id: 'r' } }, {});
    expect(tale.broken).toBeNull();
  });
});

describe('A game that was closed', () => {
  const doors = (tale: Tale, enabled: boolean) =>
    tale.called('eve', 'games.switchGame', { params: { gameId: 'dice' }, body: { enabled } });
  const open = (tale: Tale, more: object) =>
    tale.called(
      'ada',
      'games.openSession',
      { params: { gameId: 'dice' }, idempotencyKey: `k${tale.nowMs}` },
      { session: { id: `s${tale.nowMs}`, currency: 'GC' }, ...more },
    );

  it('opens no table, but one that is open may be joined', () => {
    const tale = new Tale();
    open(doors(tale, false).after(10), { joined: true });
    open(doors(tale.after(10), true).after(10), {});
    expect(tale.broken).toBeNull();
    open(doors(tale.after(10), false).after(10), {});
    expect(tale.broken).toBe('moderation');
  });
});

describe('Two people', () => {
  const adjustment = (changes: object = {}) => ({
    ...{ id: 'a', playerId: 'ada', currency: 'GC', direction: 'credit', amount: '5.00' },
    ...{ state: 'approved', proposedBy: 'eve', decidedBy: 'dan', ...changes },
  });
  const approved = (tale: Tale, player: string, changes: object = {}) =>
    tale.called(player, 'payments.approveAdjustment', of('a', {}), adjustment(changes));

  it('are two', () => {
    const tale = new Tale();
    expect(approved(tale, 'dan').broken).toBeNull();
    expect(approved(new Tale(), 'eve', { decidedBy: 'eve' }).broken).toBe('two-people');
  });

  it('decide once', () => {
    const tale = approved(new Tale(), 'dan');
    approved(tale, 'dan');
    expect(tale.broken).toBeNull();
    const request = { id: 'a', state: 'rejected', askedBy: 'eve', decidedBy: 'bob' };
    tale.called('bob', 'auth.rejectRequest', of('a'), { approval: request });
    expect(tale.broken).toBe('two-people');
    expect(approved(approved(new Tale(), 'dan'), 'bob').broken).toBe('two-people');
    expect(approved(new Tale(), 'dan', { state: 'rejected' }).broken).toBe('two-people');
  });

  it('may have an answer on its way that is of before they decided', () => {
    const late = (ms: number) => {
      const tale = new Tale();
      const ask = () =>
        tale.history.invoke('eve', { player: 'eve' }, 'payments.proposeAdjustment', { body: {} });
      const early = ask();
      approved(tale.after(10), 'dan').after(ms);
      const call = ms > 0 ? ask() : early;
      tale.history.returned(call, { ok: true, value: adjustment({ state: 'proposed' }) });
      return tale.broken;
    };
    expect(late(0)).toBeNull();
    expect(late(10)).toBe('two-people');
  });

  it('move coins exactly once', () => {
    const atRest = (state: string, moved: object[]) => {
      const tale = new Tale();
      tale.history.note('audit', 'run', {}, null);
      const items = [adjustment({ state, ...(state === 'proposed' && { decidedBy: null }) })];
      tale.called('dan', 'payments.listAdjustments', {}, { items, nextCursor: null });
      tale.called('ada', 'payments.transactions', {}, { items: moved, nextCursor: null });
      tale.history.whole();
      return tale.broken;
    };
    const moved = (id: string) => ({ id, kind: 'adjustment', currency: 'GC', amount: '5.00' });
    expect(atRest('approved', [moved('x')])).toBeNull();
    expect(atRest('approved', [moved('x'), moved('y')])).toBe('two-people');
    expect(atRest('approved', [])).toBe('two-people');
    expect(atRest('proposed', [moved('x')])).toBe('two-people');
  });
});

describe('The audit log', () => {
  const entry = (changes: object = {}) => ({
    ...{ action: 'player.banned', actorId: 'eve', subjectId: 'ada' },
    ...{ facts: { reason: 'matter 1' }, ...changes },
  });
  const logged = (tale: Tale, ...items: object[]) => {
    tale.history.note('audit', 'run', {}, null);
    const query = { actor: 'eve', limit: '100' };
    tale.called('eve', 'auth.readAudit', { query }, { items, nextCursor: null });
    tale.history.whole();
    return tale.broken;
  };
  const banned = () => new Tale().called('eve', 'auth.banPlayer', of('ada'));

  it('has each act once', () => {
    expect(logged(banned(), entry())).toBeNull();
    expect(logged(banned())).toBe('audit-log');
    expect(logged(banned(), entry(), entry())).toBe('audit-log');
  });

  it('need not have what changed nothing, for somebody else had done it', () => {
    expect(logged(banned(), entry({ facts: { reason: 'matter 2' } }))).toBeNull();
  });

  it('may have what nobody heard of, and has nothing that was refused', () => {
    const unsure = new Tale();
    lost(unsure, 'eve', 'auth.banPlayer', of('ada'));
    expect(logged(unsure, entry())).toBeNull();
    const tale = new Tale();
    const call = tale.history.invoke('eve', { player: 'eve' }, 'auth.banPlayer', of('ada'));
    const error = { code: 'forbidden', message: '', status: 403, requestId: null } as const;
    tale.history.returned(call, {
      ok: false,
      error: { ...error, retryAfterSeconds: null, facts: {} },
    });
    expect(logged(tale, entry())).toBe('audit-log');
  });

  it('has each look', () => {
    const route = 'GET /v1/admin/players';
    const looked = () => new Tale().called('eve', 'auth.listPlayers');
    expect(logged(looked(), entry({ action: 'players.searched', facts: { route } }))).toBeNull();
    expect(logged(looked())).toBe('audit-log');
  });

  it('counts switches of a game', () => {
    const input = { params: { gameId: 'dice' }, body: { enabled: false } };
    const switched = entry({ action: 'games.switched', subjectId: 'dice', facts: {} });
    const twice = () =>
      new Tale().called('eve', 'games.switchGame', input).called('eve', 'games.switchGame', input);
    expect(logged(twice(), switched, switched)).toBeNull();
    expect(logged(twice(), switched)).toBe('audit-log');
  });
});
