// What everything ever played returned is added up as it is noted: a look reads a few rows.

import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { ledgerFixture } from '#test/db/ledger/fixture.ts';

const fixture = ledgerFixture();

it('the return of a game adds up to what the sessions have, whatever order their notes come in', async () => {
  const ids = Array.from({ length: 30 }, (_, index) => newId(index + 1));
  for (const id of ids) {
    await fixture.ledger.admin(
      `insert into games.sessions (id, player_id, game_id, currency, state, opened_at, reported_at)
        values ($1, gen_random_uuid(), 'dice', 'SC', 'open', now(), now())`,
      [id],
    );
  }
  const note = (id: string, rounds: number) =>
    fixture.db.as('parlor_games').call(
      sql`select games.note_session(${JSON.stringify({
        id,
        state: 'open',
        closedAtMs: null,
        closeReason: null,
        rounds,
        wageredMicros: String(rounds * 1_000),
        paidMicros: String(rounds * 900),
        expected: rounds * 0.99,
        variance: rounds,
        largest: rounds,
        stuck: null,
        unsettledSinceMs: null,
      })}::jsonb, now())`,
    );
  await Promise.all(
    ids.flatMap((id, index) => [note(id, index + 5), note(id, index + 1), note(id, index + 5)]),
  );
  const columns = `sum(rounds)::bigint as rounds, sum(wagered_micros) as wagered_micros,
    sum(paid_micros) as paid_micros, round(sum(expected)::numeric, 6) as expected,
    round(sum(variance)::numeric, 6) as variance, max(largest) as largest`;
  const told = await fixture.ledger.admin(`select ${columns} from games.returns`);
  const found = await fixture.ledger.admin(`select ${columns} from games.sessions`);
  expect(told).toEqual(found);
  expect(Number(told[0]?.rounds)).toBe(30 * 5 + (29 * 30) / 2);
  const plan = await fixture.ledger.admin<{ 'QUERY PLAN': string }>(
    'explain select * from games.returns',
  );
  expect(plan.map((row) => row['QUERY PLAN']).join()).not.toMatch(/sessions/);
});
