// Ten thousand tables that report by themselves: nobody is asked, and finding that out reads none of
// them.

import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { ledgerFixture } from '#test/db/ledger/fixture.ts';

const fixture = ledgerFixture();
const TABLES = 10_000;

const claim = () =>
  fixture.db
    .as('parlor_games')
    .call<{ id: string }>(
      sql`select id from games.claim_overdue(100, now() - interval '20 minutes', now())`,
    );

it('the search for silent tables asks none of ten thousand tables that have reported, and each silent one once', async () => {
  await fixture.ledger.admin(
    `insert into games.sessions (id, player_id, game_id, currency, state, opened_at, reported_at)
      select gen_random_uuid(), gen_random_uuid(), 'dice', 'GC', 'open', now() - interval '1 hour',
        now() - interval '1 second' * (n % 900)
      from generate_series(1, ${TABLES}) n`,
  );
  await fixture.ledger.admin('analyze games.sessions');
  expect(await claim()).toEqual([]);
  const plan = await fixture.ledger.admin<{ 'QUERY PLAN': string }>(
    `explain select id from games.sessions where state in ('opening', 'open', 'closing')
      and reported_at <= now() - interval '20 minutes' order by reported_at limit 100`,
  );
  expect(plan.map((row) => row['QUERY PLAN']).join()).toMatch(/Index.*sessions_live/);
  await fixture.ledger.admin(
    `update games.sessions set reported_at = now() - interval '1 hour'
      where id in (select id from games.sessions limit 3)`,
  );
  expect(await claim()).toHaveLength(3);
  expect(await claim()).toEqual([]);
});

it('the games schema takes a report over from the wallet’s Worker, which may do nothing else to a table', async () => {
  const [row] = await fixture.ledger.admin<{ id: string }>('select id from games.sessions limit 1');
  const summary = {
    id: row?.id,
    state: 'closing',
    closedAtMs: null,
    closeReason: null,
    rounds: 3,
    wageredMicros: '3000000',
    paidMicros: '0',
    expected: 2.97,
    variance: 3,
    largest: 2,
    stuck: { sinceMs: 1_000, reason: 'sequence_conflict', attempts: 7 },
    unsettledSinceMs: 2_000,
  };
  const payments = fixture.db.as('parlor_payments');
  await payments.call(sql`select games.note_session(${JSON.stringify(summary)}::jsonb, now())`);
  const [noted] = await fixture.ledger.admin(
    `select state, rounds::int, stuck_reason, extract(epoch from unsettled_since)::int as since
      from games.sessions where id = '${row?.id}'`,
  );
  expect(noted).toEqual({
    state: 'closing',
    rounds: 3,
    stuck_reason: 'sequence_conflict',
    since: 2,
  });
  for (const attempt of [
    sql`select * from games.sessions`,
    sql`select games.drop_session(${row?.id}, now())`,
    sql`select games.claim_overdue(1, now(), now())`,
  ]) {
    await expect(payments.call(attempt)).rejects.toMatchObject({ sqlState: '42501' });
  }
});
