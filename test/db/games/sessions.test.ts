import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { DatabaseRefusal } from '#db/client.ts';
import { newId } from '#shared/ids.ts';
import { makePlayer } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';

const database = databaseFixture();

// Each key another game unless told: of one game there is one table.
async function begin(
  playerId: string,
  key: string,
  digest = 'd',
  game = `game-${key}`,
  [perMinute, perHour] = [1_000, 1_000],
  at = new Date(),
) {
  const [row] = await database.as('parlor_games').call<{ answer: Record<string, string> }>(
    sql`select games.begin_session(${playerId}, ${key}, ${digest}, ${newId(at.getTime())}, ${game},
      'GC', null, 5, ${perMinute}::integer, ${perHour}::integer, ${at.toISOString()}) as answer`,
  );
  return row?.answer ?? {};
}

const summary = (id: string, change: Record<string, unknown> = {}) =>
  JSON.stringify({
    id,
    state: 'open',
    closedAtMs: null,
    closeReason: null,
    rounds: 0,
    wageredMicros: '0',
    paidMicros: '0',
    expected: 0,
    variance: 0,
    largest: 0,
    stuck: null,
    unsettledSinceMs: null,
    ...change,
  });

const note = (text: string) =>
  database.as('parlor_games').call(sql`select games.note_session(${text}::jsonb, now())`);

async function stateOf(id: string) {
  const [row] = await database.admin.call<{ state: string; rounds: string }>(
    sql`select state, rounds from games.sessions where id = ${id}::uuid`,
  );
  return row;
}

it('the games schema fixes one session id per key under any race, and refuses the key for anything else', async () => {
  const playerId = await makePlayer(database);
  const answers = await Promise.all(Array.from({ length: 20 }, () => begin(playerId, 'k')));
  expect(new Set(answers.map(({ sessionId }) => sessionId)).size).toBe(1);
  expect(answers.filter(({ outcome }) => outcome === 'new')).toHaveLength(1);
  expect(await begin(playerId, 'k', 'other')).toEqual({ outcome: 'reused' });
});

it('the games schema has one table per game and currency under any race of keys', async () => {
  const playerId = await makePlayer(database);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => begin(playerId, `k${index}`, 'd', 'dice')),
  );
  expect(new Set(answers.map(({ sessionId }) => sessionId)).size).toBe(1);
  expect(answers.filter(({ outcome }) => outcome === 'new')).toHaveLength(1);
  expect(answers.filter(({ outcome }) => outcome === 'join')).toHaveLength(19);
});

it('the games schema lets five sessions live at once under any race', async () => {
  const playerId = await makePlayer(database);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => begin(playerId, `k${index}`)),
  );
  expect(answers.filter(({ outcome }) => outcome === 'new')).toHaveLength(5);
  expect(answers.filter(({ outcome }) => outcome === 'too_many_sessions')).toHaveLength(15);
});

it('the games schema counts a refused opening that is tried again', async () => {
  const playerId = await makePlayer(database);
  const first = await begin(playerId, 'a');
  await note(summary(first.sessionId ?? '', { state: 'failed' }));
  for (const key of ['b', 'c', 'd', 'e', 'f']) await begin(playerId, key);
  expect(await begin(playerId, 'a')).toEqual({ outcome: 'too_many_sessions' });
});

it('the games schema asks a table that was refused for want of coins again, whatever the key', async () => {
  const playerId = await makePlayer(database);
  const refuse = (id = '', closeReason = 'insufficient_funds') =>
    note(summary(id, { state: 'failed', closeReason }));
  const first = await begin(playerId, 'a', 'd', 'dice');
  await refuse(first.sessionId);
  const second = await begin(playerId, 'b', 'd', 'dice');
  expect(second).toMatchObject({ outcome: 'new', sessionId: first.sessionId });
  expect(await begin(playerId, 'b', 'd', 'dice')).toMatchObject({ outcome: 'replay' });
  expect(await begin(playerId, 'a', 'd', 'dice')).toMatchObject({ outcome: 'joined' });
  await refuse(second.sessionId);
  const other = await begin(playerId, 'c', 'd', 'keno');
  expect(other.sessionId).not.toBe(first.sessionId);
  await refuse(other.sessionId, 'session_cancelled');
  const anew = await begin(playerId, 'e', 'd', 'keno');
  expect(anew).toMatchObject({ outcome: 'new' });
  expect(anew.sessionId).not.toBe(other.sessionId);
});

