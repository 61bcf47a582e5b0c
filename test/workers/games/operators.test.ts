import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { monitorReturns } from '#shared/contracts/http/games.ts';
import { newId } from '#shared/ids.ts';
import { staffToken } from '#test/kit/service.ts';
import { COIN, EVEN_DICE, FREE, gamesFixture } from './fixture.ts';

const fixture = gamesFixture();
const auto = { type: 'autoplay', id: 'x', stake: '1.00', params: EVEN_DICE, plays: 1_000 };

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const TOO_SHORT_OR_LONG = () => [
  { kind: 'cool_off', until: new Date(Date.now() + 1_500).toISOString() },
  { kind: 'cool_off', until: inDays(0.95) },
  { kind: 'cool_off', until: inDays(43) },
  { kind: 'self_exclusion', until: inDays(1) },
  { kind: 'self_exclusion', until: inDays(179) },
];

describe('exclusion', () => {
  it('stops every open table at once, and no table opens any more', async () => {
    const { id, token } = await fixture.player();
    const { session, ticket } = await fixture.openSession(token);
    const socket = await fixture.socket(session.id, ticket);
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const answer = await fixture.call('POST', '/v1/exclusions', {
      token,
      body: { kind: 'cool_off', until },
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ exclusion: { kind: 'cool_off', until }, sessionsHalted: 1 });
    expect(socket.frames.map(({ type }) => type)).toEqual(['welcome', 'standing', 'closed']);
    const { body } = await fixture.call('GET', `/v1/sessions/${session.id}`, { token });
    expect(body.session).toMatchObject({ state: 'closed', closeReason: 'excluded' });
    expect(await fixture.wallet.walletOf(id, 'GC')).toBe(1_000n * COIN);
    const again = await fixture.call('POST', '/v1/games/dice/sessions', {
      token,
      key: 'k',
      body: { currency: 'GC', buyIn: '1.00' },
    });
    expect(again.body.error.code).toBe('excluded');
  });

  it('lasts a day to six weeks as a break, half a year or for good otherwise', async () => {
    const { token } = await fixture.player();
    const past = new Date(Date.now() - 1_000).toISOString();
    for (const body of [
      { kind: 'cool_off' },
      { kind: 'cool_off', until: past },
      { kind: 'nap' },
      ...TOO_SHORT_OR_LONG(),
    ]) {
      const answer = await fixture.call('POST', '/v1/exclusions', { token, body });
      expect(answer.body.error.code).toBe('invalid_request');
    }
    await fixture.wallet.setStanding(FREE);
  });
});

describe('an exclusion by the house', () => {
  it('is for staff that manages players, and stops every open table at once', async () => {
    const { id, token } = await fixture.player();
    const { session } = await fixture.openSession(token);
    const path = `/v1/admin/players/${id}/exclusions`;
    const body = { reason: 'asked by a relative' };
    const operator = await staffToken('operator');
    for (const other of [token, await staffToken('support'), await staffToken('finance')]) {
      expect((await fixture.call('POST', path, { token: other, body })).status).toBe(403);
    }
    const short = { ...body, until: new Date(Date.now() - 1_000).toISOString() };
    expect((await fixture.call('POST', path, { token: operator, body: short })).status).toBe(400);
    const made = await fixture.call('POST', path, { token: operator, body });
    expect([made.status, made.body]).toMatchObject([
      201,
      { exclusion: { id: '7', kind: 'house', until: null }, sessionsHalted: 1 },
    ]);
    const { body: shown } = await fixture.call('GET', `/v1/sessions/${session.id}`, { token });
    expect(shown.session).toMatchObject({ state: 'closed', closeReason: 'excluded' });
    const listed = await fixture.call('GET', path, { token: await staffToken('support') });
    expect(listed.body).toMatchObject({ items: [{ id: '7', kind: 'house' }], nextCursor: null });
    const own = await fixture.call('GET', '/v1/exclusions', { token });
    expect(own.body.items).toMatchObject([{ kind: 'house', until: null }]);
    expect(own.body.items[0]).not.toHaveProperty('id');
    const asked = await fixture.call('POST', `${path}/7/lift`, { token: operator, body });
    expect([asked.status, asked.body.approval.state]).toEqual([202, 'waiting']);
    const unknown = await fixture.call('POST', `${path}/8/lift`, { token: operator, body });
    expect(unknown.status).toBe(404);
    await fixture.wallet.setStanding(FREE);
    await fixture.wallet.setExclusions([]);
  });

  it('and one of a player’s own are told apart by who returns from them', async () => {
    const { token } = await fixture.player();
    const refused = await fixture.call('POST', '/v1/exclusions/return', { token });
    expect([refused.status, refused.body.error]).toMatchObject([
      409,
      { code: 'exclusion_in_force', changesAt: '2099-01-01T00:00:00.000Z' },
    ]);
    const sinceMs = Date.UTC(2026, 0, 1);
    const untilMs = Date.UTC(2026, 6, 1);
    const over = { id: '9', kind: 'self_exclusion', sinceMs, untilMs, returnsAtMs: null } as const;
    await fixture.wallet.setExclusions([over]);
    const { body } = await fixture.call('GET', '/v1/exclusions', { token });
    expect(body.items).toEqual([
      {
        kind: 'self_exclusion',
        since: '2026-01-01T00:00:00.000Z',
        until: '2026-07-01T00:00:00.000Z',
        returnsAt: null,
      },
    ]);
    const asked = await fixture.call('POST', '/v1/exclusions/return', { token });
    expect([asked.status, asked.body]).toEqual([200, { returnsAt: '2099-01-01T00:00:00.000Z' }]);
    await fixture.wallet.setExclusions([]);
  });
});

