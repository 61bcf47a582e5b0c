// Screenings in the database: what stands of a player, lists that are whole or nothing, and hits that two
// people decide.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import type { Hit } from '#workers/compliance/sanctions/matcher.ts';
import type { ListedPerson } from '#workers/compliance/sanctions/ofac.ts';
import { complianceFixture } from './fixture.ts';

const { database, sanctions, fact, verify, verified, player, decide, staff } = complianceFixture();

const person = (entry: number, ...names: string[]): ListedPerson => ({
  ...{ entry, names, births: [[1961, 1961]], countries: ['Elsewhere'] },
});
const crowd = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => person(from + index, `NAME ${from + index}`));

let versions = 0;
async function load(people: readonly ListedPerson[], mayShrink = true): Promise<string> {
  versions += 1;
  const made = await sanctions().loadList(
    { source: 'ofac', version: `v${versions}` },
    people,
    mayShrink,
  );
  expect(made).toEqual({ outcome: 'loaded' });
  return (await sanctions().listStanding())?.id ?? expect.fail();
}
const now = (playerId: string) => sanctions().screeningNow(playerId);
const at = (playerId: string, when: string) =>
  fact<string>(sql`compliance.screening_of(${playerId}::uuid, ${when}::timestamptz)`);

/** Notes what was found of whoever is due; what stands then. */
async function note(playerId: string, hits: readonly Hit[]): Promise<string> {
  const [due] = await sanctions().dueScreenings(playerId, 1);
  if (due === undefined) throw new Error('nobody is due');
  return sanctions().noteScreening(newId(Date.now()), due, hits, null);
}
const openOf = async (playerId: string) =>
  (await sanctions().screenings('open', null, 100)).filter((each) => each.playerId === playerId);
const HIT = { entry: 7, score: 970 };

async function decided(playerId: string, verdict: 'cleared' | 'confirmed') {
  const [open] = await openOf(playerId);
  const [one, two] = [await staff(), await staff()];
  const act = { by: one, reason: 'compared with the document', requestId: 'request' };
  const asked = await sanctions().askScreening(
    newId(Date.now()),
    open?.id ?? expect.fail(),
    verdict,
    act,
  );
  if (!asked.ok) throw new Error(asked.error.code);
  return { asked: asked.value, one, two, screeningId: open?.id ?? '' };
}

describe('a screening', () => {
  it('is clear for the check and the list that it was made for, and for no other', async () => {
    const { id, checkId } = await verified();
    expect(await now(id)).toBe('unscreened');
    await load([person(7, 'LISTED, Nemo')]);
    expect(await note(id, [])).toBe('clear');
    expect(await sanctions().dueScreenings(id, 1)).toEqual([]);
    await load([person(8, 'OTHER, Nemo')]);
    expect(await now(id)).toBe('unscreened');
    expect(await note(id, [])).toBe('clear');
    const again = await verify(id);
    expect(again).not.toBe(checkId);
    expect(await now(id)).toBe('unscreened');
    expect(await note(id, [])).toBe('clear');
  });

  it('says nothing of somebody who was never verified', async () => {
    const id = await player();
    expect(await sanctions().dueScreenings(id, 1)).toEqual([]);
    expect(await now(id)).toBe('unscreened');
  });

  it('is stale once nobody has confirmed the list for too long', async () => {
    await database.admin.call(sql`insert into rules.screening_rules values
      ('2026-06-01', '48 hours', 'test')`);
    const { id } = await verified();
    await load([person(7, 'LISTED, Nemo')]);
    await note(id, []);
    const confirmed = Number((await sanctions().listStanding())?.confirmedAtMs);
    const later = (ms: number) => at(id, new Date(confirmed + ms).toISOString());
    const twoDays = 48 * 3_600_000;
    expect([await later(twoDays - 1_000), await later(twoDays + 1_000)]).toEqual([
      'clear',
      'stale',
    ]);
    await database.admin.call(
      sql`delete from rules.screening_rules where begins_at = '2026-06-01'`,
    );
  });

  it('takes no result of a list that is no longer the newest', async () => {
    await load([person(7, 'LISTED, Nemo')]);
    const { id } = await verified();
    const [due] = await sanctions().dueScreenings(id, 1);
    await load([person(8, 'OTHER, Nemo')]);
    const stands = await sanctions().noteScreening(
      newId(Date.now()),
      due ?? expect.fail(),
      [HIT],
      null,
    );
    expect(stands).toBe('unscreened');
    expect(await openOf(id)).toEqual([]);
  });

  it('is made once by two who compare at the same moment', async () => {
    await load([person(7, 'LISTED, Nemo')]);
    const { id } = await verified();
    const [due] = await sanctions().dueScreenings(id, 1);
    const twice = [1, 2].map(() =>
      sanctions().noteScreening(newId(Date.now()), due ?? expect.fail(), [HIT], null),
    );
    expect(await Promise.all(twice)).toEqual(['hit', 'hit']);
    expect(await openOf(id)).toHaveLength(1);
    expect(
      await fact<number>(sql`(select count(*)::int from audit.entries
        where action = 'screening.hit' and subject_id = ${id})`),
    ).toBe(1);
  });
});

