// The model of the books, against Postgres: random calls of the payments Worker's own store, each
// statement on both, every answer compared. A failure prints the seed: give it back as MODEL_SEED.
// Left out is what depends on other transactions of the same server: the marks of the journal's
// readers. Names that SQL draws by itself are compared as such.

import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '#shared/time.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { standingChanged } from '#test/simulation/database/model/ledger-notices.ts';
import { freshModel, seedPerson } from '#test/simulation/database/model/seed.ts';
import { Prng } from '#test/simulation/platform/prng.ts';
import { openStore } from '#workers/payments/store/index.ts';
import { moneyActs, tableActs } from './books-acts.ts';
import { Differ } from './differ.ts';
import { entryActs, settleAll } from './entry-acts.ts';
import { Walk } from './walk.ts';

const SEED = Number(process.env.MODEL_SEED ?? Date.now() % 1_000_000);
const STEPS = Number(process.env.MODEL_STEPS ?? 600);
const PERSONS = 6;
const STAFF = 3;

const database = databaseFixture();

/** How far from the server's clock functions of the books write: now, a raised limit, a lot's end. */
const SPANS_MS = [0, 1, 7, 14, 60, 90].map((days) => days * DAY_MS);
const isOfClock = (ms: number) =>
  SPANS_MS.some((span) => Math.abs(ms - span - Date.now()) < HOUR_MS);

const MOMENT = /(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)(?:\+00|Z)/g;
const RANDOM_ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/** Long texts of the release, of which the model has others. */
const OWN_TEXT = /"(rules|cardText|address)": "(?:[^"\\]|\\.)*"/g;

/** An answer's text without what the server's clock, dice and sequences wrote. */
function ownWordsOut(text: string, column: string): string {
  // Numbers of the journal: Postgres leaves some out, for what it refused.
  if (column === 'id' || column === 'next_id') return 'number';
  return text
    .replaceAll(RANDOM_ID, 'random')
    .replaceAll(OWN_TEXT, '"$1": "own"')
    .replaceAll(/"\d{13}"/g, (ms) => (isOfClock(Number(ms.slice(1, -1))) ? '"clock"' : ms))
    .replaceAll(MOMENT, (moment, day: string, time: string) =>
      isOfClock(Date.parse(`${day}T${time}Z`)) ? 'clock' : moment,
    );
}

it('the model answers every statement of the books as Postgres does', async () => {
  const model = freshModel(Date.now(), Prng.of(SEED, 'database'));
  const walk = new Walk(database, SEED);
  for (let index = 0; index < PERSONS + STAFF; index++) {
    const isStaff = index >= PERSONS;
    const id = walk.id();
    const name = `P${index}`;
    (isStaff ? walk.staff : walk.players).push(id);
    const at = new Date(Date.now() - DAY_MS).toISOString();
    const roles = isStaff ? ['finance', 'operator'] : [];
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
  // Two accounts of one person, from the beginning.
  const [first = '', second = ''] = walk.players;
  const { players } = model.model.auth;
  const account = players.get(second);
  if (account === undefined) throw new Error('The second player is not there.');
  players.change(account, { personId: first });
  standingChanged(model.model, second);
  model.model.undo.commit();
  await database.admin.call(
    sql`update auth.players set person_id = ${first}::uuid where id = ${second}::uuid`,
  );

  const payments = openStore(database.urlFor('parlor_payments'), database.proxyUrl);
  await settleAll(walk, model.model);
  const acts = {
    ...{ ...tableActs(walk, payments), ...moneyActs(walk, payments) },
    ...entryActs(walk, payments),
  };
  const differ = new Differ(model, ownWordsOut);
  let steps = 0;
  await differ.during(async () => {
    for (; steps < STEPS && differ.differences.length === 0; steps++) await walk.step(acts);
  });
  console.info({ seed: SEED, steps, statements: differ.statements, asked: differ.asked.size });
  expect(differ.differences, `seed ${SEED}, step ${steps}`).toEqual([]);
});
