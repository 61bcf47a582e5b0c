// The model of the rules, against Postgres: random calls of the compliance Worker's own store and random
// decisions of a second person, each statement on both, every answer compared. A failure prints the
// seed: give it back as MODEL_SEED.

import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import { span } from '#db/values.ts';
import { RULE_KINDS, type RuleKind } from '#shared/contracts/http/compliance-rules.ts';
import { DAY_MS, HOUR_MS, SECOND_MS, toTimestamp } from '#shared/time.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { freshModel, seedPerson } from '#test/simulation/database/model/seed.ts';
import { Prng } from '#test/simulation/platform/prng.ts';
import { complianceStore } from '#workers/compliance/store/index.ts';
import { restrictionStore } from '#workers/payments/store/restrictions.ts';
import { Differ } from './differ.ts';
import { type Acts, Walk } from './walk.ts';

const SEED = Number(process.env.MODEL_SEED ?? Date.now() % 1_000_000);
const STEPS = Number(process.env.MODEL_STEPS ?? 300);

const database = databaseFixture();

const PLACES = ['US-TX', 'US-TX', 'US-WA', 'US-OR', 'US-HI', 'US', 'DE', 'DE-BE', '*', 'US-NY'];
const FEATURES = ['gc_purchase', 'gc_play', 'sc_grant', 'sc_play', 'redeem'];

const RECENT_MS = HOUR_MS;
/** How far from now the clock's own moments may lie: now, the end of a request, of what opens now. */
const SPANS_MS = [0, 7 * DAY_MS, 90 * DAY_MS];
const isOfClock = (ms: number) =>
  SPANS_MS.some((span) => Math.abs(ms - span - Date.now()) < RECENT_MS);
const MOMENT = /(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)(?:\+00(?::00)?|Z)/g;

