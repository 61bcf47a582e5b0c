// The law replayed: every edge of every place one second before, at, and one second after, with a table
// and a checkout open across it. What the platform answers is compared with what was written by hand (expected.ts).
// What one would get wrong: opening a place is an act of two people, so the replay enters those rows as
// they would, and the platform's own rows close them.

import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { DAY_MS, SECOND_MS } from '#shared/time.ts';
import { dayBegins } from './clock.ts';
import { ALLOWED, ENDS, EXPECTED, type ExpectedPlace, type Mode } from './expected.ts';
import { openPrizes, PrizeReplay } from './prizes.ts';

/** Where the platform says something else than it must. */
export interface LawDifference {
  rule: string;
  place: string;
  at: string;
  expected: string;
  found: string;
}

/** What a replay saw. */
export interface Replay {
  differences: LawDifference[];
  /** Questions asked. */
  asked: number;
  /** Edges crossed. */
  edges: { place: string; at: string; from: Mode; to: Mode }[];
}

type Client = Pick<pg.Client, 'query'>;
type Answer = Record<string, unknown>;

const FEATURES = ['gc_purchase', 'gc_play', 'sc_grant', 'sc_play', 'redeem'];
/** Who opened a place looks again after so long. */
const CONFIRM_MS = 80 * DAY_MS;
const [FIRST, SECOND] = [randomUUID(), randomUUID()];
/** A place that was opened once and forgotten. */
const FORGOTTEN = 'US-OH';

const iso = (at: number) => new Date(at).toISOString();

/** The spans of a place: from when on which mode. */
function spansOf({ zone, modes }: ExpectedPlace): { at: number; mode: Mode }[] {
  return modes.map(([day, mode]) => ({ at: dayBegins(day, zone), mode }));
}

/** Enters what two people opened, and takes out what is for development. */
async function openPlaces(client: Client): Promise<void> {
  await client.query(`delete from rules.place_modes where certainty = 'development'`);
  const openings: { place: string; at: string }[] = [];
  for (const [place, expected] of Object.entries(EXPECTED)) {
    const [first, next] = spansOf(expected);
    if (first?.mode !== 'open') continue;
    const until = next?.at ?? dayBegins(ENDS, expected.zone);
    const last = place === FORGOTTEN ? first.at + 1 : until;
    for (let at = first.at; at < last; at += CONFIRM_MS) {
      openings.push({ place, at: iso(at) });
    }
  }
  await client.query(
    `insert into rules.place_modes (place, begins_at, mode, instrument, certainty, entered_by,
        second_by)
      select o.place, o.at, 'open', 'opinion of counsel', 'sure', $2, $3
      from jsonb_to_recordset($1) as o (place text, at timestamptz)`,
    [JSON.stringify(openings), FIRST, SECOND],
  );
  for (const [place, { zone, waivedFrom }] of Object.entries(EXPECTED)) {
    if (waivedFrom === undefined) continue;
    await client.query(
      `insert into rules.place_modes (place, begins_at, mode, locks, instrument, certainty,
          entered_by, second_by)
        values ($1, $2, 'redeem_only', 'waived', 'our own', 'policy', $3, $4)`,
      [place, iso(dayBegins(waivedFrom, zone)), FIRST, SECOND],
    );
  }
}

async function seenPlayer(client: Client, place: string, birthDate = '1990-01-31') {
  const id = randomUUID();
  await client.query(
    `insert into auth.players (id, email, display_name, display_name_folded, birth_date, status,
        verified_at, terms_accepted_at, created_at)
      values ($1::uuid, $1::text || '@example.org', $1::text, $1::text, $2, 'active', now(), now(),
        now())`,
    [id, birthDate],
  );
  await client.query(
    `insert into rules.player_places (player_id, place, method, first_seen_at, seen_at, valid_until)
      values ($1, $2, 'edge', '2025-01-01', '2025-01-01', '2027-06-01')`,
    [id, place],
  );
  return id;
}

async function answer(client: Client, text: string, values: unknown[]): Promise<Answer> {
  const { rows } = await client.query({ text, values });
  const [row] = rows as { answer: Answer }[];
  return row?.answer ?? {};
}

class Replayer {
  readonly #client: Client;
  readonly #prizes: PrizeReplay;
  readonly replay: Replay = { differences: [], asked: 0, edges: [] };

  constructor(client: Client) {
    this.#client = client;
    this.#prizes = new PrizeReplay(client, this.#compare.bind(this));
  }