describe('what operators see', () => {
  it('is for staff with the permission only', async () => {
    const { token } = await fixture.player();
    const support = await staffToken('support');
    for (const path of ['/v1/admin/games/rtp', '/v1/admin/games/stuck']) {
      expect((await fixture.call('GET', path)).status).toBe(401);
      expect((await fixture.call('GET', path, { token })).status).toBe(403);
      expect((await fixture.call('GET', path, { token: support })).status).toBe(403);
      const operator = await staffToken('operator');
      expect((await fixture.call('GET', path, { token: operator })).status).toBe(200);
    }
  });

  it('holds observed against theoretical return, with a band', async () => {
    const { token } = await fixture.player({ coins: 100_000n * COIN });
    const { session, ticket } = await fixture.openSession(token, { buyIn: '50000.00' });
    const socket = await fixture.socket(session.id, ticket);
    for (let index = 0; index < 3; index++) await socket.ask({ ...auto, id: `x${index}` });
    await fixture.call('DELETE', `/v1/sessions/${session.id}`, { token });
    const operator = await staffToken('operator');
    const { body } = await fixture.call('GET', '/v1/admin/games/rtp', { token: operator });
    expect(monitorReturns.replies[200]?.parse(body)).toEqual(body);
    const [row] = body.items;
    expect(row).toMatchObject({
      gameId: 'dice',
      currency: 'GC',
      rounds: 3_000,
      wagered: '3000.00',
    });
    expect(row.theoretical).toBeCloseTo(9_900 / 10_001, 9);
    // One even bet has a deviation of about 0.99, so 3,000 give a band of about 0.0354.
    expect(row.bandHigh - row.theoretical).toBeCloseTo((1.96 * 0.99) / Math.sqrt(3_000), 3);
    expect(row.drift).toBe(false);
  });

  it('tells of a game that pays too much, once an hour', async () => {
    await fixture.db.admin.call(sql`
      insert into games.sessions (id, player_id, game_id, currency, state, opened_at, reported_at,
          rounds, wagered_micros, paid_micros, expected, variance)
        values (${newId(Date.now())}::uuid, ${newId(Date.now())}::uuid, 'limbo', 'SC', 'closed',
          now(), now(), 5000, 5000000000, 5600000000, 4950, 4900)`);
    expect(await fixture.jobs.run('rtp-watch')).toMatchObject({ value: { alerts: 1 } });
    expect(await fixture.jobs.run('rtp-watch')).toMatchObject({ value: { alerts: 0 } });
    const audit = await fixture.db.admin.call<{ action: string }>(
      sql`select action from audit.entries where action = 'games.rtp_drift'`,
    );
    expect(audit).toHaveLength(1);
  });

  it('shows a session that cannot settle, with age and reason', async () => {
    const { token } = await fixture.player();
    const { session, ticket } = await fixture.openSession(token);
    const socket = await fixture.socket(session.id, ticket);
    await fixture.wallet.fault({ method: 'settle', kind: 'down' });
    await socket.ask({ ...auto, stake: '0.01'.replace('0.01', '1.00'), plays: 5 });
    const object = fixture.env.GAME_SESSION.getByName(session.id);
    for (let attempt = 0; attempt < 6; attempt++) {
      await fixture.call('DELETE', `/v1/sessions/${session.id}`, { token });
    }
    const summary = await object.summary();
    if (!summary.ok) throw new Error('no summary');
    expect(summary.value.stuck?.attempts).toBeGreaterThanOrEqual(5);
    await fixture.call('GET', '/v1/sessions', { token });
    const operator = await staffToken('operator');
    const stuck = await fixture.call('GET', '/v1/admin/games/stuck', { token: operator });
    expect(stuck.body.items).toMatchObject([{ id: session.id, state: 'closing' }]);
    const samples = await fixture.metrics.collect();
    expect(samples.find(({ name }) => name === 'parlor_sessions_stuck')?.value).toBe(1);
    await fixture.wallet.heal();
    await fixture.call('DELETE', `/v1/sessions/${session.id}`, { token });
    const healed = await fixture.call('GET', '/v1/admin/games/stuck', { token: operator });
    expect(healed.body.items).toEqual([]);
  });

  it('may close a game for new sessions; those that are open play on', async () => {
    const { token } = await fixture.player();
    const { session, ticket } = await fixture.openSession(token, {}, 'limbo');
    const operator = await staffToken('operator');
    const path = '/v1/admin/games/limbo';
    const closed = await fixture.call('PUT', path, { token: operator, body: { enabled: false } });
    expect(closed.body).toEqual({ id: 'limbo', enabled: false });
    expect((await fixture.call('GET', '/v1/games/limbo')).body.enabled).toBe(false);
    const open = (currency: string) =>
      fixture.call('POST', '/v1/games/limbo/sessions', {
        token,
        key: currency,
        body: { currency },
      });
    expect((await open('SC')).body.error.code).toBe('game_disabled');
    const socket = await fixture.socket(session.id, ticket);
    const round = await socket.ask({ ...auto, params: { target: '2.00' }, plays: 1 });
    expect(round.type).toBe('autoplayResult');
    const back = await open('GC');
    expect([back.status, back.body.joined, back.body.session.id]).toEqual([200, true, session.id]);
    const again = await fixture.socket(session.id, back.body.ticket);
    const next = await again.ask({ ...auto, id: 'b', params: { target: '2.00' }, plays: 1 });
    expect(next.type).toBe('autoplayResult');
    const left = await fixture.call('DELETE', `/v1/sessions/${session.id}`, { token });
    expect(left.body.session.state).toBe('closed');
    const late = await fixture.call('POST', '/v1/games/limbo/sessions', {
      token,
      key: 'late',
      body: { currency: 'GC' },
    });
    expect(late.body.error.code).toBe('game_disabled');
    await fixture.call('PUT', path, { token: operator, body: { enabled: true } });
    expect((await fixture.call('GET', '/v1/games/limbo')).body.enabled).toBe(true);
  });
});

