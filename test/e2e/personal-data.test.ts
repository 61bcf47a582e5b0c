// Where a person stands in what the platform stores: every table of Postgres and every object's
// SQLite is walked for somebody who used everything. What holds a person is declared in
// db/personal-data.ts, is gone or kept after leaving as it says there, and nothing else holds one.

import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { PERSONAL_DATA } from '#db/personal-data.ts';
import { untilErased } from '#test/kit/erasure.ts';
import { PATIENCE_MS, until } from '#test/kit/patience.ts';
import { platformFixture } from '#test/kit/platform.ts';
import { dice, LOBBY, newPlayers, type Player } from '#test/kit/player.ts';

const platform = platformFixture();

/** By what a person is found: the id, and everything that names them besides. */
interface Marks {
  id: string;
  names: string[];
}

type Found = Map<string, 'id' | 'name'>;

// Bytes are read both as text and as digits: a name or an id may stand in them.
function textOf(value: unknown): string {
  const bytes =
    value instanceof Uint8Array
      ? Buffer.from(value)
      : typeof value === 'string' && value.startsWith('\\x')
        ? Buffer.from(value.slice(2), 'hex')
        : null;
  if (bytes !== null) return `${bytes.toString('utf8')} ${bytes.toString('hex')}`;
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

function look(found: Found, place: string, value: unknown, { id, names }: Marks): void {
  const text = textOf(value).toLowerCase();
  if (names.some((name) => text.includes(name.toLowerCase()))) found.set(place, 'name');
  else if ([id, id.replaceAll('-', '')].some((mark) => text.includes(mark))) {
    if (!found.has(place)) found.set(place, 'id');
  }
}

async function walkTables(marks: Marks): Promise<Found> {
  const found: Found = new Map();
  const { admin } = platform.database;
  const tables = await admin.call<{ schema: string; name: string }>(sql`
    select n.nspname as schema, c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    order by 1, 2`);
  for (const { schema, name } of tables) {
    const rows = await admin.call<{ row: Record<string, unknown> }>(
      sql`select to_jsonb(t) as row from ${sql.raw(`${schema}.${name}`)} t`,
    );
    for (const { row } of rows) {
      for (const [column, value] of Object.entries(row)) {
        look(found, `${schema}.${name}.${column}`, value, marks);
      }
    }
  }
  return found;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sqlite'))
    .map((file) => join(folder, file));
}

function walkObjects(marks: Marks): Found {
  const found: Found = new Map();
  for (const path of filesIn(platform.storageFolder)) {
    const object = ['ChatRoom', 'PlayerHub', 'GameSession'].find((name) => path.includes(name));
    if (object === undefined) continue;
    const file = new DatabaseSync(path, { readOnly: true, timeout: PATIENCE_MS });
    const tables = file
      .prepare(`select name from sqlite_master where type = 'table'`)
      .all()
      .map(({ name }) => String(name))
      .filter((name) => !name.startsWith('_cf_') && !name.startsWith('sqlite_'));
    for (const table of tables) {
      for (const row of file.prepare(`select * from "${table}"`).all()) {
        for (const [column, value] of Object.entries(row)) {
          look(found, `${object}.${table}.${column}`, value, marks);
        }
      }
    }
    file.close();
  }
  return found;
}

const walk = async (marks: Marks): Promise<Found> =>
  new Map([...(await walkTables(marks)), ...walkObjects(marks)]);

/** Somebody who used everything, and by what they are found. */
async function everything(): Promise<{
  player: Player;
  marks: Marks;
  said: string;
  there: Found;
}> {
  const [player, friend, foe] = await newPlayers(platform, 3);
  const { admin } = platform.database;
  const first = (await player.call('GET', '/v1/me')).body.displayName as string;
  const name = `Wanda${process.pid}x`;
  expect((await player.call('PATCH', '/v1/me', { body: { displayName: name } })).status).toBe(200);
  const pending = `wanda.${randomUUID()}@example.net`;
  await player.call('POST', '/v1/auth/step-up', { body: { password: player.password } });
  await player.call('POST', '/v1/auth/email/change', {
    body: { newEmail: pending, password: player.password },
  });
  const browser = await player.call('POST', '/v1/auth/login', {
    headers: { 'sec-fetch-site': 'same-origin' },
    body: { email: player.email, password: player.password },
  });
  expect(browser.status, JSON.stringify(browser.body)).toBe(200);
  // Money and play.
  await player.buy(platform, 'small');
  const { socket: table } = await player.openSession('100.00');
  await table.ask(dice('one'));
  for (const amount of ['500.00', '400.00']) {
    await player.call('PUT', '/v1/limits', {
      body: { limits: [{ kind: 'loss', currency: 'GC', period: 'day', amount }] },
    });
  }
  // People.
  await player.call('POST', `/v1/friends/${friend.id}`);
  await friend.call('POST', `/v1/friends/${player.id}/accept`);
  await foe.call('PUT', `/v1/blocks/${player.id}`);
  const group = await player.call('POST', '/v1/rooms', {
    key: randomUUID(),
    body: { title: `Table of ${name}` },
  });
  const roomId: string = group.body.room.id;
  await player.call('POST', `/v1/rooms/${roomId}/members`, { body: { playerId: friend.id } });
  const direct = await player.call('POST', `/v1/direct/${friend.id}`);
  const said = `hello from ${randomUUID()}`;
  const [lobby, groupLine, other] = [
    await player.enter(`/v1/rooms/${LOBBY}`),
    await player.enter(`/v1/rooms/${roomId}`),
    await friend.enter(`/v1/rooms/${LOBBY}`),
  ];
  const directLine = await player.enter(`/v1/rooms/${direct.body.room.id}`);
  const message = await lobby.ask({ type: 'send', id: randomUUID(), text: said });
  await groupLine.ask({ type: 'send', id: randomUUID(), text: `${said} too` });
  await directLine.ask({ type: 'send', id: randomUUID(), text: `${said} as well` });
  const answered = await other.ask({
    type: 'send',
    id: randomUUID(),
    text: `well said, @${name}`,
  });
  await lobby.ask({
    type: 'react',
    id: randomUUID(),
    messageId: answered.messageId,
    emoji: '👍',
  });
  lobby.send({ type: 'read', seq: answered.seq });
  for (const [who, messageId] of [
    [friend, message.messageId],
    [player, answered.messageId],
  ] as const) {
    const reported = await who.call('POST', `/v1/rooms/${LOBBY}/reports`, {
      body: { messageId, reason: `${name} started it` },
    });
    expect(reported.status, JSON.stringify(reported.body)).toBe(201);
  }
  await admin.call(sql`select social.sanction(${randomUUID()}::uuid, ${LOBBY}::uuid,
    ${player.id}::uuid, 'mute', 'spam', null, ${friend.id}::uuid, now(), 'test')`);
  await platform.job('social-outbox');
  const hub = await player.call('POST', '/v1/hub/ticket');
  expect(hub.status).toBe(201);
  const ends = new Date(Date.now() + 2 * 86_400_000).toISOString();
  await player.call('PUT', '/v1/limits', {
    body: { limits: [{ kind: 'reality_check', minutes: 60 }] },
  });
  const excluded = await player.call('POST', '/v1/exclusions', {
    body: { kind: 'cool_off', until: ends },
  });
  expect(excluded.status, JSON.stringify(excluded.body)).toBe(201);
  const names = [name, first, player.email, pending, player.email.split('@')[0] ?? ''];
  const marks = { id: player.id, names };
  // What friends' hubs know of somebody comes a moment after they came, and goes with them.
  const there = await until(
    () => {
      const found = walkObjects(marks);
      return found.has('PlayerHub.friend_states.id') && found;
    },
    () => 'no friend hears of the player',
    100,
  );
  for (const socket of [table, lobby, groupLine, directLine, other]) socket.terminate();
  return { player, marks, said, there };
}

it('what names a person stands where it is declared, is handed out, and is forgotten as it is declared', async () => {
  const { player, marks, said, there } = await everything();
  const before = new Map([...there, ...(await walk(marks))]);
  const undeclared = [...before.keys()].filter((place) => PERSONAL_DATA[place] === undefined);
  expect(undeclared.sort()).toEqual([]);
  const unused = Object.keys(PERSONAL_DATA).filter(
    (place) => !before.has(place) && PERSONAL_DATA[place]?.unseen !== true,
  );
  expect(unused).toEqual([]);

  const exported = await player.call('GET', '/v1/me/export');
  expect(exported.status, JSON.stringify(exported.body)).toBe(200);
  const { auth, payments, social } = exported.body;
  const texts = social.messages.flatMap((room: { items: { text: string }[] }) =>
    room.items.map(({ text }) => text),
  );
  expect.soft(texts.sort()).toEqual([said, `${said} as well`, `${said} too`]);
  expect.soft(auth.pendingEmail).toBe(marks.names[3]);
  // As it is held and compared: look-alikes folded.
  expect.soft(auth.earlierNames).toHaveLength(1);
  expect.soft(auth.devices.length).toBeGreaterThan(0);
  expect.soft(auth.browsers).toHaveLength(1);
  expect
    .soft(payments.limitHistory.map(({ amount }: { amount: string }) => amount))
    .toEqual(['500.00', '400.00']);
  expect
    .soft(social.notices.map(({ kind }: { kind: string }) => kind))
    .toContain('friend_accepted');

  await player.call('DELETE', '/v1/me', {
    body: { password: player.password, forfeitBalance: true },
  });
  await untilErased(platform, player.id);
  await platform.job('social-outbox');
  const after = await walk(marks);
  const left = [...after].filter(([place, holds]) => {
    const leaving = PERSONAL_DATA[place]?.leaving;
    // What is kept or replaced may hold the id, and no name.
    return holds === 'name' || leaving === undefined || leaving === 'deleted';
  });
  expect(left.map(([place, holds]) => `${place} (${holds})`).sort()).toEqual([]);
});
