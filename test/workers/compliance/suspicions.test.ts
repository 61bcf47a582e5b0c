// Notes on suspicious activity over their routes: who writes and reads them, and that whoever is noted
// cannot learn of it.

import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { newKeys } from '#scripts/platform/settings/keys.ts';
import { staffToken } from '#test/kit/service.ts';
import { collectExport } from '#workers/compliance/erasure.ts';
import { JOBS } from '#workers/compliance/jobs.ts';
import { complianceFixture } from './fixture.ts';

const fixture = complianceFixture();
const PATH = '/v1/admin/compliance/suspicions';
const TEXT = 'four cards in one hour, redeemed unplayed';

async function write(
  officer: string,
  playerId: string,
  options: { key?: string; text?: string; kind?: string } = {},
) {
  const { key = crypto.randomUUID(), text = TEXT, kind = 'note' } = options;
  const token = await staffToken('operator', officer);
  return fixture.call('POST', PATH, { token, key, body: { playerId, kind, text } });
}
const read = async (officer: string, playerId: string) => {
  const path = `${PATH}?playerId=${playerId}`;
  return (await fixture.asStaff('operator', officer, 'GET', path)).body.items;
};

it('a note is read as it was written, sealed in the database, and once for its key', async () => {
  const [officer, player] = [await fixture.staff('operator'), await fixture.player()];
  const key = crypto.randomUUID();
  const first = await write(officer, player, { key });
  expect(first.status).toBe(201);
  expect((await write(officer, player, { key })).body).toEqual(first.body);
  const other = await write(officer, player, { key, text: 'something else' });
  expect([other.status, other.body.error.code]).toEqual([409, 'idempotency_key_reused']);
  await write(officer, player, { kind: 'filed', text: 'report 4711' });
  expect(await read(officer, player)).toMatchObject([
    { kind: 'filed', text: 'report 4711', writtenBy: officer },
    { id: first.body.id, kind: 'note', text: TEXT, playerId: player },
  ]);
  const [row] = await fixture.db.admin.call<{ row: string }>(
    sql`select string_agg(s::text, ' ') as row from compliance.suspicions s
      where s.player_id = ${player}::uuid`,
  );
  expect(row?.row).not.toContain('cards');
});

it('whoever is noted finds nothing of it in their export or history, and it outlives the account', async () => {
  const [officer, player] = [await fixture.staff('operator'), await fixture.player()];
  await write(officer, player);
  await read(officer, player);
  expect(JSON.stringify(await collectExport(fixture.env, player))).not.toMatch(/suspic|cards/);
  const named = await fixture.db.admin.call(
    sql`select action from audit.entries where subject_id = ${player}`,
  );
  expect(named).toEqual([]);
  const [log] = await fixture.db.admin.call<{ noted: number }>(
    sql`select count(*)::int as noted from audit.entries
      where action = 'suspicion.noted' and actor_id = ${officer}::uuid`,
  );
  expect(log).toEqual({ noted: 1 });
  await fixture.db.admin.call(
    sql`update auth.players set status = 'closing' where id = ${player}::uuid`,
  );
  await fixture.db.admin.call(sql`insert into auth.erasures
    (player_id, requested_at, forfeit_balance)
    values (${player}::uuid, now() - interval '1 minute', false)`);
  await JOBS['compliance-erasures']?.run(fixture.env, Date.now());
  expect(await read(officer, player)).toMatchObject([{ text: TEXT }]);
});

it('support and moderators neither write nor read one, and nobody about a linked account', async () => {
  const [officer, player] = [await fixture.staff('operator'), await fixture.player()];
  for (const role of ['support', 'moderator', 'finance'] as const) {
    const somebody = await fixture.staff(role);
    expect((await fixture.asStaff(role, somebody, 'GET', PATH)).status).toBe(403);
  }
  await write(officer, player);
  const friend = await fixture.staff('operator');
  await fixture.db.admin.call(sql`insert into auth.device_keys (player_id, key_id, key, first_seen_at, last_seen_at)
    select p, 'k1', '\\x01', now(), now() from unnest(array[${player}, ${friend}]::uuid[]) p`);
  const refused = await write(friend, player);
  expect([refused.status, refused.body.error.code]).toEqual([403, 'accounts_linked']);
  expect(await read(friend, player)).toEqual([]);
  const unknown = await write(officer, crypto.randomUUID());
  expect([unknown.status, unknown.body.error.code]).toEqual([404, 'not_found']);
});

it('is sealed under a new key by the job, and forgotten after five years', async () => {
  const [officer, player] = [await fixture.staff('operator'), await fixture.player()];
  await write(officer, player);
  await write(officer, player, { text: 'an old note' });
  await fixture.db.admin.call(sql`update compliance.suspicions
    set written_at = now() - interval '5 years 1 day'
    where id = (select max(id::text)::uuid from compliance.suspicions where player_id = ${player}::uuid)`);
  const older = fixture.env.IDENTITY_KEY;
  fixture.changes = { IDENTITY_KEY: `${newKeys().IDENTITY_KEY},${older}` };
  try {
    const run = () => JOBS['suspicion-keys']?.run(fixture.env, Date.now());
    expect(await run()).toMatchObject({ unreadable: 0 });
    expect(await run()).toEqual({ resealed: 0, unreadable: 0 });
    expect(await read(officer, player)).toHaveLength(2);
    await JOBS['suspicions-sweep']?.run(fixture.env, Date.now());
    expect(await read(officer, player)).toMatchObject([{ text: TEXT }]);
  } finally {
    fixture.changes = {};
  }
});
