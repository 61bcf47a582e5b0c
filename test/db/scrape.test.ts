// A scrape, a look at returns and a look at what is stuck read a few rows, however many there are: with
// the tables of a busy year none of them is walked.

import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { outboxesOf } from '#db/outboxes.ts';
import { gamesStore } from '#workers/games/store/index.ts';
import { metricsStore } from '#workers/payments/store/metrics.ts';
import { socialStore } from '#workers/social/store/index.ts';
import { ledgerFixture } from './ledger/fixture.ts';

const fixture = ledgerFixture();
const ROWS = 20_000;

/** Every table that grows with play, time or players, with what makes a row of it that is over. */
const HISTORY: Record<string, string> = {
  'ledger.sessions': `(session_id, account_id, wallet_id, game_id, opened_at, closed_at)
    select gen_random_uuid(), 1000000 + n, 1, 'dice', now(), now()`,
  'ledger.holds': `(id, wallet_id, amount_micros, purpose, state, created_at, ended_at)
    select gen_random_uuid(), 1, 1, 'redemption', 'posted', now(), now()`,
  'ledger.accounts': `(id) select 1000000000 + n * 32 + 2`,
  'ledger.wallets': `(account_id, player_id, currency, receivable_id)
    select 1000000000 + n * 32 + 2, gen_random_uuid(), 'GC',
      case when n % 100 = 0 then 1000000000 + n * 32 + 2 end`,
  'ledger.check_runs': `(at, entries, differences, report) select now(), 1, 0, '{}'`,
  'games.sessions': `(id, player_id, game_id, currency, state, opened_at, closed_at, reported_at)
    select gen_random_uuid(), gen_random_uuid(), 'dice', 'GC', 'closed', now(), now(), now()`,
  'social.reports': `(id, room_id, message_id, reporter_id, author_id, reason, context, created_at,
      state)
    select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
      gen_random_uuid(), 'r', '{}', now(), 'resolved'`,
  'payments.purchases': `(id, player_id, package_id, provider, price_micros, gc_micros,
      sc_bonus_micros, bonus_multiple, payment_state, charged_micros, created_at, expires_at,
      next_check_at)
    select gen_random_uuid(), gen_random_uuid(), 'small', 'stripe', 1, 1, 0, 1, 'paid', 1, now(),
      now(), now()`,
  'payments.refund_requests': `(id, purchase_id, amount_micros, reason, state, requested_at,
      next_try_at)
    select gen_random_uuid(), gen_random_uuid(), 1, 'r', 'sent', now(), now()`,
};

const TABLES = Object.keys(HISTORY);

/** Rows that were read by walking a table from its beginning, by table. */
async function walked(): Promise<Record<string, number>> {
  const rows = await fixture.ledger.admin<{ name: string; read: string }>(
    `select schemaname || '.' || relname as name, seq_tup_read as read from pg_stat_all_tables`,
  );
  return Object.fromEntries(rows.map(({ name, read }) => [name, Number(read)]));
}

// Each connection counts for itself and tells at most once a second, unless it is made to.
const tell = (role: 'parlor_games' | 'parlor_payments' | 'parlor_social' | 'parlor_auth') =>
  fixture.db.as(role).call(sql`select pg_stat_force_next_flush()`);

async function looks(): Promise<void> {
  const { db } = fixture;
  const games = gamesStore(db.as('parlor_games'));
  await games.gauges();
  await games.returns();
  await games.stuckSessions(100);
  await games.claimOverdue(100, Date.now() - 60_000, Date.now());
  await metricsStore(db.as('parlor_payments')).facts();
  const social = socialStore(db.as('parlor_social'));
  await social.openReports();
  for (const schema of ['auth', 'payments', 'social'] as const) {
    const outboxes = outboxesOf(db.as(`parlor_${schema}`));
    await outboxes.sizes();
    await outboxes.parked({ outbox: '', id: '' }, 100);
  }
}

beforeAll(async () => {
  const { ledger } = fixture;
  for (const [table, rows] of Object.entries(HISTORY)) {
    // Rows without the history that made them: neither triggers nor references look.
    await ledger.admin(
      `begin; set local session_replication_role = replica;
        insert into ${table} ${rows} from generate_series(1, ${ROWS}) n; commit;`,
    );
    await ledger.admin(`vacuum (analyze) ${table}`);
  }
});

it('a scrape of the gauges walks no table that grows', async () => {
  await looks();
  const before = await walked();
  await looks();
  for (const role of ['parlor_games', 'parlor_payments', 'parlor_social', 'parlor_auth'] as const) {
    await tell(role);
  }
  await fixture.ledger.admin('select pg_stat_clear_snapshot()');
  const after = await walked();
  const read = TABLES.map((table) => [table, (after[table] ?? 0) - (before[table] ?? 0)] as const);
  expect(read.filter(([, rows]) => rows >= ROWS / 2)).toEqual([]);
});

it('the watch over scrapes would see it if one were walked', async () => {
  const before = await walked();
  await fixture.db.as('parlor_games').call(sql`select count(rounds) from games.sessions`);
  await tell('parlor_games');
  const after = await walked();
  const rows = (after['games.sessions'] ?? 0) - (before['games.sessions'] ?? 0);
  expect(rows).toBeGreaterThanOrEqual(ROWS);
});
