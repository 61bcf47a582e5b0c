// The model of prizes and of who is paid them, against Postgres: random calls of the stores of payments
// and compliance, each statement on both, every answer compared, and both books sound in the end. A
// failure prints the seed: give it back as MODEL_SEED.

import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { DAY_MS } from '#shared/time.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { differences } from '#test/simulation/database/model/ledger-check.ts';
import { REDEMPTION_RULE } from '#test/simulation/database/model/prize-tables.ts';
import { freshModel, seedPerson } from '#test/simulation/database/model/seed.ts';
import { Prng } from '#test/simulation/platform/prng.ts';
import { complianceStore } from '#workers/compliance/store/index.ts';
import { openStore } from '#workers/payments/store/index.ts';
import { Differ } from './differ.ts';
import { identityActs } from './identity-acts.ts';
import { ownWordsOut } from './own-words.ts';
import { prizeActs } from './prize-acts.ts';
import { type Acts, Walk } from './walk.ts';

const SEED = Number(process.env.MODEL_SEED ?? Date.now() % 1_000_000);
const STEPS = Number(process.env.MODEL_STEPS ?? 800);
/** Of what must be there first. */
const ROUNDS = 12;
/** So many more steps at most, until every state was reached. */
const MORE_STEPS = 4_000;
const REACHED = ['held', 'sent', 'paid', 'returned', 'cancelled'];
/** What makes a prize and pays it comes more often than what only looks. */
const WEIGHTS = {
  ...{ declare: 2, order: 2, apply: 3, screen: 3, show: 2, note: 3, give: 3, place: 2 },
  ...{ request: 8, begin: 6, advance: 8, approve: 3, decideRedemption: 3, cancel: 2 },
};
const PERSONS = 5;
const STAFF = 3;
const ROLES = ['finance', 'operator'];
const SC = 1_000_000n;

/** So small that every bound is met, and without a rest. */
const RULE = {
  ...{ ...REDEMPTION_RULE, beginsAt: Date.parse('2026-02-01T00:00Z'), destinationRestHours: 0 },
  ...{ bankMinimumMicros: 3n * SC, giftCardMinimumMicros: 2n * SC, dayMaxMicros: 150n * SC },
  ...{ reviewMicros: 15n * SC, secondPersonMicros: 20n * SC, personDayMicros: 40n * SC },
};

const database = databaseFixture();

it('the model answers every statement about prizes as Postgres does', async () => {
  const model = freshModel(Date.now(), Prng.of(SEED, 'database'));
  const walk = new Walk(database, SEED);
  for (let index = 0; index < PERSONS + STAFF; index++) {
    const isStaff = index >= PERSONS;
    const [id, name] = [walk.id(), `P${index}`];
    (isStaff ? walk.staff : walk.players).push(id);
    const at = new Date(Date.now() - DAY_MS).toISOString();
    const roles = isStaff ? ROLES : [];
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
    if (index === 0) continue;
    await database.admin.call(sql`insert into auth.totp values (${id}::uuid, 'seed', 1, ${at})`);
    model.model.auth.totp.put({
      ...{ playerId: id, sealedSeed: 'seed', lastStep: 1, confirmedAt: Date.parse(at) },
    });
  }
  const [bank, card, day] = [RULE.bankMinimumMicros, RULE.giftCardMinimumMicros, RULE.dayMaxMicros];
  await database.admin.call(sql`insert into rules.redemption_rules
    select '2026-02-01 00:00Z', ${`${bank}`}::bigint, ${`${card}`}::bigint, ${`${day}`}::bigint,
      purchase_settles_days, unsettled_max_micros, ${`${RULE.reviewMicros}`}::bigint,
      ${`${RULE.secondPersonMicros}`}::bigint, ${`${RULE.personDayMicros}`}::bigint,
      household_near_percent, 0, notice_days, gives_up_days, sent_silent_days, returns_days, 'walk'
      from rules.redemption_rules where begins_at = '2026-01-01'`);
  model.model.payments.redemptionRules.push(RULE);
  model.model.undo.commit();

  const payments = openStore(database.urlFor('parlor_payments'), database.proxyUrl);
  const acts: Acts = {
    ...identityActs(walk, complianceStore(database.as('parlor_compliance'))),
    ...prizeActs(walk, payments, model.model),
  };
  const differ = new Differ(model, ownWordsOut);
  let steps = 0;
  const reached = () =>
    new Set([...model.model.payments.redemptionEvents.all()].map(({ state }) => state));
  await differ.during(async () => {
    // So far that prizes can be asked for; then whatever comes.
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of ['place', 'give', 'declare', 'order', 'apply', 'screen', 'show', 'note']) {
        await acts[name]?.();
      }
    }
    const isDone = () => steps >= STEPS && REACHED.every((state) => reached().has(state));
    for (; !isDone() && steps < STEPS + MORE_STEPS; steps++) {
      await walk.step(acts, WEIGHTS);
      if (differ.differences.length > 0) return;
    }
  });
  console.info({ seed: SEED, steps, statements: differ.statements, reached: [...reached()] });
  expect(differ.differences, `seed ${SEED}, step ${steps}`).toEqual([]);
  expect([...reached()], `seed ${SEED}`).toEqual(expect.arrayContaining(REACHED));
  expect(differences(model.model), `seed ${SEED}`).toEqual([]);
  expect(await database.admin.call(sql`select * from payments.check_redemptions()`)).toEqual([]);
});
