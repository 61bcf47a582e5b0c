// Documents that players accept, and persons who have no Sweeps Coins wherever they are.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makePlayer } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';

const database = databaseFixture();

async function refusal(player: string, feature: string): Promise<string> {
  const [row] = await database.admin.call<{ code: string | null }>(
    sql`select (rules.refusal(${player}::uuid, ${feature}, clock_timestamp())).code`,
  );
  return row?.code ?? 'allowed';
}

const publish = (kind: string, version: number) =>
  database.admin.call(sql`insert into rules.terms (kind, version, begins_at, title, body)
    values (${kind}, ${version}, clock_timestamp(), ${`${kind} ${version}`}, 'text')`);

async function accept(player: string, ...documents: [kind: string, version: number][]) {
  const accepted = JSON.stringify(documents.map(([kind, version]) => ({ kind, version })));
  const [row] = await database
    .as('parlor_auth')
    .call<{ answer: { refused?: string; items?: { accepted: boolean }[] } }>(
      sql`select auth.accept_terms(${player}::uuid, ${accepted}::jsonb, 'request') as answer`,
    );
  return row?.answer ?? {};
}

const version = async (player: string) => {
  const [row] = await database.admin.call<{ version: string }>(sql`select version::text
    from ledger.standing_notices where player_id = ${player}::uuid`);
  return Number(row?.version ?? 0);
};

describe('a document that changed', () => {
  it('is accepted before the next stake, by everybody who accepted before it began', async () => {
    const [before, lazy] = [await makePlayer(database), await makePlayer(database)];
    expect(await refusal(before, 'sc_play')).toBe('allowed');
    await publish('terms', 2);
    for (const feature of ['gc_play', 'sc_play', 'sc_grant', 'gc_purchase']) {
      expect(await refusal(before, feature)).toBe('terms_not_accepted');
    }
    expect(await refusal(before, 'redeem')).toBe('allowed');
    expect(await refusal(await makePlayer(database), 'sc_play')).toBe('allowed');
    const told = await version(before);
    expect(await accept(before, ['terms', 2])).toMatchObject({
      items: [{ accepted: true }, { accepted: true }, { accepted: true }],
    });
    expect(await refusal(before, 'sc_play')).toBe('allowed');
    expect(await version(before)).toBe(told + 1);
    expect(await refusal(lazy, 'sc_play')).toBe('terms_not_accepted');
  });

  it('is not accepted by accepting an older version, or only one of two', async () => {
    const player = await makePlayer(database);
    await publish('privacy', 2);
    await publish('promotion', 2);
    expect(await accept(player, ['privacy', 1], ['promotion', 2])).toEqual({
      refused: 'terms_not_accepted',
    });
    expect(await accept(player, ['privacy', 2])).toEqual({ refused: 'terms_not_accepted' });
    expect(await refusal(player, 'gc_play')).toBe('terms_not_accepted');
    const [row] = await database.admin.call<{ count: string }>(
      sql`select count(*)::text from auth.acceptances where player_id = ${player}::uuid`,
    );
    expect(row?.count).toBe('0');
  });

  it('is accepted once, however often the request comes', async () => {
    const player = await makePlayer(database);
    await publish('terms', 3);
    const answers = await Promise.all([1, 2, 3, 4].map(() => accept(player, ['terms', 3])));
    for (const answer of answers) expect(answer).toHaveProperty('items');
    const rows = await database.admin.call(
      sql`select kind, version from auth.acceptances where player_id = ${player}::uuid`,
    );
    expect(rows).toEqual([{ kind: 'terms', version: 3 }]);
    const notes = await database.admin.call(sql`select from audit.entries
      where action = 'terms.accepted' and subject_id = ${player}`);
    expect(notes).toHaveLength(1);
  });

  it('that begins later is not asked for before', async () => {
    const player = await makePlayer(database);
    await database.admin.call(sql`insert into rules.terms (kind, version, begins_at, title, body)
      values ('terms', 9, now() + interval '1 hour', 'later', 'text')`);
    expect(await refusal(player, 'sc_play')).toBe('allowed');
    const [row] = await database.admin.call<{ seconds: number }>(sql`select
      extract(epoch from (rules.refusal(${player}::uuid, 'sc_play', clock_timestamp())).changes_at
        - clock_timestamp())::float8 as seconds`);
    expect(row?.seconds).toBeLessThanOrEqual(3600);
  });
});

describe('somebody who works here', () => {
  const role = (player: string) =>
    database.admin.call(sql`insert into auth.player_roles (player_id, role, granted_at)
      values (${player}::uuid, 'support', now())`);

  it('has Gold Coins and no Sweeps Coins, as long as they have a role', async () => {
    const player = await makePlayer(database);
    await role(player);
    expect(await refusal(player, 'gc_play')).toBe('allowed');
    expect(await refusal(player, 'sc_play')).toBe('staff_barred');
    expect(await refusal(player, 'sc_grant')).toBe('staff_barred');
    expect(await refusal(player, 'redeem')).toBe('allowed');
    await database.admin.call(sql`delete from auth.player_roles where player_id = ${player}::uuid`);
    expect(await refusal(player, 'sc_play')).toBe('allowed');
  });

  it('has none on another account of the same person either', async () => {
    const [player, other] = [await makePlayer(database), await makePlayer(database)];
    await database.admin.call(
      sql`update auth.players set person_id = ${player}::uuid where id = ${other}::uuid`,
    );
    await role(player);
    expect(await refusal(other, 'sc_play')).toBe('staff_barred');
  });
});
