// Leaving and taking one's data along, through the whole platform: the jobs of every Worker do their
// part, in any order and as often as they like, and nothing that names the person is left.

import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { untilErased } from '#test/kit/erasure.ts';
import { platformFixture } from '#test/kit/platform.ts';
import {
  dice,
  LOBBY,
  mailTo,
  micros,
  newPlayer,
  newPlayers,
  type Player,
} from '#test/kit/player.ts';

const platform = platformFixture();

const facts = async (playerId: string) => {
  const [row] = await platform.database.admin.call<Record<string, unknown>>(
    sql`select p.status, p.email, p.birth_date, p.display_name, e.acknowledged, e.erased_at,
        (select count(*)::integer from auth.credentials c where c.player_id = p.id) as passwords,
        (select count(*)::integer from auth.sign_ins s where s.player_id = p.id) as sign_ins
      from auth.players p left join auth.erasures e on e.player_id = p.id
      where p.id = ${playerId}::uuid`,
  );
  return row ?? {};
};

const leave = (player: Player, body: Record<string, unknown> = {}) =>
  player.call('DELETE', '/v1/me', { body: { password: player.password, ...body } });

const lines = async () => (await platform.job('ledger-check')).differences;

describe('leaving', () => {
  it('closes the table, gives up the coins, and leaves nothing that names the player', async () => {
    const [player, friend] = await newPlayers(platform, 2);
    await player.call('POST', `/v1/friends/${friend.id}`);
    await friend.call('POST', `/v1/friends/${player.id}/accept`);
    const inbox = async () => (await friend.call('GET', '/v1/notices')).body;
    await platform.job('social-outbox');
    expect(JSON.stringify(await inbox())).toContain(player.id);
    const { sessionId, socket } = await player.openSession('1000.00');
    const { round } = await socket.ask(dice('one'));
    const [gold, sweeps] = [await player.balance(), await player.balance('SC')];
    expect(gold.atTables).not.toBe('0.00');

    const kept = await leave(player);
    expect([kept.status, kept.body.error.code]).toEqual([409, 'balance_remaining']);
    expect((await player.call('GET', '/v1/me')).status).toBe(200);
    expect((await leave(player, { forfeitBalance: true })).status).toBe(202);
    expect((await player.call('GET', '/v1/me')).status).toBe(401);

    // The wallet waits for the table, whoever comes first.
    expect(await platform.job('payments-erasures')).toMatchObject({ done: 0, tables: 1 });
    await untilErased(platform, player.id);

    expect(await facts(player.id)).toMatchObject({
      status: 'erased',
      email: null,
      birth_date: null,
      display_name: expect.stringMatching(/^Former player /),
      acknowledged: expect.arrayContaining(['parlor_games', 'parlor_payments', 'parlor_social']),
      passwords: 0,
      sign_ins: 0,
    });
    const { admin } = platform.database;
    expect(
      await admin.call(sql`select state, close_reason from games.sessions where id = ${sessionId}`),
    ).toEqual([{ state: 'closed', close_reason: 'account_closed' }]);
    const given = await admin.call<Record<string, string>>(sql`
      select w.currency, a.balance_micros::text as left, sum(-e.effect_micros)::text as given
      from ledger.wallets w join ledger.accounts a on a.id = w.account_id
        join ledger.entries e on e.account_id = w.account_id and e.kind = 17
      where w.player_id = ${player.id}::uuid group by 1, 2 order by 1`);
    // The wallet counts what the table has settled; the round is settled by closing.
    const result = micros(round.payout) - micros(round.stake);
    expect(given).toEqual([
      { currency: 'GC', left: '0', given: String(micros(gold.total) + result) },
      { currency: 'SC', left: '0', given: String(micros(sweeps.total)) },
    ]);
    expect(await lines()).toBe(0);

    const friends = await friend.call('GET', '/v1/friends');
    expect(friends.body.items).toEqual([]);
    expect(JSON.stringify(await inbox())).not.toContain(player.id);
    expect((await friend.call('GET', `/v1/players/${player.id}`)).status).toBe(404);
  });

  it('ends in the same state when every job is cut off and run again, two at a time', async () => {
    const player = await newPlayer(platform);
    const { sessionId } = await player.openSession('1000.00');
    await leave(player, { forfeitBalance: true });
    const names = [
      'games-erasures',
      'payments-erasures',
      'social-erasures',
      'compliance-erasures',
      'erasures',
    ];
    // Whatever was under way is cut: what a job has committed stands, the rest it does again.
    const cut = Promise.allSettled(names.map(platform.job));
    await platform.restart();
    await cut;
    await Promise.all([...names, ...names].map(platform.job));
    await untilErased(platform, player.id);
    await Promise.all(names.map(platform.job));
    const { admin } = platform.database;
    const [counts] = await admin.call(sql`
      select (select count(*)::integer from ledger.postings
          where key like 'forfeit:' || ${player.id} || ':%') as forfeits,
        (select count(*)::integer from audit.entries
          where action = 'player.erased' and subject_id = ${player.id}) as erasures,
        (select state from games.sessions where id = ${sessionId}) as state`);
    expect(counts).toEqual({ forfeits: 2, erasures: 1, state: 'closed' });
    expect(await lines()).toBe(0);
  });

  it('waits for an open hand, which the rule of its game settles', async () => {
    const player = await newPlayer(platform);
    const { sessionId, socket } = await player.openSession('1000.00', 'mines');
    const params = { mines: 3 };
    const dealt = await socket.ask({ type: 'play', id: 'open', stake: '1.00', params });
    expect(dealt.type, JSON.stringify(dealt)).not.toBe('error');
    expect((await leave(player, { forfeitBalance: true })).status).toBe(202);
    expect(await platform.job('games-erasures')).toMatchObject({ waiting: 1, done: 0 });
    expect(await platform.job('payments-erasures')).toMatchObject({ tables: 1, done: 0 });
    const [row] = await platform.database.admin.call(
      sql`select state from games.sessions where id = ${sessionId}`,
    );
    expect(row).toEqual({ state: 'open' });
    expect((await facts(player.id)).status).toBe('closing');
  });

  it('makes the sign-in impossible and the address free again', async () => {
    const player = await newPlayer(platform);
    expect((await leave(player)).status).toBe(202);
    const { email, password } = player;
    const signIn = () => platform.call('POST', '/v1/auth/login', { body: { email, password } });
    expect((await signIn()).status).not.toBe(200);
    await untilErased(platform, player.id);
    const refused = await signIn();
    expect([refused.status, refused.body.error.code]).toEqual([401, 'invalid_credentials']);
    const refreshed = await platform.call('POST', '/v1/auth/refresh', {
      body: { refreshToken: player.refreshToken },
    });
    expect(refreshed.status).toBe(401);
    const mails = (await mailTo(platform.mailboxUrl, email)).length;
    const again = await platform.call('POST', '/v1/auth/register', {
      body: {
        email,
        password,
        displayName: `Back${process.pid}`,
        dateOfBirth: '1990-01-31',
        acceptTerms: true,
      },
    });
    expect(again.status).toBe(202);
    const newest = (await mailTo(platform.mailboxUrl, email, mails + 1)).at(-1);
    const code = /\b(\d{6,8})\b/.exec(newest?.text ?? '')?.[1];
    const proved = await platform.call('POST', '/v1/auth/verify-email', {
      body: { email, code },
    });
    expect(proved.status).toBe(204);
    const signedIn = await signIn();
    expect(signedIn.status).toBe(200);
    expect(signedIn.body.player.id).not.toBe(player.id);
  });
});

