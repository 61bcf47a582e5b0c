// Who lives with somebody who works here has no Sweeps Coins: by a declared address, or on the word of
// staff.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { makePlayer, makeStaff } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { declareProfile } from '#test/kit/profiles.ts';
import { barStore } from '#workers/compliance/store/bars.ts';

const database = databaseFixture();
const store = () => barStore(database.as('parlor_compliance'));
const ACT = { reason: 'married to a colleague', requestId: 'request' };

async function refusal(player: string, feature = 'sc_play'): Promise<string> {
  const [row] = await database.admin.call<{ code: string | null }>(
    sql`select (rules.refusal(${player}::uuid, ${feature}, clock_timestamp())).code`,
  );
  return row?.code ?? 'allowed';
}
const giveRole = (player: string) =>
  database.admin.call(sql`insert into auth.player_roles (player_id, role, granted_at)
    values (${player}::uuid, 'support', now())`);
const takeRole = (player: string) =>
  database.admin.call(sql`delete from auth.player_roles where player_id = ${player}::uuid`);
const two = async () => [await makePlayer(database), await makePlayer(database)] as const;
const daysAgo = (player: string, days: number) =>
  database.admin.call(sql`update identity.keys set left_at = left_at - ${`${days} days`}::interval
    where player_id = ${player}::uuid`);

describe('the household of somebody who works here', () => {
  it('has no Sweeps Coins from the moment either declares the address, and keeps Gold Coins', async () => {
    const [staff, partner] = await two();
    const household = newId(Date.now());
    await giveRole(staff);
    await declareProfile(database, staff, { household });
    expect(await refusal(partner)).toBe('allowed');
    await declareProfile(database, partner, { household });
    expect(await refusal(partner)).toBe('staff_barred');
    expect(await refusal(partner, 'sc_grant')).toBe('staff_barred');
    expect(await refusal(partner, 'gc_play')).toBe('allowed');
    expect(await refusal(partner, 'redeem')).toBe('allowed');
    const [later, other] = await two();
    await declareProfile(database, other, { household: later });
    await giveRole(later);
    await declareProfile(database, later, { household: later });
    expect(await refusal(other)).toBe('staff_barred');
  });

  it('is barred from a role on, and free with the last one', async () => {
    const [staff, partner] = await two();
    for (const player of [staff, partner]) {
      await declareProfile(database, player, { household: staff });
    }
    expect(await refusal(partner)).toBe('allowed');
    await giveRole(staff);
    expect(await refusal(partner)).toBe('staff_barred');
    await takeRole(staff);
    expect(await refusal(partner)).toBe('allowed');
    const kept = await database.admin.call(sql`select kind, ends_at is null as runs
      from rules.person_bars where player_id = ${partner}::uuid`);
    expect(kept).toEqual([{ kind: 'household', runs: false }]);
  });

  it('stays barred for 30 days after it moved out, whoever of them moved', async () => {
    for (const mover of [0, 1]) {
      const [staff, partner] = await two();
      await giveRole(staff);
      for (const player of [staff, partner]) {
        await declareProfile(database, player, { household: staff });
      }
      const moving = [staff, partner][mover] ?? '';
      await declareProfile(database, moving, { household: `${moving} new`, known: 1 });
      expect(await refusal(partner)).toBe('staff_barred');
      const [row] = await database.admin.call<{ days: number }>(sql`select
        round(extract(epoch from ends_at - now()) / 86400)::int as days from rules.person_bars
        where player_id = ${partner}::uuid`);
      expect(row?.days).toBe(30);
      await daysAgo(moving, 31);
      await declareProfile(database, moving, { household: `${moving} again`, known: 2 });
      expect(await refusal(partner)).toBe('allowed');
    }
  });

  it('is barred on a role of another account of the person who lives there', async () => {
    const [staff, partner] = await two();
    const second = await makePlayer(database);
    await database.admin.call(
      sql`update auth.players set person_id = ${staff}::uuid where id = ${second}::uuid`,
    );
    await declareProfile(database, second, { household: staff });
    await declareProfile(database, partner, { household: staff });
    await giveRole(staff);
    expect(await refusal(partner)).toBe('staff_barred');
  });

  it('is found when role and address come at the same moment', async () => {
    for (let round = 0; round < 8; round += 1) {
      const [staff, partner] = await two();
      await declareProfile(database, staff, { household: staff });
      await Promise.all([giveRole(staff), declareProfile(database, partner, { household: staff })]);
      expect(await refusal(partner)).toBe('staff_barred');
    }
  });

  it('tells open tables of it', async () => {
    const [staff, partner] = await two();
    await giveRole(staff);
    await declareProfile(database, staff, { household: staff });
    await declareProfile(database, partner, { household: staff });
    const told = await database.admin.call(sql`select version::int from ledger.standing_notices
      where player_id = ${partner}::uuid`);
    expect(told).toEqual([{ version: 1 }]);
  });
});

describe('a bar that staff enter', () => {
  it('needs one person, counts at once and stands once, in the audit log too', async () => {
    const [by, player] = [await makeStaff(database, 'operator'), await makePlayer(database)];
    const entered = await store().barPerson(player, { by, ...ACT });
    const again = await store().barPerson(player, { by, ...ACT });
    expect(entered.ok && again.ok && again.value).toEqual(entered.ok && entered.value);
    expect(await refusal(player)).toBe('staff_barred');
    const log = await database.admin.call(sql`select actor_id from audit.entries
      where action = 'person_bar.entered' and subject_id = ${player}`);
    expect(log).toEqual([{ actor_id: by }]);
    expect(await store().personBars(player, null, 10)).toMatchObject([{ enteredBy: by }]);
  });

  it('is for nobody who is not there, and for nobody of one’s own', async () => {
    const by = await makeStaff(database, 'operator');
    const nobody = await store().barPerson(newId(Date.now()), { by, ...ACT });
    const own = await store().barPerson(by, { by, ...ACT });
    expect([nobody, own]).toMatchObject([
      { error: { code: 'not_found' } },
      { error: { code: 'accounts_linked' } },
    ]);
  });

  it('ends by two people, and one that follows from an address by nobody', async () => {
    const [one, other] = [
      await makeStaff(database, 'operator'),
      await makeStaff(database, 'admin'),
    ];
    const player = await makePlayer(database);
    const bar = await store().barPerson(player, { by: one, ...ACT });
    const id = bar.ok ? bar.value.id : '';
    const asked = await store().askBarEnd(newId(Date.now()), id, { by: one, ...ACT });
    if (!asked.ok) throw new Error(asked.error.code);
    expect(await refusal(player)).toBe('staff_barred');
    const decide = async (by: string) => {
      const [row] = await database.as('parlor_auth').call<{ answer: Record<string, unknown> }>(
        sql`select approvals.decide(${asked.value.id}::uuid, ${by}::uuid, 'approved', 'looked', '0',
          null, null, null) as answer`,
      );
      return row?.answer.refused ?? row?.answer.state;
    };
    expect(await decide(one)).toBe('second_person_required');
    expect(await decide(other)).toBe('approved');
    expect(await refusal(player)).toBe('allowed');
    const gone = await store().askBarEnd(newId(Date.now()), id, { by: one, ...ACT });
    expect(gone).toMatchObject({ error: { code: 'not_found' } });
    await declareProfile(database, one, { household: one });
    await declareProfile(database, player, { household: one });
    const [follows] = await store().personBars(player, null, 1);
    const refused = await store().askBarEnd(newId(Date.now()), follows?.id ?? '', {
      ...{ by: other, ...ACT },
    });
    expect(refused).toMatchObject({ error: { code: 'forbidden' } });
  });
});