describe('a hit', () => {
  it('is cleared by two people and stays so while its entry is as it was', async () => {
    const listed = person(7, 'LISTED, Nemo', 'ALIAS, Nemo');
    await load([listed]);
    const { id } = await verified();
    expect(await note(id, [HIT])).toBe('hit');
    const [open] = await openOf(id);
    expect(open).toMatchObject({
      hits: [{ entry: '7', score: 970, names: listed.names, countries: ['Elsewhere'] }],
    });
    const { asked, one, two } = await decided(id, 'cleared');
    expect(await decide(asked.id, one)).toMatchObject({ refused: 'second_person_required' });
    expect(await now(id)).toBe('hit');
    expect(await decide(asked.id, two)).toMatchObject({ state: 'approved' });
    expect(await now(id)).toBe('clear');
    await load([listed, person(8, 'NEW, Nemo')]);
    expect(await note(id, [HIT])).toBe('clear');
    await load([person(7, 'LISTED, Nemo', 'ANOTHER ALIAS, Nemo')]);
    expect(await note(id, [HIT])).toBe('hit');
  });

  it('stays one in the next list, is one for every account of the person, and is one in the queue', async () => {
    await load([person(7, 'LISTED, Nemo')]);
    const { id } = await verified();
    await note(id, [HIT]);
    await load([person(7, 'LISTED, Nemo'), person(8, 'NEW, Nemo')]);
    expect(await note(id, [HIT])).toBe('hit');
    expect(await openOf(id)).toHaveLength(1);
    const other = await player();
    await database.admin.call(sql`update auth.players set person_id =
      (select person_id from auth.players where id = ${id}::uuid) where id = ${other}::uuid`);
    expect(await now(other)).toBe('hit');
  });

  it('that was confirmed stays one whatever the next list says', async () => {
    await load([person(7, 'LISTED, Nemo')]);
    const { id } = await verified();
    await note(id, [HIT]);
    const { asked, two, screeningId } = await decided(id, 'confirmed');
    await decide(asked.id, two);
    await load([person(8, 'NEW, Nemo')]);
    expect(await note(id, [])).toBe('hit');
    const act = { by: two, reason: 'compared again', requestId: 'request' };
    expect(
      await sanctions().askScreening(newId(Date.now()), screeningId, 'cleared', act),
    ).toMatchObject({ error: { code: 'screening_closed' } });
  });

  it('that was rejected by the second person waits as before', async () => {
    await load([person(7, 'LISTED, Nemo')]);
    const { id } = await verified();
    await note(id, [HIT]);
    const { asked, two } = await decided(id, 'cleared');
    await decide(asked.id, two, 'rejected');
    expect([await now(id), (await openOf(id)).length]).toEqual(['hit', 1]);
  });
});

describe('a list', () => {
  it('is confirmed when it is the newest already, and added when it is not', async () => {
    await load([person(7, 'LISTED, Nemo')]);
    const version = `v${versions}`;
    const before = (await sanctions().listStanding())?.confirmedAtMs;
    expect(await sanctions().confirmList('ofac', version)).toBe(true);
    expect(
      await sanctions().loadList({ source: 'ofac', version }, [person(7, 'LISTED, Nemo')], false),
    ).toEqual({ outcome: 'confirmed' });
    expect(Number((await sanctions().listStanding())?.confirmedAtMs)).toBeGreaterThan(
      Number(before),
    );
    expect(await sanctions().confirmList('ofac', 'another')).toBe(false);
  });

  it('that lost more than a tenth of its people or names is refused whole', async () => {
    const kept = await load(crowd(1_000, 100));
    const shorter = [crowd(1_000, 89)];
    for (const people of shorter) {
      expect(
        await sanctions().loadList({ source: 'ofac', version: 'shorter' }, people, false),
      ).toEqual({ outcome: 'shrunk' });
    }
    expect((await sanctions().listStanding())?.id).toBe(kept);
    expect(await sanctions().listPeople(kept)).toHaveLength(100);
    await load(crowd(1_000, 91), false);
    await load(crowd(1_000, 10));
  });

  it('leaves of the one before what a hit names, and nothing else', async () => {
    const old = await load([person(7, 'LISTED, Nemo'), person(8, 'OTHER, Nemo')]);
    const { id } = await verified();
    await note(id, [HIT]);
    await load([person(9, 'NEW, Nemo')]);
    expect((await sanctions().listPeople(old)).map(({ entry }) => entry)).toEqual([7]);
    expect((await openOf(id))[0]?.hits[0]?.names).toEqual(['LISTED, Nemo']);
  });
});
