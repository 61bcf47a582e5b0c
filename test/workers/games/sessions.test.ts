import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { listGames, openSession, replaySchema } from '#shared/contracts/http/games.ts';
import { GAME_IDS } from '#shared/games/registry.ts';
import { newId } from '#shared/ids.ts';
import { tokenOf } from '#test/kit/service.ts';
import { COIN, EVEN_DICE, gamesFixture } from './fixture.ts';

const fixture = gamesFixture();
const play = (id: string) => ({ type: 'play', id, stake: '1.00', params: EVEN_DICE });

describe('the catalogue', () => {
  it('lists every game with limits and the schema of its params, for anyone', async () => {
    const { status, body } = await fixture.call('GET', '/v1/games');
    expect(status).toBe(200);
    expect(listGames.replies[200]?.parse(body)).toEqual(body);
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual([
      'dice',
      'limbo',
      'mines',
      'plinko',
      'roulette',
      'keno',
      'wheel',
      'blackjack',
    ]);
    expect((await fixture.call('GET', '/v1/games/dice')).body).toEqual(body.items[0]);
    expect((await fixture.call('GET', '/v1/games/slots')).body.error.code).toBe('game_not_found');
  });
});

describe('sitting down', () => {
  it('opens a session with its commitment and a ticket for its socket', async () => {
    const { id, token } = await fixture.player();
    const body = await fixture.openSession(token);
    expect(openSession.replies[201]?.parse(body)).toEqual(body);
    expect(body.session).toMatchObject({
      state: 'open',
      balance: '100.00',
      nonce: 0,
      serverSeed: null,
    });
    expect(body.socketUrl).toBe(`wss://parlor.test/v1/sessions/${body.session.id}/socket`);
    expect(await fixture.wallet.walletOf(id, 'GC')).toBe(900n * COIN);
    const socket = await fixture.socket(body.session.id, body.ticket);
    expect((await socket.ask(play('a'))).type).toBe('result');
  });

  it('by the same key is the same session with a fresh ticket; with another body it is refused', async () => {
    const { id, token } = await fixture.player();
    const request = { token, key: 'k', body: { currency: 'GC', buyIn: '10.00' } };
    const path = '/v1/games/dice/sessions';
    const all = await Promise.all(
      Array.from({ length: 5 }, () => fixture.call('POST', path, request)),
    );
    expect(new Set(all.map(({ body }) => body.session.id)).size).toBe(1);
    expect(new Set(all.map(({ body }) => body.ticket)).size).toBe(5);
    const replayed = all.filter(({ headers }) => headers.get('idempotency-replayed') === 'true');
    expect(replayed).toHaveLength(4);
    expect(await fixture.wallet.walletOf(id, 'GC')).toBe(990n * COIN);
    const other = { ...request, body: { currency: 'GC', buyIn: '11.00' } };
    const reused = await fixture.call('POST', path, other);
    expect([reused.status, reused.body.error.code]).toEqual([409, 'idempotency_key_reused']);
    const stranger = await fixture.player();
    const theirs = await fixture.call('POST', path, { ...request, token: stranger.token });
    expect(theirs.body.session.id).not.toBe(all[0]?.body.session.id);
  });

  it('is refused for a while to a player who opened and closed twenty tables within a minute', async () => {
    const { token } = await fixture.player();
    for (let table = 0; table < 20; table++) {
      const { session } = await fixture.openSession(token, { buyIn: '1.00' });
      const closed = await fixture.call('DELETE', `/v1/sessions/${session.id}`, { token });
      expect(closed.status).toBe(200);
    }
    const request = { token, key: 'more', body: { currency: 'GC', buyIn: '1.00' } };
    const refused = await fixture.call('POST', '/v1/games/dice/sessions', request);
    expect([refused.status, refused.body.error.code]).toEqual([429, 'rate_limited']);
    const { retryAfterSeconds } = refused.body.error;
    expect(retryAfterSeconds).toBeGreaterThan(0);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);
    expect(refused.headers.get('retry-after')).toBe(`${retryAfterSeconds}`);
  });

  it.each([
    ['no key', {}, 'idempotency_key_required'],
    ['no currency', { key: 'a', body: {} }, 'invalid_request'],
    ['dollars', { key: 'a', body: { currency: 'USD' } }, 'invalid_request'],
    ['an unknown field', { key: 'a', body: { currency: 'GC', bonus: '1' } }, 'invalid_request'],
    ['a buy-in of nothing', { key: 'a', body: { currency: 'GC', buyIn: '0' } }, 'invalid_amount'],
    ['a negative buy-in', { key: 'a', body: { currency: 'GC', buyIn: '-1' } }, 'invalid_request'],
    ['malformed JSON', { key: 'a', body: '{"currency":' }, 'invalid_json'],
  ])('is refused with %s', async (_name, options, code) => {
    const { token } = await fixture.player();
    const body = { currency: 'GC' };
    const answer = await fixture.call('POST', '/v1/games/dice/sessions', {
      token,
      body,
      ...options,
    });
    expect(answer.body.error.code).toBe(code);
  });

  it('is refused without a token, for an unknown game, a closed account, an unverified address', async () => {
    const path = '/v1/games/dice/sessions';
    const request = { key: 'k', body: { currency: 'GC' } };
    expect((await fixture.call('POST', path, request)).status).toBe(401);
    const { token } = await fixture.player();
    const unknown = await fixture.call('POST', '/v1/games/slots/sessions', { ...request, token });
    expect(unknown.body.error.code).toBe('game_not_found');
    const banned = await fixture.player({ status: 'banned' });
    const closed = await fixture.call('POST', path, { ...request, token: banned.token });
    expect(closed.body.error.code).toBe('account_closed');
    const unverified = await fixture.player({ isVerified: false });
    const early = await fixture.call('POST', path, { ...request, token: unverified.token });
    expect(early.body.error.code).toBe('email_not_verified');
    const ghost = await tokenOf(newId(Date.now()));
    const nobody = await fixture.call('POST', path, { ...request, token: ghost });
    expect(nobody.body.error.code).toBe('account_closed');
  });

  it('at a sixth table is refused until one of the five closes', async () => {
    const { token } = await fixture.player();
    const sessions = [];
    for (const game of GAME_IDS.slice(0, 5))
      sessions.push(await fixture.openSession(token, { buyIn: '1.00' }, game));
    const request = { token, key: 'six', body: { currency: 'GC', buyIn: '1.00' } };
    const path = `/v1/games/${GAME_IDS[5]}/sessions`;
    const sixth = await fixture.call('POST', path, request);
    expect([sixth.status, sixth.body.error.code]).toEqual([409, 'too_many_sessions']);
    // Closed behind the back of the list, as an idle table closes itself.
    const { id } = sessions[0].session;
    const owner = await fixture.db.admin.call<{ player_id: string }>(
      sql`select player_id from games.sessions where id = ${id}::uuid`,
    );
    await fixture.env.GAME_SESSION.getByName(id).close(owner[0]?.player_id ?? '');
    expect((await fixture.call('POST', path, request)).status).toBe(201);
  });

  it('never exceeds five tables, however many ask at once', async () => {
    const { token } = await fixture.player();
    const answers = await Promise.all(
      GAME_IDS.map((game) =>
        fixture.call('POST', `/v1/games/${game}/sessions`, {
          token,
          key: `k-${game}`,
          body: { currency: 'GC', buyIn: '1.00' },
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(3);
  });

  it('by a key whose session is over answers with how it ended, and no ticket', async () => {
    const { id, token } = await fixture.player();
    const request = { token, key: 'k', body: { currency: 'GC', buyIn: '10.00' } };
    const first = await fixture.call('POST', '/v1/games/dice/sessions', request);
    const sessionId = first.body.session.id;
    await fixture.call('DELETE', `/v1/sessions/${sessionId}`, { token });
    const again = await fixture.call('POST', '/v1/games/dice/sessions', request);
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(openSession.replies[201]?.parse(again.body)).toEqual(again.body);
    expect(again.body).toMatchObject({
      session: { id: sessionId, state: 'closed', returned: '10.00' },
      ticket: null,
      socketUrl: null,
    });
    expect(await fixture.wallet.walletOf(id, 'GC')).toBe(1_000n * COIN);
  });

  it('takes coins back from other tables when the wallet has too few', async () => {
    const { id, token } = await fixture.player({ coins: 100n * COIN });
    const first = await fixture.openSession(token, { buyIn: '90.00' });
    const second = await fixture.openSession(token, { buyIn: '60.00' }, 'limbo');
    expect(second.session.balance).toBe('60.00');
    const before = await fixture.call('GET', `/v1/sessions/${first.session.id}`, { token });
    expect(before.body.session.balance).toBe('0.00');
    expect(await fixture.wallet.walletOf(id, 'GC')).toBe(40n * COIN);
  });

  it('says try again while the wallet is silent, and is one session in the end', async () => {
    const { id, token } = await fixture.player();
    const request = { token, key: 'k', body: { currency: 'GC', buyIn: '10.00' } };
    await fixture.wallet.fault({ method: 'reserve', kind: 'lose', times: 3 });
    const silent = await fixture.call('POST', '/v1/games/dice/sessions', request);
    expect([silent.status, silent.body.error.code]).toEqual([503, 'try_again']);
    const again = await fixture.call('POST', '/v1/games/dice/sessions', request);
    expect(again.status).toBe(201);
    expect(await fixture.wallet.walletOf(id, 'GC')).toBe(990n * COIN);
  });
});

describe('a session over HTTP', () => {
  it('lives from opening to replay: play, top up, rotate, close, list, history', async () => {
    const { id, token } = await fixture.player();
    const { session, ticket } = await fixture.openSession(token);
    const path = `/v1/sessions/${session.id}`;
    const socket = await fixture.socket(session.id, ticket);
    const first = await socket.ask(play('a'));
    const topped = await fixture.call('POST', `${path}/top-up`, {
      token,
      key: 'more',
      body: { amount: '5.00' },
    });
    expect(topped.status).toBe(200);
    const again = await fixture.call('POST', `${path}/top-up`, {
      token,
      key: 'more',
      body: { amount: '5.00' },
    });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const patched = await fixture.call('PATCH', path, {
      token,
      body: { clientSeed: 'mine', settings: { spectators: true } },
    });
    expect(patched.body.session).toMatchObject({
      clientSeed: 'mine',
      serverSeedHash: session.nextServerSeedHash,
      settings: { spectators: true, autoTopUp: false },
    });
    await socket.ask({ type: 'autoplay', id: 'b', stake: '1.00', params: EVEN_DICE, plays: 5 });
    const closed = await fixture.call('DELETE', path, { token });
    expect(closed.status).toBe(200);
    expect(closed.body.session).toMatchObject({ state: 'closed', rounds: 6, balance: '0.00' });
    expect((await fixture.call('DELETE', path, { token })).body).toEqual(closed.body);
    const rounds = await fixture.call('GET', `${path}/rounds?limit=4`, { token });
    expect(rounds.body.items).toHaveLength(4);
    const rest = await fixture.call('GET', `${path}/rounds?cursor=${rounds.body.nextCursor}`, {
      token,
    });
    const nonces = [...rounds.body.items, ...rest.body.items].map(({ nonce }) => nonce);
    expect(nonces).toEqual([5, 4, 3, 2, 1, 0]);
    expect(rest.body.nextCursor).toBeNull();
    const list = await fixture.call('GET', '/v1/sessions', { token });
    expect(list.body.items).toMatchObject([{ id: session.id, state: 'closed', rounds: 6 }]);
    const replay = await fixture.call('GET', `/v1/rounds/${first.round.id}`);
    expect(replaySchema.parse(replay.body)).toEqual(replay.body);
    expect(replay.body).toMatchObject({ round: first.round, verified: true });
    expect(JSON.stringify(replay.body)).not.toContain(id);
    const wallet = await fixture.wallet.walletOf(id, 'GC');
    const { wagered, paid } = closed.body.session;
    const cents = (text: string) => BigInt(text.replace('.', '')) * 10_000n;
    expect(wallet).toBe(1_000n * COIN - cents(wagered) + cents(paid));
  });

  it('gets what lies idle at the player’s other tables when the wallet is empty', async () => {
    const { token } = await fixture.player();
    const sit = (game: string, body: object) =>
      fixture.call('POST', `/v1/games/${game}/sessions`, { token, key: game, body });
    const first = await sit('dice', { currency: 'GC' });
    const second = await sit('limbo', { currency: 'GC' });
    expect(second.body.session.balance).toBe('1000.00');
    const topped = await fixture.call('POST', `/v1/sessions/${first.body.session.id}/top-up`, {
      token,
      key: 'back',
      body: { amount: '400.00' },
    });
    expect(topped.body.session?.balance, JSON.stringify(topped.body)).toBe('400.00');
  });

  it('does not exist for anyone else, in any of its routes', async () => {
    const { token } = await fixture.player();
    const { session } = await fixture.openSession(token);
    const stranger = await fixture.player();
    const path = `/v1/sessions/${session.id}`;
    const attempts: [string, string, unknown?][] = [
      ['GET', path],
      ['PATCH', path, { clientSeed: 'theirs' }],
      ['DELETE', path],
      ['POST', `${path}/top-up`, { amount: '1.00' }],
      ['POST', `${path}/ticket`, {}],
      ['GET', `${path}/rounds`],
    ];
    for (const [method, target, body] of attempts) {
      const answer = await fixture.call(method, target, {
        token: stranger.token,
        key: 'k',
        ...(body === undefined ? {} : { body }),
      });
      expect([method, target, answer.status]).toEqual([method, target, 404]);
      const nobody = target.replace(session.id, newId(Date.now()));
      const missing = await fixture.call(method, nobody, {
        token: stranger.token,
        key: 'k',
        ...(body === undefined ? {} : { body }),
      });
      expect({ ...missing.body.error, requestId: '' }).toEqual({
        ...answer.body.error,
        requestId: '',
      });
    }
  });

  it('refuses tampered cursors, unknown fields, empty changes and bad seeds', async () => {
    const { token } = await fixture.player();
    const { session } = await fixture.openSession(token);
    const path = `/v1/sessions/${session.id}`;
    const code = async (method: string, target: string, body?: unknown) => {
      const options = body === undefined ? { token } : { token, body };
      return (await fixture.call(method, target, { ...options, key: 'k' })).body.error?.code;
    };
    expect(await code('GET', `${path}/rounds?cursor=x`)).toBe('invalid_cursor');
    expect(await code('GET', `${path}/rounds?cursor=-1`)).toBe('invalid_cursor');
    expect(await code('GET', `${path}/rounds?limit=0`)).toBe('invalid_request');
    expect(await code('GET', `${path}/rounds?page=2`)).toBe('invalid_request');
    expect(await code('GET', '/v1/sessions?cursor=5')).toBe('invalid_cursor');
    expect(await code('PATCH', path, {})).toBe('invalid_request');
    expect(await code('PATCH', path, { clientSeed: 'a:b' })).toBe('invalid_request');
    expect(await code('PATCH', path, { balance: '9' })).toBe('invalid_request');
    expect(await code('POST', `${path}/top-up`, { amount: '0.0000001' })).toBe('invalid_request');
    expect(await code('POST', `${path}/top-up`, { amount: '0' })).toBe('invalid_amount');
    expect(await code('POST', `${path}/ticket`, { role: 'dealer' })).toBe('invalid_request');
    expect(await code('GET', '/v1/sessions/not-an-id')).toBe('not_found');
  });

  it('pages the list of sessions, newest first', async () => {
    const { token } = await fixture.player();
    const ids = [];
    for (let index = 0; index < 3; index++) {
      const { session } = await fixture.openSession(token, { buyIn: '1.00' });
      ids.unshift(session.id);
      await fixture.call('DELETE', `/v1/sessions/${session.id}`, { token });
    }
    const first = await fixture.call('GET', '/v1/sessions?limit=2', { token });
    const second = await fixture.call('GET', `/v1/sessions?cursor=${first.body.nextCursor}`, {
      token,
    });
    const seen = [...first.body.items, ...second.body.items].map(({ id }) => id);
    expect(seen).toEqual(ids);
  });
});