/** An answer's text without what the server's own clock wrote. */
const ownWordsOut = (text: string) =>
  text
    // The model is born without the notes and moments of the rows of the release.
    .replaceAll(/"(note|entered_at|source_date)": (?:null|"[^"]*")/g, '"$1": "own"')
    .replaceAll(/"\d{13}"/g, (ms) => (isOfClock(Number(ms.slice(1, -1))) ? '"clock"' : ms))
    .replaceAll(MOMENT, (moment, day: string, time: string) =>
      isOfClock(Date.parse(`${day}T${time}Z`)) ? 'clock' : moment,
    );

/** Moments that two clocks cannot see differently: never near now. */
function someTime(random: Prng, nowMs: number): number {
  const days = random.pick([-40, -3, 2, 3, 3, 10, 30, 30, 45, 89, 120]);
  return Math.floor((nowMs + days * DAY_MS) / DAY_MS) * DAY_MS + 12 * HOUR_MS;
}

function fieldsOf(walk: Walk, kind: RuleKind): Record<string, unknown> {
  const { random } = walk;
  const nowMs = Date.now();
  const when = random.next();
  const mode = random.pick(['open', 'gc_only', 'gc_only', 'redeem_only', 'blocked']);
  const own = {
    place_modes: {
      mode,
      ...(random.chance(0.3) && { locks: random.pick(['kept', 'waived']) }),
      ...(random.chance(0.3) && { redeemUntil: toTimestamp(someTime(random, nowMs)) }),
    },
    place_features: {
      feature: random.pick(FEATURES),
      allowed: random.pick([true, false, false, null, null]),
    },
    prize_caps: random.chance(0.7) ? { amountMicros: BigInt(1 + random.int(5)) * 1_000_000n } : {},
    ages: { feature: random.pick(FEATURES.slice(0, 4)), years: 18 + random.int(5) },
  };
  return {
    ...{ place: random.pick(PLACES), instrument: `HB ${random.int(9)}` },
    certainty: random.pick(['sure', 'sure', 'likely', 'uncertain', 'policy', 'development']),
    ...(random.chance(0.2) && { note: 'a note', sourceDate: '2026-07-02' }),
    ...(when < 0.5 && { beginsAt: toTimestamp(someTime(random, nowMs)) }),
    ...(when > 0.4 && when < 0.6 && { beginsOn: `2031-0${1 + random.int(9)}-15` }),
    ...own[kind],
  };
}

function actsOf(walk: Walk): Acts {
  const { random } = walk;
  const store = complianceStore(walk.database.as('parlor_compliance'));
  const { once } = functionsOf(walk.database.as('parlor_auth'));
  const restrictions = restrictionStore(walk.database.as('parlor_payments'));
  const asked: string[] = [];
  const time = () => someTime(random, Date.now());
  const enter = async () => {
    const id = walk.id();
    const kind = random.pick(RULE_KINDS);
    const act = { actorId: walk.actor(), reason: 'because', requestId: 'request' };
    const entered = await store.enterRule(id, kind, fieldsOf(walk, kind), act);
    if (entered.ok && 'approval' in entered.value) asked.push(entered.value.approval.id);
  };
  return {
    ...{ enter, enterMore: enter, enterOften: enter, enterAgain: enter },
    decide: () =>
      once.call(
        'approvals.decide',
        [
          ...[walk.known(asked, () => walk.id()), walk.actor()],
          ...[random.pick(['approved', 'approved', 'rejected']), 'looked at', span(0), null],
          ...['request', null],
        ],
        z.unknown(),
      ),
    look: () =>
      store.notePlace(walk.player(), {
        place: random.pick(['US-TX', 'US-WA', 'DE', 'unknown']),
        ...{ method: 'edge', risks: [], validForSeconds: 3_600 },
      }),
    care: async () => [await store.noteHarm(), await store.weighHarm(walk.id())],
    placeOf: () => store.placeOf(walk.player()),
    standing: () => restrictions.standing(walk.player(), random.pick(['GC', 'SC', 'SC'])),
    prove: () =>
      store.noteProof(
        walk.player(),
        { place: 'US-OR', method: 'device', risks: [], validForSeconds: 600 },
        { number: `proof ${random.int(20)}`, untilMs: Date.now() + random.int(5) * DAY_MS },
      ),
    sweep: () => store.sweepProofs(Date.now() + random.int(4) * DAY_MS + HOUR_MS),
    placesAt: () => store.placesAt(time()),
    changes: () => store.changesBetween(time(), time()),
    counsel: () => store.needingCounsel(time(), 14 * DAY_MS),
    rows: () =>
      store.rules(
        random.pick(RULE_KINDS),
        random.chance(0.5) ? random.pick(PLACES) : null,
        random.chance(0.3) ? String(random.int(60)) : null,
        1 + random.int(5),
      ),
    development: () => store.isDevelopment(),
    leaving: () => store.pendingErasures(10, Date.now() + SECOND_MS),
  };
}

it('the model answers every statement of the rules as Postgres does', async () => {
  const model = freshModel(Date.now(), Prng.of(SEED, 'database'));
  const walk = new Walk(database, SEED);
  for (const [index, role] of ['', '', 'operator', 'operator', 'admin', 'finance'].entries()) {
    const id = walk.id();
    const name = `P${index}`;
    (role === '' ? walk.players : walk.staff).push(id);
    const at = new Date(Date.now() - DAY_MS).toISOString();
    const roles = role === '' ? [] : [role];
    seedPerson(
      model,
      {
        ...{ id, email: `${name}@example.org`, displayName: name, passwordHash: 'hash', roles },
        birthDate: '1990-01-02',
      },
      Date.parse(at),
    );
    await database.admin.call(sql`
      with p as (insert into auth.players (id, email, display_name, display_name_folded, birth_date,
            status, verified_at, terms_accepted_at, created_at)
          values (${id}::uuid, ${`${name}@example.org`}, ${name}, ${name}, '1990-01-02', 'active',
            ${at}, ${at}, ${at}) returning id)
      insert into auth.player_roles (player_id, role, granted_at)
        select id, role, ${at}::timestamptz from p, unnest(${sql.param(roles)}::text[]) role`);
  }
  const acts = actsOf(walk);
  const differ = new Differ(model, ownWordsOut);
  let steps = 0;
  await differ.during(async () => {
    for (const act of Object.values(acts)) await act();
    for (; steps < STEPS && differ.differences.length === 0; steps++) await walk.step(acts);
  });
  const unasked = model.functions.filter(
    (name) => /^rules\.(?!may_)/.test(name) && !differ.asked.has(name),
  );
  console.info({ seed: SEED, steps, statements: differ.statements });
  expect({ differences: differ.differences, unasked }, `seed ${SEED}, step ${steps}`).toEqual({
    differences: [],
    unasked: [],
  });
});