  #compare(rule: string, place: string, at: number, expected: unknown, found: unknown): void {
    this.replay.asked += 1;
    if (String(expected) === String(found)) return;
    const difference = { rule, place, at: iso(at), expected: String(expected) };
    this.replay.differences.push({ ...difference, found: String(found) });
  }

  /** Everything that a mode decides, at a moment. */
  async features(place: string, player: string, mode: Mode, at: number): Promise<void> {
    const { rows } = await this.#client.query(
      `select f as feature, (rules.refusal($1, f, $2)).code from unnest($3::text[]) f`,
      [player, iso(at), FEATURES],
    );
    for (const { feature, code } of rows as { feature: string; code: string | null }[]) {
      const expected = ALLOWED[mode].includes(feature) ? 'allowed' : 'place_not_allowed';
      this.#compare(feature, place, at, expected, code ?? 'allowed');
    }
    if (mode === 'open') await this.caps(place, player, at);
  }

  /** What a stake hears of what one round may pay. */
  async caps(place: string, player: string, at: number): Promise<void> {
    const standing = await answer(
      this.#client,
      `select ledger.standing_json(ledger.standing_at($1, null, 'SC', $2)) as answer`,
      [player, iso(at)],
    );
    const { prizeMax = null } = EXPECTED[place] ?? {};
    const expected = prizeMax === null ? 'anything' : `${prizeMax}000000 in ${place}`;
    const { prizeMaxMicros, prizePlace } = standing;
    const found = prizeMaxMicros === undefined ? 'anything' : `${prizeMaxMicros} in ${prizePlace}`;
    this.#compare('what one round pays', place, at, expected, found);
  }

  reserve(player: string, session: string, number: number, at: number) {
    return answer(
      this.#client,
      `select ledger.reserve_at($1, $2, 'dice', 'SC', $3, 1000000, 'exact', 100, $4) as answer`,
      [session, player, number, iso(at)],
    );
  }

  settle(session: string, number: number, wagered: bigint, paid: bigint, at: number) {
    return answer(
      this.#client,
      `select ledger.settle_at($1, $2, 1, $3, $4, sha256('rounds'), $5) as answer`,
      [session, number, wagered, paid, iso(at)],
    );
  }

  /** A table that was opened before an edge: what it holds stays its player's, whatever comes. */
  async table(place: string, from: Mode, to: Mode, at: number): Promise<void> {
    const player = await seenPlayer(this.#client, place);
    await this.#client.query(
      `select ledger.grant_at($1, $2, 'SC', 5000000, 'promotion', 0, null, 6::smallint, $3)`,
      [`grant:${player}`, player, iso(at - 60 * SECOND_MS)],
    );
    const session = randomUUID();
    const opened = await this.reserve(player, session, 1, at - SECOND_MS);
    this.#compare(
      'a table opens',
      place,
      at - SECOND_MS,
      from === 'open' ? 'opened' : 'place_not_allowed',
      opened.refused ?? 'opened',
    );
    if (opened.refused !== undefined) return;
    const standing = opened.standing as Answer;
    this.#compare(
      'the standing ends at the edge',
      place,
      at - SECOND_MS,
      true,
      standing.holdsUntilMs !== null && Number(standing.holdsUntilMs) <= at,
    );
    const more = await this.reserve(player, session, 2, at);
    this.#compare(
      'a stake after the edge',
      place,
      at,
      to === 'open' ? 'given' : 'place_not_allowed',
      more.refused ?? 'given',
    );
    const number = more.refused === undefined ? 3 : 2;
    const won = await this.settle(session, number, 1_000_000n, 2_500_000n, at + SECOND_MS);
    this.#compare('a win settles', place, at + SECOND_MS, 'settled', won.refused ?? 'settled');
    this.#compare(
      'a settlement names the epoch',
      place,
      at + SECOND_MS,
      true,
      won.epoch !== undefined,
    );
    const closed = await answer(
      this.#client,
      'select ledger.return_at($1, $2, null, $3) as answer',
      [session, number + 1, iso(at + 2 * SECOND_MS)],
    );
    this.#compare('a table closes', place, at, 'closed', closed.refused ?? 'closed');
    const bonus = await answer(this.#client, 'select payments.grant_daily($1, $2) as answer', [
      await seenPlayer(this.#client, place),
      iso(at),
    ]);
    const given = JSON.stringify(bonus.grants ?? []).includes('"SC"');
    this.#compare('a bonus in Sweeps Coins', place, at, to === 'open', given);
  }

  /** A checkout that was open before an edge and is paid at it: the coins, or the money back. */
  async checkout(place: string, from: Mode, to: Mode, at: number): Promise<void> {
    const player = await seenPlayer(this.#client, place);
    const values = [player, iso(at - SECOND_MS), iso(at)];
    const { rows } = await this.#client.query(
      `with opened as (
          insert into payments.purchases (id, player_id, package_id, provider, price_micros,
              gc_micros, sc_bonus_micros, bonus_multiple, created_at, expires_at, next_check_at)
            select gen_random_uuid(), $1, o.id, 'test', o.price_micros, o.gc_micros,
              payments.sc_bonus_now(o, $1, $2), 1, $2, 'infinity', 'infinity'
            from payments.packages o where o.id = 'small' returning *)
        select p.sc_bonus_micros > 0 as has_gift, payments.credit_refusal(p, $3) as refusal,
          (select payments.package_refusal(o, $1, $4, $2) from payments.packages o
            where o.id = p.package_id) as unsold
        from opened p`,
      [...values, place],
    );
    const [row] = rows as { has_gift: boolean; refusal: string | null; unsold: string | null }[];
    const { has_gift: hasGift, refusal = null, unsold = null } = row ?? {};
    const sold = ALLOWED[from].includes('gc_purchase') ? 'sold' : 'place_not_allowed';
    this.#compare('a package is sold', place, at - SECOND_MS, sold, unsold ?? 'sold');
    const isGiven = ALLOWED[from].includes('sc_grant');
    this.#compare('a package has its gift', place, at - SECOND_MS, isGiven, hasGift);
    const isCredited =
      ALLOWED[to].includes('gc_purchase') && (!isGiven || ALLOWED[to].includes('sc_grant'));
    const paid = isCredited ? 'credited' : 'place_not_allowed';
    this.#compare('a payment after the edge', place, at, paid, refusal ?? 'credited');
  }

  /** Prizes that are open across an edge, and locked coins on both sides of it. */
  async prizes(place: string, from: Mode, to: Mode, at: number): Promise<void> {
    const { zone = 'UTC', waivedFrom } = EXPECTED[place] ?? {};
    await this.#prizes.across(await seenPlayer(this.#client, place), place, from, to, at);
    for (const [mode, moment] of [
      [from, at - SECOND_MS],
      [to, at],
    ] as const) {
      if (!ALLOWED[mode].includes('redeem')) continue;
      const isWaived = waivedFrom !== undefined && moment >= dayBegins(waivedFrom, zone);
      const player = await seenPlayer(this.#client, place);
      await this.#prizes.locked(player, place, isWaived, moment);
    }
  }

  /** The year's threshold, on both sides of the end of a year. */
  async thresholds(): Promise<void> {
    for (const [year, coins, isReached] of [
      ['2025-12-31', 599n, false],
      ['2025-12-31', 600n, true],
      ['2026-01-01', 1_999n, false],
      ['2026-01-01', 2_000n, true],
    ] as const) {
      const player = await seenPlayer(this.#client, 'US-TX');
      await this.#prizes.threshold(player, coins, isReached, dayBegins(year, 'UTC'));
    }
  }

  /** Somebody with two sockets: what both places allow, and no more. */
  async twoPlaces(at: number): Promise<void> {
    const player = await seenPlayer(this.#client, 'US-TX');
    await this.#client.query(
      `insert into rules.player_places (player_id, place, method, first_seen_at, seen_at,
          valid_until) values ($1, 'US-WA', 'edge', '2025-01-01', '2025-01-01', '2027-06-01')`,
      [player],
    );
    await this.features('US-WA', player, 'blocked', at);
  }

  /** A birthday on both sides of midnight on the clock of the place. */
  async birthday(place: string, feature: string, born: string, day: string): Promise<void> {
    const player = await seenPlayer(this.#client, place, born);
    const at = dayBegins(day, EXPECTED[place]?.zone ?? 'UTC');
    for (const shift of [-SECOND_MS, 0, SECOND_MS]) {
      const { rows } = await this.#client.query('select (rules.refusal($1, $3, $2)).code', [
        player,
        iso(at + shift),
        feature,
      ]);
      const found = (rows[0] as { code: string | null }).code ?? 'allowed';
      this.#compare('age', place, at + shift, shift < 0 ? 'underage' : 'allowed', found);
    }
  }
}