describe('the list of sessions', () => {
  it('learns by a job of tables that closed by themselves', async () => {
    const { id, token } = await fixture.player();
    const { session } = await fixture.openSession(token);
    await fixture.env.GAME_SESSION.getByName(session.id).close(id);
    await fixture.db.admin.call(
      sql`update games.sessions set reported_at = now() - interval '25 minutes'`,
    );
    await fixture.jobs.run('overdue-tables');
    const rows = await fixture.db.admin.call<{ state: string }>(
      sql`select state from games.sessions where id = ${session.id}::uuid`,
    );
    expect(rows).toEqual([{ state: 'closed' }]);
    expect(await fixture.jobs.run('nothing')).toMatchObject({ error: { code: 'not_found' } });
  });

  it.each([
    ['drops', '6 minutes', 1],
    ['keeps', '4 minutes', 0],
  ])('%s an opening of which no object has heard for %s', async (_what, age, dropped) => {
    const { id } = await fixture.player();
    const sessionId = newId(Date.now());
    await fixture.db.admin.call(sql`
      insert into games.sessions (id, player_id, game_id, currency, state, opened_at, reported_at)
        values (${sessionId}::uuid, ${id}::uuid, 'dice', 'GC', 'opening',
          now() - ${age}::interval, now() - interval '25 minutes')`);
    expect(await fixture.jobs.run('overdue-tables')).toMatchObject({ value: { dropped } });
  });
});
