// What one round may pay at most where a player is, as a standing carries it.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makePlayer } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';

const database = databaseFixture();
const COIN = 1_000_000n;

/** A player who is seen at each of these places. */
async function seenAt(...places: string[]): Promise<string> {
  const player = await makePlayer(database, { place: null });
  for (const place of places) {
    const note = JSON.stringify({ place, validForSeconds: 3600 });
    await database
      .as('parlor_games')
      .call(sql`select rules.note_place(${player}::uuid, ${note}::jsonb)`);
  }
  return player;
}

/** A cap from now on, or from so many seconds on; `null` ends one. */
async function cap(place: string, coins: bigint | null, inSeconds = 0): Promise<string> {
  const amount = coins === null ? null : `${coins * COIN}`;
  const [row] = await database.admin.call<{ at: string }>(
    sql`insert into rules.prize_caps (place, begins_at, amount_micros, instrument, certainty)
      values (${place}, clock_timestamp() + make_interval(secs => ${inSeconds}),
        ${amount}::bigint, 'a test', 'policy')
      returning floor(extract(epoch from begins_at) * 1000)::text as at`,
  );
  return row?.at ?? '';
}

type Told = Record<string, unknown>;

async function standing(player: string, currency = 'SC', inSeconds = 0): Promise<Told> {
  const [row] = await database.admin.call<{ told: Told }>(
    sql`select ledger.standing_json(ledger.standing_at(${player}::uuid, null, ${currency},
      clock_timestamp() + make_interval(secs => ${inSeconds}))) as told`,
  );
  return row?.told ?? {};
}

const most = ({ prizeMaxMicros, prizePlace }: Told) => ({ prizeMaxMicros, prizePlace });
const coins = (amount: bigint, prizePlace: string) => ({
  ...{ prizeMaxMicros: `${amount * COIN}`, prizePlace },
});
const ANYTHING = { prizeMaxMicros: undefined, prizePlace: undefined };

describe('what one round may pay', () => {
  it('is anything where no row says otherwise, and nothing is said of it', async () => {
    expect(await standing(await seenAt('US-OH'))).not.toHaveProperty('prizeMaxMicros');
  });

  it('is bounded in Sweeps Coins where a row says so, and never in Gold Coins', async () => {
    await cap('US-OH', 700n);
    const player = await seenAt('US-OH');
    expect(most(await standing(player))).toEqual(coins(700n, 'US-OH'));
    expect(most(await standing(player, 'GC'))).toEqual(ANYTHING);
  });

  it('is the least of all places where the player is seen', async () => {
    await cap('US-KS', 900n);
    await cap('US-NE', 300n);
    expect(most(await standing(await seenAt('US-KS', 'US-NE', 'US-AK')))).toEqual(
      coins(300n, 'US-NE'),
    );
    expect(most(await standing(await seenAt('US-NE', 'US-KS')))).toEqual(coins(300n, 'US-NE'));
  });

  it('is what the country says where the region says nothing, and what the region says else', async () => {
    await database.admin.call(
      sql`insert into rules.place_modes (place, begins_at, mode, instrument, certainty)
        values ('IE', '2020-01-01', 'open', 'a test', 'development')`,
    );
    await cap('IE', 50n);
    await cap('IE-D', 80n);
    await cap('IE-C', null);
    expect(most(await standing(await seenAt('IE-G')))).toEqual(coins(50n, 'IE-G'));
    expect(most(await standing(await seenAt('IE-D')))).toEqual(coins(80n, 'IE-D'));
    expect(most(await standing(await seenAt('IE-C')))).toEqual(ANYTHING);
  });

  it('begins and ends at its second, until which a standing holds', async () => {
    const player = await seenAt('US-WY');
    const begins = await cap('US-WY', 40n, 600);
    await cap('US-WY', null, 1200);
    expect(await standing(player)).toMatchObject({ mayWager: true, holdsUntilMs: begins });
    expect(most(await standing(player, 'SC', 590))).toEqual(ANYTHING);
    expect(most(await standing(player, 'SC', 601))).toEqual(coins(40n, 'US-WY'));
    expect(most(await standing(player, 'SC', 1210))).toEqual(ANYTHING);
  });

  it('is bounded everywhere by a row for all places, where a place does not say less', async () => {
    await cap('US-ME', 10n);
    await cap('US-VT', 100n);
    await cap('*', 20n);
    // Open where the rows of the release are not: both are places of development here.
    expect(
      await database.admin.call(sql`select rules.prize_max_at('US-ME', now())::text as less,
      rules.prize_max_at('US-VT', now())::text as more, rules.prize_max_at('US-ND', now())::text
        as none`),
    ).toEqual([{ less: '10000000', more: '20000000', none: '20000000' }]);
    expect(most(await standing(await seenAt('US-ND')))).toEqual(coins(20n, 'US-ND'));
  });
});
