// Where a player is seen, and what may be done there: by the rules themselves, by standing, by what is
// given and sold. The database is open as development is: the United States, but where a row closes.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makePlayer } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';

const database = databaseFixture();

type Seen = { place: string; method?: string; risks?: string[]; validForSeconds?: number };

const stranger = (birthDate = '1990-01-31') => makePlayer(database, { place: null, birthDate });

async function see(player: string, { validForSeconds = 3600, ...seen }: Seen) {
  const note = JSON.stringify({ ...seen, validForSeconds });
  await database
    .as('parlor_games')
    .call(sql`select rules.note_place(${player}::uuid, ${note}::jsonb)`);
}

/** Why somebody may not do something; `allowed` when they may. */
async function refusal(player: string, feature: string): Promise<string> {
  const [row] = await database.admin.call<{ code: string | null }>(
    sql`select (rules.refusal(${player}::uuid, ${feature}, clock_timestamp())).code`,
  );
  return row?.code ?? 'allowed';
}

async function answer(statement: ReturnType<typeof sql>) {
  const [row] = await database.admin.call<{ answer: Record<string, unknown> }>(statement);
  return row?.answer ?? {};
}

const bonus = (player: string) =>
  answer(sql`select payments.grant_daily(${player}::uuid, null) as answer`);
const currencies = (granted: unknown) =>
  (granted as { currency: string }[] | undefined)?.map(({ currency }) => currency);

describe('a player whose place', () => {
  it('is not known has Gold Coins, and needs to prove it for Sweeps Coins', async () => {
    const player = await stranger();
    expect(await refusal(player, 'gc_play')).toBe('allowed');
    expect(await refusal(player, 'gc_purchase')).toBe('allowed');
    expect(await refusal(player, 'redeem')).toBe('allowed');
    expect(await refusal(player, 'sc_play')).toBe('place_proof_required');
    expect(await refusal(player, 'sc_grant')).toBe('place_proof_required');
  });

  it('cannot be told by the edge stays as it was known', async () => {
    const player = await stranger();
    await see(player, { place: 'US-TX' });
    await see(player, { place: 'unknown' });
    expect(await refusal(player, 'sc_play')).toBe('allowed');
  });

  it('was seen longer ago than that counts is not known', async () => {
    const player = await stranger();
    await see(player, { place: 'US-TX', validForSeconds: 0 });
    expect(await refusal(player, 'sc_play')).toBe('place_proof_required');
  });

  it.for([
    ['US-TX', 'allowed', 'allowed', 'allowed'],
    ['US-PA', 'allowed', 'place_not_allowed', 'allowed'],
    ['US-IL', 'place_not_allowed', 'place_not_allowed', 'allowed'],
    ['US-WA', 'place_not_allowed', 'place_not_allowed', 'place_not_allowed'],
    ['DE-BY', 'place_not_allowed', 'place_not_allowed', 'place_not_allowed'],
    ['DE', 'place_not_allowed', 'place_not_allowed', 'place_not_allowed'],
  ] as const)('is %s may play with GC: %s, with SC: %s, redeem: %s', async (row) => {
    const [place, gold, sweeps, redeem] = row;
    const player = await stranger();
    await see(player, { place });
    expect(await refusal(player, 'gc_play')).toBe(gold);
    expect(await refusal(player, 'sc_play')).toBe(sweeps);
    expect(await refusal(player, 'redeem')).toBe(redeem);
  });

  it('is two at once may do what both allow', async () => {
    const player = await stranger();
    await see(player, { place: 'US-TX' });
    await see(player, { place: 'US-WA' });
    await see(player, { place: 'US-TX' });
    expect(await refusal(player, 'sc_play')).toBe('place_not_allowed');
  });

  it('is hidden by Tor or a hosting network needs a device to prove it', async () => {
    for (const risk of ['tor', 'hosting']) {
      const player = await stranger();
      await see(player, { place: risk === 'tor' ? 'unknown' : 'US-TX', risks: [risk] });
      expect(await refusal(player, 'gc_play')).toBe('allowed');
      expect(await refusal(player, 'sc_play')).toBe('place_proof_required');
      await see(player, { place: 'US-TX', method: 'device' });
      expect(await refusal(player, 'sc_play')).toBe('allowed');
      await see(player, { place: 'unknown', risks: [risk] });
      expect(await refusal(player, 'sc_play')).toBe('allowed');
    }
  });

  it('is proved by a device is not where a network says', async () => {
    const player = await stranger();
    await see(player, { place: 'US-WA' });
    await see(player, { place: 'US-TX', method: 'device' });
    expect(await refusal(player, 'sc_play')).toBe('allowed');
    await see(player, { place: 'US-WA' });
    expect(await refusal(player, 'sc_play')).toBe('allowed');
  });

  it('is proved by a device that is tampered with proves nothing', async () => {
    const player = await stranger();
    await see(player, { place: 'US-TX', method: 'device', risks: ['spoofed'] });
    expect(await refusal(player, 'sc_play')).toBe('place_proof_required');
  });
});

describe('a sighting', () => {
  it('that repeats is one row that lasts longer; a new place is a new row', async () => {
    const player = await stranger();
    await see(player, { place: 'US-TX', validForSeconds: 100 });
    await see(player, { place: 'US-TX', validForSeconds: 3600 });
    await Promise.all([1, 2, 3, 4].map(() => see(player, { place: 'US-OH' })));
    const rows =
      await database.admin.call(sql`select place, valid_until > now() + interval '50 minutes'
      as lasts from rules.player_places where player_id = ${player}::uuid order by id`);
    expect(rows).toEqual([
      { place: 'US-TX', lasts: true },
      { place: 'US-OH', lasts: true },
    ]);
  });
});

