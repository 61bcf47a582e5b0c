import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { monitorReturns } from '#shared/contracts/http/games.ts';
import { newId } from '#shared/ids.ts';
import { COIN, EVEN_DICE, FREE, staffToken, testWorld } from './harness.ts';

const world = testWorld();
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
    const { id, token } = await world.player();
    const { session, ticket } = await world.sit(token);
    const socket = await world.socket(session.id, ticket);
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const answer = await world.call('POST', '/v1/exclusions', {
      token,
      body: { kind: 'cool_off', until },
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ exclusion: { kind: 'cool_off', until }, sessionsHalted: 1 });
    expect(socket.frames.map(({ type }) => type)).toEqual(['welcome', 'standing', 'closed']);
    const { body } = await world.call('GET', `/v1/sessions/${session.id}`, { token });
    expect(body.session).toMatchObject({ state: 'closed', closeReason: 'excluded' });
    expect(await world.wallet.walletOf(id, 'GC')).toBe(1_000n * COIN);
    const again = await world.call('POST', '/v1/games/dice/sessions', {
      token,
      key: 'k',
      body: { currency: 'GC', buyIn: '1.00' },
    });
    expect(again.body.error.code).toBe('excluded');
  });

  it('lasts a day to six weeks as a break, half a year or for good otherwise', async () => {
    const { token } = await world.player();
    const past = new Date(Date.now() - 1_000).toISOString();
    for (const body of [
      { kind: 'cool_off' },
      { kind: 'cool_off', until: past },
      { kind: 'nap' },
      ...TOO_SHORT_OR_LONG(),
    ]) {
      const answer = await world.call('POST', '/v1/exclusions', { token, body });
      expect(answer.body.error.code).toBe('invalid_request');
    }
    await world.wallet.setStanding(FREE);
  });
});

