// Verified players, lists of sanctioned people, and prizes that were paid, written straight into the
// database: for what only reads them.

import { sql } from 'drizzle-orm';
import pg from 'pg';
import { newId } from '#shared/ids.ts';
import { makePlayer, makeStaff } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { sanctionStore } from '#workers/compliance/store/sanctions.ts';
import { taxStore } from '#workers/compliance/store/tax.ts';

export const COIN = 1_000_000n;

/** A prize as payments keeps it. */
export interface Prize {
  amountMicros: bigint;
  year: number;
  state?: 'paying' | 'sent' | 'paid' | 'returned';
  withheldMicros?: bigint;
  returnedAt?: string;
}

/** What a test of screenings or of tax starts from. */
export function complianceFixture() {
  const database = databaseFixture();
  const sanctions = () => sanctionStore(database.as('parlor_compliance'));
  const tax = () => taxStore(database.as('parlor_compliance'));

  async function fact<T>(text: ReturnType<typeof sql>): Promise<T> {
    const [row] = await database.admin.call<{ fact: T }>(sql`select ${text} as fact`);
    return row?.fact as T;
  }

  /** A check of this player that was verified now; its id. */
  async function verify(playerId: string): Promise<string> {
    const id = newId(Date.now());
    await database.admin.call(sql`insert into identity.checks (id, player_id, request_key, provider,
        state, provider_state, created_at, expires_at, decided_at, sealed, key_id, next_look_at)
      values (${id}::uuid, ${playerId}::uuid, ${id}, 'fake', 'verified', 'verified',
        clock_timestamp(), clock_timestamp() + interval '1 day', clock_timestamp(), 'sealed', 'k1',
        clock_timestamp())`);
    return id;
  }

  /** A player who was verified. */
  async function verified() {
    const id = await makePlayer(database);
    return { id, checkId: await verify(id) };
  }

  /** A prize of a player, without the coins that were held for it. */
  async function prize(playerId: string, given: Prize): Promise<string> {
    const { amountMicros, year, state = 'paid', withheldMicros = 0n, returnedAt = null } = given;
    const id = newId(Date.now());
    const client = new pg.Client({ connectionString: database.adminUrl });
    await client.connect();
    try {
      await client.query('set session_replication_role = replica');
      await client.query(
        `insert into payments.redemptions (id, player_id, amount_micros, destination_id, requested_at,
            state, state_since, withheld_micros, tax_year, paid_at, returned_at, next_check_at)
          values ($1, $2, $3, $1, now(), $4, now(), $5, $6,
            case when $4 in ('paid', 'returned') then make_timestamptz($6, 6, 1, 0, 0, 0, 'UTC') end,
            $7, now())`,
        [id, playerId, String(amountMicros), state, String(withheldMicros), year, returnedAt],
      );
    } finally {
      await client.end();
    }
    return id;
  }

  /** The second person's decision, as auth's route makes it. */
  const decide = (id: string, by: string, verdict: 'approved' | 'rejected' = 'approved') =>
    fact<{
      state?: string;
      refused?: string;
    }>(sql`approvals.decide(${id}::uuid, ${by}::uuid, ${verdict},
      'looked at', '0', null, null, null)`);

  const player = () => makePlayer(database);
  const staff = () => makeStaff(database, 'operator');
  return { database, sanctions, tax, fact, verify, verified, player, prize, decide, staff };
}