describe('an age', () => {
  it.for([
    ['US-TX', 20, 'allowed', 'underage'],
    ['US-TX', 21, 'allowed', 'allowed'],
    ['US-AL', 18, 'underage', 'underage'],
    ['US-AL', 19, 'allowed', 'underage'],
  ] as const)('in %s of %i years: GC %s, SC %s', async ([place, years, gold, sweeps]) => {
    const born = new Date();
    born.setUTCFullYear(born.getUTCFullYear() - years, born.getUTCMonth(), born.getUTCDate() - 3);
    const player = await stranger(born.toISOString().slice(0, 10));
    await see(player, { place });
    expect(await refusal(player, 'gc_play')).toBe(gold);
    expect(await refusal(player, 'sc_play')).toBe(sweeps);
    expect(await refusal(player, 'redeem')).toBe('allowed');
  });
});

describe('the daily bonus', () => {
  it('gives Gold Coins where Sweeps Coins need a known place, and the rest on the same day', async () => {
    const player = await stranger();
    const first = await bonus(player);
    expect(currencies(first.grants)).toEqual(['GC']);
    expect(first.withheld).toEqual([{ currency: 'SC', code: 'place_proof_required' }]);
    expect(await bonus(player)).toMatchObject({ refused: 'place_proof_required' });
    await see(player, { place: 'US-TX' });
    expect(currencies((await bonus(player)).grants)).toEqual(['SC']);
    expect(await bonus(player)).toMatchObject({ refused: 'bonus_already_claimed' });
  });

  it('gives nothing where nothing may be done', async () => {
    const player = await stranger();
    await see(player, { place: 'US-WA' });
    expect(await bonus(player)).toMatchObject({
      refused: 'place_not_allowed',
      facts: { place: 'US-WA' },
    });
  });

  it('is given once to a person whose claims race', async () => {
    const player = await stranger();
    await see(player, { place: 'US-TX' });
    const claims = await Promise.all(Array.from({ length: 8 }, () => bonus(player)));
    expect(claims.filter(({ grants }) => grants !== undefined)).toHaveLength(1);
  });
});

describe('a stake', () => {
  const reserve = (player: string, currency: string) =>
    answer(sql`select ledger.reserve(gen_random_uuid(), ${player}::uuid, 'dice', ${currency}, 1,
      1000000, 'exact', 100) as answer`);
  const funded = async (place: string | null) => {
    const player = await stranger();
    for (const currency of ['GC', 'SC']) {
      await answer(sql`select ledger.grant(${`${currency}:${player}`}, ${player}::uuid, ${currency},
        5000000, 'promotion', 1, null) as answer`);
    }
    if (place !== null) await see(player, { place });
    return player;
  };

  it('of Sweeps Coins needs a known place; of Gold Coins it does not', async () => {
    const player = await funded(null);
    expect(await reserve(player, 'SC')).toMatchObject({ refused: 'place_proof_required' });
    expect(await reserve(player, 'GC')).not.toHaveProperty('refused');
  });

  it('is refused where the mode of the place forbids it, and says until when', async () => {
    const player = await funded('US-WA');
    const refused = await reserve(player, 'SC');
    expect(refused).toMatchObject({ refused: 'place_not_allowed' });
    expect(refused.facts).toHaveProperty('changesAt');
    expect(await reserve(player, 'GC')).toMatchObject({ refused: 'place_not_allowed' });
  });

  it('rests on a standing that ends when the place is no longer known', async () => {
    const player = await funded('US-TX');
    const { standing } = (await reserve(player, 'SC')) as { standing: { holdsUntilMs: string } };
    const leftMs = Number(standing.holdsUntilMs) - Date.now();
    expect(leftMs).toBeGreaterThan(3_000_000);
    expect(leftMs).toBeLessThanOrEqual(3_600_000);
  });
});

describe('the switch for all places', () => {
  it('leaves redeeming alone, everywhere and at once', async () => {
    const player = await stranger();
    await see(player, { place: 'US-TX' });
    await database.admin.call(sql`insert into rules.place_modes (place, begins_at, mode, instrument,
      certainty) values ('*', now(), 'redeem_only', 'a judge', 'policy')`);
    for (const feature of ['gc_purchase', 'gc_play', 'sc_grant', 'sc_play']) {
      expect(await refusal(player, feature)).toBe('place_not_allowed');
      expect(await refusal(await stranger(), feature)).toBe('place_not_allowed');
    }
    expect(await refusal(player, 'redeem')).toBe('allowed');
    await database.admin.call(sql`insert into rules.place_modes (place, begins_at, mode, instrument,
      certainty) values ('*', now(), 'open', 'a higher judge', 'policy')`);
    expect(await refusal(player, 'sc_play')).toBe('allowed');
  });
});

describe('what the rows say together', () => {
  it('is what the rows say one by one, at random places and moments', async () => {
    const rows = await database.admin.call(sql`
      select s.place, s.feature, t.at from rules.spans s,
        lateral (select case when s.begins_at = '-infinity' then timestamptz '2019-01-01'
          else s.begins_at end + random() * interval '30 days') t (at)
      where t.at < s.ends_at and (s.mode, s.allowed, s.minimum_age) is distinct from
        (greatest(rules.mode_at(s.place, t.at), rules.switch_at(t.at)),
          rules.allows(s.place, s.feature, t.at), rules.age_at(s.place, s.feature, t.at))`);
    expect(rows).toEqual([]);
  });
});
