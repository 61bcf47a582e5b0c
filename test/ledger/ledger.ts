// A ledger under test: direct connections to a migrated database, as the payments role and as the
// owner's superuser. Tests, the soak and the mutation run share it; the Worker never does (it speaks
// the Neon protocol). Calls survive a killed backend by asking again, like a session's outbox does.

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { LOGIN_ROLES, type LoginRole } from '#db/login-roles.ts';
import { setRolePasswords } from '#db/migrate.ts';
import { pause } from '#test/kit/patience.ts';

pg.types.setTypeParser(pg.types.builtins.INT8, (text) => text);

/** What a function of the ledger answered, or the code with which it rolled back. */
export type Answer = Record<string, unknown> & { refused?: string };

// What only our own functions may call: tests call it as they do, with the owner's rights.
const CALLER = 'ledger_caller';
const PASSWORD = 'of a ledger under test';
const OWNERS_ONLY =
  /\bledger\.(grant|post|correct|claw_back|undo_advances|hold|post_hold|void_hold|reserve_purchase|resolve_purchase|provider_batch|provider_authenticate|provider_balance)\(/;

/** SQLSTATEs after which the same call is sent again: killed, cancelled, or never started. */
const ASK_AGAIN = new Set(['57P01', '57P02', '57P03', '57014', '08006', '08003', '53300', '40001']);

/** Rounds of a session on their way to the ledger. */
export interface Batch {
  sessionId: string;
  number: number;
  wagered: bigint;
  paid: bigint;
  content?: string;
  /** What of the wagered counts nothing towards playthrough. */
  uncounted?: bigint;
}

/** A hold: a new one without an end that is no prize, unless told. */
interface Hold {
  id?: string;
  purpose?: string;
  until?: string | null;
}

/** What happened to the connections so far. */
export interface Counters {
  calls: number;
  /** Calls that have their answer. */
  answered: number;
  repeats: number;
  deadlocks: number;
}

interface DatabaseError extends Error {
  code?: string;
  hint?: string;
  constraint?: string;
}

function mayAskAgain(error: DatabaseError): boolean {
  return error.code === undefined || ASK_AGAIN.has(error.code) || error.code.startsWith('E');
}

/** The refusal behind an exception, as the Worker's store reads it; `null` for anything else. */
export function refusalCode(error: DatabaseError): string | null {
  if (error.code === 'LX001') return error.hint ?? null;
  if (error.code === '22003') return 'amount_overflow';
  return error.constraint === 'overdraft' ? 'insufficient_funds' : null;
}

/** Connections to one database with a ledger in it. */
export class Ledger {
  readonly counters: Counters = { calls: 0, answered: 0, repeats: 0, deadlocks: 0 };
  /** Waits between repeats, for a server that is starting again. */
  patient = false;
  /** How often one call is sent before its failure counts. */
  attemptsMax = 51;
  readonly #payments: pg.Pool;
  readonly #admin: pg.Pool;
  readonly #owner: pg.Pool;

  constructor(paymentsUrl: string, adminUrl: string, connectionsMax: number) {
    this.#payments = new pg.Pool({ connectionString: paymentsUrl, max: connectionsMax });
    this.#admin = new pg.Pool({ connectionString: adminUrl, max: 4 });
    this.#owner = new pg.Pool({
      connectionString: adminUrl,
      application_name: CALLER,
      options: '-c role=parlor_owner -c statement_timeout=4500ms -c search_path=',
      max: connectionsMax,
    });
    for (const pool of [this.#payments, this.#admin, this.#owner]) pool.on('error', () => {});
  }

  /** On a migrated database of our own, whose roles get a password here. */
  static async open(adminUrl: string, connectionsMax: number): Promise<Ledger> {
    const passwords = LOGIN_ROLES.map((role) => [role, PASSWORD]);
    await setRolePasswords(adminUrl, Object.fromEntries(passwords) as Record<LoginRole, string>);
    const payments = new URL(adminUrl);
    payments.username = 'parlor_payments';
    payments.password = PASSWORD;
    return new Ledger(payments.href, adminUrl, connectionsMax);
  }

  /**
   * One call of a function as the payments role, or as the owner where no role may call it; asks
   * again after a lost connection.
   */
  async call(text: string, values: unknown[]): Promise<Answer> {
    this.counters.calls += 1;
    for (let attempt = 1; ; attempt++) {
      try {
        const pool = OWNERS_ONLY.test(text) ? this.#owner : this.#payments;
        const { rows } = await pool.query({ text, values, rowMode: 'array' });
        this.counters.answered += 1;
        const answer: unknown = rows[0]?.[0];
        return typeof answer === 'object' && answer !== null && !Array.isArray(answer)
          ? (answer as Answer)
          : { value: answer };
      } catch (thrown) {
        const error = thrown as DatabaseError;
        const refused = refusalCode(error);
        if (refused !== null) {
          this.counters.answered += 1;
          return { refused };
        }
        if (error.code === '40P01') this.counters.deadlocks += 1;
        // A rival with the same key won; asking again reads its result.
        const again = mayAskAgain(error) || error.code === '40P01' || error.code === '23505';
        if (!again || attempt >= this.attemptsMax) throw error;
        this.counters.repeats += 1;
        if (this.patient) await pause(20 * attempt);
      }
    }
  }

  /** Rows as the payments role, without repeating. */
  async rows<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#payments.query<Row>(text, values)).rows;
  }

  /** Rows as the superuser. */
  async admin<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return (await this.#admin.query<Row>(text, values)).rows;
      } catch (error) {
        if (!this.patient || !mayAskAgain(error as DatabaseError) || attempt > 50) throw error;
        await pause(20 * attempt);
      }
    }
  }

  /** Rolls everything up: it waits for whoever else still writes in this Postgres, in any database. */
  async rollUp(): Promise<void> {
    for (;;) {
      await this.call('select ledger.roll_up()', []);
      const [mark] = await this.admin<{ lags: boolean }>(
        `select exists (select from ledger.entries where transaction_id >= m.upto) as lags
          from ledger.roll_up_mark m`,
      );
      if (mark?.lags !== true) return;
      await pause(20);
    }
  }

  /** A transaction as the superuser, rolled back in the end; for planted faults. */
  async discarded<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#admin.connect();
    try {
      await client.query('begin');
      return await work(client);
    } finally {
      await client.query('rollback');
      client.release();
    }
  }

  /** A transaction with the owner's rights that commits after `work`. */
  async slowly<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#owner.connect();
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }

  /** A player as auth would leave one. */
  async player(status = 'active'): Promise<string> {
    const [id = ''] = await this.players(1, status);
    return id;
  }

  /** It turns out that two accounts are of one person. */
  async join(first: string, second: string): Promise<void> {
    await this.admin('update auth.players set person_id = $1 where id = $2', [first, second]);
  }

  /** Many players in one statement. */
  async players(count: number, status = 'active'): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID());
    await this.admin(
      `with seen as (
          insert into rules.player_places (player_id, place, method, first_seen_at, seen_at,
              valid_until)
            select id, 'US-TX', 'edge', now(), now(), now() + interval '30 years'
            from unnest($1::uuid[]) as id)
        insert into auth.players (id, email, display_name, display_name_folded, birth_date, status,
            verified_at, terms_accepted_at, created_at)
          select id, id::text || '@example.org', id::text, id::text, '1990-01-31', $2, now(), now(),
            now()
          from unnest($1::uuid[]) as id on conflict do nothing`,
      [ids, status],
    );
    return ids;
  }

  /** The wallet's account, made on first use. */
  async walletId(playerId: string, currency: string): Promise<string> {
    const [row] = await this.admin<{ account_id: string }>(
      'select account_id from ledger.wallet_of($1, $2)',
      [playerId, currency],
    );
    if (row === undefined) throw new Error('no wallet');
    return row.account_id;
  }

  grant(key: string, playerId: string, currency: string, micros: bigint, multiple = '1') {
    const values = [key, playerId, currency, micros, multiple];
    return this.call(`select ledger.grant($1, $2, $3, $4, 'promotion', $5, null)`, values);
  }

  reserve(
    sessionId: string,
    playerId: string,
    currency: string,
    number: number,
    micros: bigint,
    mode = 'exact',
    multiplier = 100,
  ) {
    const values = [sessionId, playerId, currency, number, micros, mode, multiplier];
    return this.call(`select ledger.reserve($1, $2, 'dice', $3, $4, $5, $6, $7)`, values);
  }

  settle(
    sessionId: string,
    number: number,
    wagered: bigint,
    paid: bigint,
    content = 'rounds',
    uncounted = 0n,
  ) {
    const text = 'select ledger.settle($1, $2, 1, $3, $4, sha256($5::text::bytea), $6)';
    return this.call(text, [sessionId, number, wagered, paid, content, uncounted]);
  }

  /** A batch without rounds, which closes its number to anything else. */
  seal(sessionId: string, number: number) {
    const text = `select ledger.settle($1, $2, 0, 0, 0, sha256('nothing'), 0)`;
    return this.call(text, [sessionId, number]);
  }

  /** Batches in one array; returns the places that were applied, with what the tables then hold. */
  async settleMany(batches: Batch[]): Promise<Map<number, string>> {
    const of = (pick: (batch: Batch) => string | number | bigint) => batches.map(pick);
    const rows = await this.rows<{ place: number; escrow_micros: string }>(
      `select * from ledger.settle_many($1::uuid[], $2::int[], array_fill(1, array[$3::int]),
        $4::bigint[], $5::bigint[], array(select sha256(c::bytea)
          from unnest($6::text[]) with ordinality as u (c, place) order by place), $7::bigint[])`,
      [
        of(({ sessionId }) => sessionId),
        of(({ number }) => number),
        batches.length,
        of(({ wagered }) => wagered),
        of(({ paid }) => paid),
        of(({ content }) => content ?? 'rounds'),
        of(({ uncounted }) => uncounted ?? 0n),
      ],
    );
    return new Map(rows.map(({ place, escrow_micros }) => [place, escrow_micros]));
  }

  /** A batch as the service settles it: in an array first, and alone if that did not answer for it. */
  async settleThroughArray(batch: Batch): Promise<Answer> {
    const { sessionId, number, wagered, paid, content, uncounted } = batch;
    const applied = await this.settleMany([batch]).catch(() => new Map<number, string>());
    const escrow = applied.get(1);
    if (escrow === undefined) {
      return this.settle(sessionId, number, wagered, paid, content, uncounted);
    }
    return { replayed: false, amountMicros: (paid - wagered).toString(), escrowMicros: escrow };
  }

  release(sessionId: string, number: number, micros: bigint) {
    return this.call('select ledger.release($1, $2, $3)', [sessionId, number, micros]);
  }

  close(sessionId: string, number: number) {
    return this.call('select ledger.close($1, $2)', [sessionId, number]);
  }

  cancel(sessionId: string) {
    return this.call('select ledger.cancel($1)', [sessionId]);
  }

  hold(playerId: string, currency: string, micros: bigint | string, options: Hold = {}) {
    const { id = randomUUID(), purpose = 'transfer', until = null } = options;
    const values = [id, playerId, currency, micros, purpose, until];
    return this.call('select ledger.hold($1, $2, $3, $4, $5, $6)', values);
  }

  endHold(how: 'post' | 'void', id: string) {
    return this.call(`select ledger.${how}_hold($1)`, [id]);
  }

  clawBack(playerId: string, currency: string, micros: bigint, key: string = randomUUID()) {
    const values = [key, playerId, currency, micros];
    return this.call('select ledger.claw_back($1, $2, $3, $4)', values);
  }

  /** Sets a limit of losses of a currency, or of purchases. */
  limit(playerId: string, currency: 'GC' | 'SC' | 'USD', micros: bigint | null, period = 'day') {
    const kind = currency === 'USD' ? 'purchase' : 'loss';
    const wish = { kind, currency, period, amountMicros: micros?.toString() ?? null };
    const values = [playerId, JSON.stringify([wish])];
    return this.call('select ledger.set_limits($1, $2)', values);
  }

  exclude(playerId: string, kind = 'self_exclusion', until: string | null = null) {
    return this.call('select ledger.exclude($1, $2, $3)', [playerId, kind, until]);
  }

  /** Transfers between accounts by id: `[debit, credit, micros]` each. */
  post(key: string, legs: [string, string, bigint][], kind = 16) {
    return this.call('select ledger.post($1, $2, $3, $4, $5::smallint)', [
      key,
      legs.map(([debit]) => debit),
      legs.map(([, credit]) => credit),
      legs.map(([, , micros]) => micros),
      kind,
    ]);
  }

  /** What the checker finds, however long it takes. */
  check() {
    return this.slowly(async (client) => {
      await client.query('set local statement_timeout = 0');
      const { rows } = await client.query<{ invariant: string; subject: string; detail: string }>(
        'select * from ledger.check()',
      );
      return rows;
    });
  }

  /** True while a call waits for a lock. */
  async isWaiting(): Promise<boolean> {
    const rows = await this.admin(
      `select from pg_stat_activity where datname = current_database()
        and (usename = 'parlor_payments' or application_name = $1)
        and wait_event_type = 'Lock' limit 1`,
      [CALLER],
    );
    return rows.length > 0;
  }

  /** Waits until the database's clock has passed a moment. */
  async passed(moment: string): Promise<void> {
    for (;;) {
      const [row] = await this.admin<{ over: boolean }>(
        'select clock_timestamp() > $1::timestamptz as over',
        [moment],
      );
      if (row?.over === true) return;
    }
  }

  /** Ends a random backend that calls; `cancel` only its statement. */
  async disturb(how: 'terminate' | 'cancel'): Promise<boolean> {
    const rows = await this.admin(
      `select pg_${how}_backend(pid) from pg_stat_activity
        where (usename = 'parlor_payments' or application_name = $1)
        and datname = current_database()
        order by random() limit 1`,
      [CALLER],
    );
    return rows.length > 0;
  }

  async end(): Promise<void> {
    await Promise.all([this.#payments.end(), this.#admin.end(), this.#owner.end()]);
  }
}