describe('an export', () => {
  it('holds what every service knows of the player, and nobody else’s', async () => {
    const [player, friend, stranger] = await newPlayers(platform, 3);
    const [mine, theirs] = [
      await player.openSession('1000.00'),
      await stranger.openSession('1000.00'),
    ];
    await mine.socket.ask(dice('mine'));
    await player.call('PUT', '/v1/limits', {
      body: { limits: [{ kind: 'loss', currency: 'GC', period: 'day', amount: '5000.00' }] },
    });
    const bought = await player.order('small');
    await stranger.call('POST', `/v1/friends/${friend.id}`);
    await player.call('POST', `/v1/friends/${friend.id}`);
    await friend.call('POST', `/v1/friends/${player.id}/accept`);
    const room = await player.call('POST', '/v1/rooms', {
      body: { title: 'My table' },
    });

    const { status, headers, body } = await player.call('GET', '/v1/me/export');
    expect(status, JSON.stringify(body)).toBe(200);
    expect(headers.get('content-disposition')).toContain('attachment');
    expect(Object.keys(body).sort()).toEqual(['auth', 'compliance', 'games', 'payments', 'social']);
    expect(body.auth.account).toMatchObject({ id: player.id, email: player.email });
    expect(body.games.sessions).toMatchObject({
      complete: true,
      items: [{ id: mine.sessionId, gameId: 'dice', roundsAt: expect.stringContaining('/rounds') }],
    });
    expect(body.games.activity).toMatchObject([{ gameId: 'dice', currency: 'GC', rounds: 1 }]);
    const rounds = await player.call('GET', body.games.sessions.items[0].roundsAt);
    expect(rounds.body.items).toHaveLength(1);
    expect(body.payments.wallets.map((each: { currency: string }) => each.currency)).toEqual([
      'GC',
      'SC',
    ]);
    expect(body.payments.transactions.complete).toBe(true);
    const kinds = body.payments.transactions.items.map((each: { kind: string }) => each.kind);
    expect(kinds.sort()).toEqual(['bonus', 'bonus', 'buy_in']);
    expect(body.payments.lots).toMatchObject([{ source: 'daily', currency: 'SC' }]);
    expect(body.payments.limits).toMatchObject([{ kind: 'loss', amount: '5000.00' }]);
    expect(bought.status, JSON.stringify(bought.body)).toBe(201);
    expect(body.payments.purchases).toHaveLength(1);
    expect(body.social.relations).toMatchObject([{ playerId: friend.id, state: 'friend' }]);
    expect(room.status, JSON.stringify(room.body)).toBe(201);
    expect(body.social.rooms).toMatchObject([{ title: 'My table', role: 'owner' }]);

    const text = JSON.stringify(body);
    for (const foreign of [
      stranger.id,
      stranger.email,
      theirs.sessionId,
      friend.email,
      'passwordHash',
      'scrypt',
    ]) {
      expect(text).not.toContain(foreign);
    }
  });

  it('is whole or none: a service that does not answer makes it try_again', async () => {
    const player = await newPlayer(platform);
    const { admin } = platform.database;
    await admin.call(sql`revoke select on social.edges from parlor_social`);
    try {
      const { status, body } = await player.call('GET', '/v1/me/export');
      expect([status, body.error.code]).toEqual([503, 'try_again']);
    } finally {
      await admin.call(sql`grant select on social.edges to parlor_social`);
    }
    expect((await player.call('GET', '/v1/me/export')).status).toBe(200);
  });
});

describe('what a player said', () => {
  it('stays in the room, without the name', async () => {
    const [player, reader] = await newPlayers(platform, 2);
    const socket = await player.enter(`/v1/rooms/${LOBBY}`);
    const text = `hello ${randomUUID()}`;
    await socket.ask({ type: 'send', id: randomUUID(), text });
    const said = async () => {
      const { body } = await reader.call('GET', `/v1/rooms/${LOBBY}/messages`);
      return body.items.find((item: { text: string }) => item.text === text);
    };
    const { author } = await said();
    expect(author.id).toBe(player.id);
    expect((await leave(player)).status).toBe(202);
    await untilErased(platform, player.id);
    expect((await said()).author).toEqual({ id: player.id, name: 'Deleted player' });
  });
});