it('the games schema begins so many new tables a minute and an hour, whatever became of them, and says when the next may', async () => {
  const playerId = await makePlayer(database);
  const startMs = Date.now();
  const at = (seconds: number) => new Date(startMs + seconds * 1_000);
  const open = (key: string, seconds: number, game = `game-${key}`) =>
    begin(playerId, key, 'd', game, [2, 4], at(seconds));
  const openAndClose = async (key: string, seconds: number) => {
    const { outcome, sessionId = '' } = await open(key, seconds);
    expect(outcome).toBe('new');
    await note(summary(sessionId, { state: 'closed', closeReason: 'player' }));
  };
  await openAndClose('a', 0);
  await openAndClose('b', 10);
  expect(await open('c', 20)).toEqual({ outcome: 'rate_limited', retryAfterSeconds: 40 });
  expect(await open('b', 20)).toMatchObject({ outcome: 'replay' });
  await openAndClose('c', 60);
  expect(await open('d', 100)).toMatchObject({ outcome: 'new' });
  expect(await open('e', 200)).toEqual({ outcome: 'rate_limited', retryAfterSeconds: 3_400 });
  expect(await open('e', 200, 'game-d')).toMatchObject({ outcome: 'join' });
  await openAndClose('f', 3_600);
});

it('the games schema asks a refused table again without counting it as a new one', async () => {
  const playerId = await makePlayer(database);
  for (const key of ['a', 'b', 'c']) {
    const { outcome, sessionId = '' } = await begin(playerId, key, 'd', 'dice', [1, 1]);
    expect(outcome).toBe('new');
    await note(summary(sessionId, { state: 'failed', closeReason: 'insufficient_funds' }));
  }
});

it('the games schema lets no race of keys begin more new tables than the limit', async () => {
  const playerId = await makePlayer(database);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      begin(playerId, `k${index}`, 'd', `game-${index}`, [3, 60]),
    ),
  );
  expect(answers.filter(({ outcome }) => outcome === 'new')).toHaveLength(3);
  expect(answers.filter(({ outcome }) => outcome === 'rate_limited')).toHaveLength(17);
});

it('the games schema never lets late news undo an end, or take rounds away', async () => {
  const playerId = await makePlayer(database);
  const { sessionId = '' } = await begin(playerId, 'k');
  await note(summary(sessionId, { rounds: 7 }));
  await note(summary(sessionId, { rounds: 3 }));
  expect(await stateOf(sessionId)).toMatchObject({ state: 'open', rounds: '7' });
  await note(summary(sessionId, { state: 'closed', rounds: 9 }));
  await note(summary(sessionId, { state: 'open', rounds: 9 }));
  expect(await stateOf(sessionId)).toMatchObject({ state: 'closed', rounds: '9' });
});

it('the games schema gives the role of games functions to call and views to read, and no table to change', async () => {
  const playerId = await makePlayer(database);
  const { sessionId = '' } = await begin(playerId, 'k');
  const attempts = [
    sql`update games.sessions set state = 'closed' where id = ${sessionId}::uuid`,
    sql`delete from games.openings`,
    sql`insert into games.settings values ('dice', false, now(), ${playerId}::uuid)`,
    sql`select * from auth.players`,
    sql`select * from ledger.accounts`,
  ];
  for (const attempt of attempts) {
    const refusal = await database
      .as('parlor_games')
      .call(attempt)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DatabaseRefusal);
    expect((refusal as DatabaseRefusal).sqlState).toBe('42501');
  }
});

it('the games schema gives a due session to one of two runs that ask at once', async () => {
  const playerId = await makePlayer(database);
  for (const key of ['a', 'b', 'c']) await begin(playerId, key);
  await database.admin.call(sql`update games.sessions set reported_at = now() - interval '1 hour'`);
  const claim = () =>
    database
      .as('parlor_games')
      .call<{ id: string }>(
        sql`select id from games.claim_overdue(100, now() - interval '1 minute', now())`,
      );
  const [one, two] = await Promise.all([claim(), claim()]);
  const ids = [...one, ...two].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(3);
});