describe('what operators see', () => {
  it('is for staff with the permission only', async () => {
    const { token } = await world.player();
    const support = await staffToken('support');
    for (const path of ['/v1/admin/games/rtp', '/v1/admin/games/stuck']) {
      expect((await world.call('GET', path)).status).toBe(401);
      expect((await world.call('GET', path, { token })).status).toBe(403);
      expect((await world.call('GET', path, { token: support })).status).toBe(403);
      const operator = await staffToken('operator');
      expect((await world.call('GET', path, { token: operator })).status).toBe(200);
    }
  });

  it('holds observed against theoretical return, with a band', async () => {
    const { token } = await world.player({ coins: 100_000n * COIN });
    const { session, ticket } = await world.sit(token, { buyIn: '50000.00' });
    const socket = await world.socket(session.id, ticket);
    for (let index = 0; index < 3; index++) await socket.ask({ ...auto, id: `x${index}` });
    await world.call('DELETE', `/v1/sessions/${session.id}`, { token });
    const operator = await staffToken('operator');
    const { body } = await world.call('GET', '/v1/admin/games/rtp', { token: operator });
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
    await world.db.admin.call(sql`
      insert into games.sessions (id, player_id, game_id, currency, state, opened_at, reported_at,
          rounds, wagered_micros, paid_micros, expected, variance)
        values (${newId(Date.now())}::uuid, ${newId(Date.now())}::uuid, 'limbo', 'SC', 'closed',
          now(), now(), 5000, 5000000000, 5600000000, 4950, 4900)`);
    expect(await world.jobs.run('rtp-watch')).toMatchObject({ value: { alerts: 1 } });
    expect(await world.jobs.run('rtp-watch')).toMatchObject({ value: { alerts: 0 } });
    const audit = await world.db.admin.call<{ action: string }>(
      sql`select action from audit.entries where action = 'games.rtp_drift'`,
    );
    expect(audit).toHaveLength(1);
  });

  it('shows a session that cannot settle, with age and reason', async () => {
    const { token } = await world.player();
    const { session, ticket } = await world.sit(token);
    const socket = await world.socket(session.id, ticket);
    await world.wallet.fault({ method: 'settle', kind: 'down' });
    await socket.ask({ ...auto, stake: '0.01'.replace('0.01', '1.00'), plays: 5 });
    const object = world.env.GAME_SESSION.getByName(session.id);
    for (let attempt = 0; attempt < 6; attempt++) {
      await world.call('DELETE', `/v1/sessions/${session.id}`, { token });
    }
    const summary = await object.summary();
    if (!summary.ok) throw new Error('no summary');
    expect(summary.value.stuck?.attempts).toBeGreaterThanOrEqual(5);
    await world.call('GET', '/v1/sessions', { token });
    const operator = await staffToken('operator');
    const stuck = await world.call('GET', '/v1/admin/games/stuck', { token: operator });
    expect(stuck.body.items).toMatchObject([{ id: session.id, state: 'closing' }]);
    const samples = await world.metrics.collect();
    expect(samples.find(({ name }) => name === 'parlor_sessions_stuck')?.value).toBe(1);
    await world.wallet.heal();
    await world.call('DELETE', `/v1/sessions/${session.id}`, { token });
    const healed = await world.call('GET', '/v1/admin/games/stuck', { token: operator });
    expect(healed.body.items).toEqual([]);
  });

  it('may close a game for new sessions; those that are open play on', async () => {
    const { token } = await world.player();
    const { session, ticket } = await world.sit(token, {}, 'limbo');
    const operator = await staffToken('operator');
    const path = '/v1/admin/games/limbo';
    const closed = await world.call('PUT', path, { token: operator, body: { enabled: false } });
    expect(closed.body).toEqual({ id: 'limbo', enabled: false });
    expect((await world.call('GET', '/v1/games/limbo')).body.enabled).toBe(false);
    const open = (currency: string) =>
      world.call('POST', '/v1/games/limbo/sessions', { token, key: currency, body: { currency } });
    expect((await open('SC')).body.error.code).toBe('game_disabled');
    const socket = await world.socket(session.id, ticket);
    const round = await socket.ask({ ...auto, params: { target: '2.00' }, plays: 1 });
    expect(round.type).toBe('autoplayResult');
    const back = await open('GC');
    expect([back.status, back.body.joined, back.body.session.id]).toEqual([200, true, session.id]);
    const again = await world.socket(session.id, back.body.ticket);
    const next = await again.ask({ ...auto, id: 'b', params: { target: '2.00' }, plays: 1 });
    expect(next.type).toBe('autoplayResult');
    const left = await world.call('DELETE', `/v1/sessions/${session.id}`, { token });
    expect(left.body.session.state).toBe('closed');
    const late = await world.call('POST', '/v1/games/limbo/sessions', {
      token,
      key: 'late',
      body: { currency: 'GC' },
    });
    expect(late.body.error.code).toBe('game_disabled');
    await world.call('PUT', path, { token: operator, body: { enabled: true } });
    expect((await world.call('GET', '/v1/games/limbo')).body.enabled).toBe(true);
  });
});

describe('the list of sessions', () => {
  it('learns by a job of tables that closed by themselves', async () => {
    const { id, token } = await world.player();
    const { session } = await world.sit(token);
    await world.env.GAME_SESSION.getByName(session.id).close(id);
    await world.db.admin.call(
      sql`update games.sessions set reported_at = now() - interval '25 minutes'`,
    );
    await world.jobs.run('overdue-tables');
    const rows = await world.db.admin.call<{ state: string }>(
      sql`select state from games.sessions where id = ${session.id}::uuid`,
    );
    expect(rows).toEqual([{ state: 'closed' }]);
    expect(await world.jobs.run('nothing')).toMatchObject({ error: { code: 'not_found' } });
  });

  it('drops an opening that no object ever heard of, after an hour', async () => {
    const { id } = await world.player();
    const sessionId = newId(Date.now());
    await world.db.admin.call(sql`
      insert into games.sessions (id, player_id, game_id, currency, state, opened_at, reported_at)
        values (${sessionId}::uuid, ${id}::uuid, 'dice', 'GC', 'opening',
          now() - interval '2 hours', now() - interval '2 hours')`);
    expect(await world.jobs.run('overdue-tables')).toMatchObject({ value: { dropped: 1 } });
  });
});
