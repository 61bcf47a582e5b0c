// The model of the database for people, games and rooms, against Postgres: random calls of the
// Workers' own stores, each statement on both, every answer compared, and all rows in the end. A
// failure prints the seed: give it back as MODEL_SEED.

import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { databaseFixture } from '#test/kit/database.ts';
import { ModelDatabase } from '#test/simulation/database/model/model-database.ts';
import { seedPerson, seedRegistries } from '#test/simulation/database/model/seed.ts';
import { Prng } from '#test/simulation/platform/prng.ts';
import { openStore } from '#workers/auth/store/index.ts';
import { gamesStore } from '#workers/games/store/index.ts';
import { socialStore } from '#workers/social/store/index.ts';
import { registrationActs, staffActs } from './account-acts.ts';
import { Differ } from './differ.ts';
import { addressActs, factorActs } from './factor-acts.ts';
import { gamesActs } from './games-acts.ts';
import { signInActs } from './sign-in-acts.ts';
import { friendActs, moderationActs } from './social-acts.ts';
import { type Acts, LOBBY, Walk } from './walk.ts';

const SEED = Number(process.env.MODEL_SEED ?? Date.now() % 1_000_000);
const STEPS = Number(process.env.MODEL_STEPS ?? 600);
const PERSONS = 8;
const STAFF = 3;

const PEOPLE = /^(auth|games|social|audit|approvals|outbox|maintenance)\./;
/** Asked for by other functions alone. */
const UNREACHED = new Set(['auth.acknowledge_erasure', 'approvals.ask']);

const database = databaseFixture();

function actsOf(walk: Walk): Acts {
  const auth = openStore(database.urlFor('parlor_auth'), database.proxyUrl);
  const games = gamesStore(database.as('parlor_games'));
  const social = socialStore(database.as('parlor_social'));
  return {
    ...signInActs(walk, auth),
    ...registrationActs(walk, auth),
    ...staffActs(walk, auth),
    ...factorActs(walk, auth),
    ...addressActs(walk, auth),
    ...gamesActs(walk, games),
    ...friendActs(walk, social),
    ...moderationActs(walk, social),
  };
}

async function seed(walk: Walk, model: ModelDatabase) {
  for (let index = 0; index < PERSONS + STAFF; index++) {
    const isStaff = index >= PERSONS;
    const roles = isStaff ? ['admin', 'support'] : [];
    const id = walk.id();
    const email = `p${index}@example.org`;
    const displayName = `P${index}`;
    (isStaff ? walk.staff : walk.players).push(id);
    const at = new Date(walk.nowMs).toISOString();
    seedPerson(
      model,
      { id, email, displayName, passwordHash: 'hash', birthDate: '1990-01-02', roles },
      walk.nowMs,
    );
    const folded = [...model.model.auth.players.by('email', email)][0]?.displayNameFolded;
    await database.admin.call(sql`
      with p as (insert into auth.players (id, email, display_name, display_name_folded, birth_date,
            status, verified_at, terms_accepted_at, created_at)
          values (${id}::uuid, ${email}, ${displayName}, ${folded}, '1990-01-02', 'active', ${at},
            ${at}, ${at}) returning id),
        c as (insert into auth.credentials (player_id, password_hash, changed_at, is_long)
          select id, 'hash', ${at}::timestamptz, true from p)
      insert into auth.player_roles (player_id, role, granted_at)
        select id, role, ${at}::timestamptz from p, unnest(${sql.param(roles)}::text[]) role`);
  }
}

it('the model answers every statement of the people as Postgres does', async () => {
  const [lobby] = await database.admin.call<{ ms: string }>(
    sql`select floor(extract(epoch from created_at) * 1000)::text as ms from social.rooms
      where id = ${LOBBY}::uuid`,
  );
  const [games] = await database.admin.call<{ ms: string }>(
    sql`select floor(extract(epoch from created_at) * 1000)::text as ms from social.rooms
      where kind = 'game' limit 1`,
  );
  const model = new ModelDatabase(Number(lobby?.ms), Prng.of(SEED, 'database'));
  model.model.clockMs = Number(games?.ms);
  seedRegistries(model);
  const walk = new Walk(database, SEED);
  await seed(walk, model);
  const acts = actsOf(walk);
  // Hashes of the audit log are over the server's own clock.
  const differ = new Differ(model, (text, column) => (column === 'hash' ? 'hash' : text));
  const unasked = () =>
    model.functions.filter(
      (name) => PEOPLE.test(name) && !UNREACHED.has(name) && !differ.asked.has(name),
    );
  let steps = 0;
  await differ.during(async () => {
    // Each act once, then whatever comes.
    for (const act of Object.values(acts)) await act();
    // On until each function was asked: some need what several acts leave behind.
    const goesOn = () => steps < STEPS || (steps < 10 * STEPS && unasked().length > 0);
    for (; goesOn() && differ.differences.length === 0; steps++) await walk.step(acts);
  });
  const tables = await differ.tables(database.admin, [
    'auth',
    'audit',
    'approvals',
    'games',
    'social',
  ]);
  console.info({ seed: SEED, steps, statements: differ.statements });
  expect(
    { differences: differ.differences, tables, unasked: unasked() },
    `seed ${SEED}, step ${steps}`,
  ).toEqual({
    ...{ differences: [], tables: [], unasked: [] },
  });
});