/** Replays everything, or some places, on a migrated database in which nobody is; writes to it. */
export async function replayLaw(
  client: Client,
  places: readonly string[] = Object.keys(EXPECTED),
): Promise<Replay> {
  await openPlaces(client);
  await openPrizes(client);
  await client.query('select rules.draw_spans()');
  // On sale from the first day, so that only the law can be in the way.
  await client.query(`update payments.packages set begins_at = '2025-01-01'`);
  const replayer = new Replayer(client);
  for (const [place, expected] of Object.entries(EXPECTED)) {
    if (!places.includes(place)) continue;
    const player = await seenPlayer(client, place);
    const spans = spansOf(expected);
    for (const [index, { at, mode }] of spans.entries()) {
      const before = spans[index - 1]?.mode;
      if (before !== undefined) {
        replayer.replay.edges.push({ place, at: iso(at), from: before, to: mode });
        await replayer.features(place, player, before, at - SECOND_MS);
        await replayer.table(place, before, mode, at);
        await replayer.checkout(place, before, mode, at);
        await replayer.prizes(place, before, mode, at);
      }
      await replayer.features(place, player, mode, at);
      await replayer.features(place, player, mode, at + SECOND_MS);
    }
    const last = spans.at(-1)?.mode ?? 'blocked';
    await replayer.features(place, player, last, dayBegins(ENDS, expected.zone));
  }
  await replayer.thresholds();
  await replayer.twoPlaces(dayBegins('2025-07-01', 'America/Chicago'));
  // Born on a leap day: the first of March in a year without one.
  await replayer.birthday('US-TX', 'gc_play', '2008-02-29', '2026-03-01');
  await replayer.birthday('US-TX', 'sc_play', '2004-08-05', '2025-08-05');
  await replayer.birthday('US-AL', 'gc_play', '2007-01-01', '2026-01-01');
  await replayer.birthday('US-CA', 'sc_play', '2004-09-10', '2025-09-10');
  return replayer.replay;
}
