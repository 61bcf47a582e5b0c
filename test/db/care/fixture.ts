// Players with a past, written straight into the tables that signs of harm are looked for in.

import { sql } from 'drizzle-orm';
import { newId } from '#shared/ids.ts';
import { makePlayer } from '#test/kit/accounts.ts';
import type { TestDatabase } from '#test/kit/database.ts';

let tables = -1;

export class CareFixture {
  readonly db: TestDatabase;

  constructor(db: TestDatabase) {
    this.db = db;
  }

  /** A player with a wallet of either currency. */
  async player(account: Parameters<typeof makePlayer>[1] = {}): Promise<string> {
    const id = await makePlayer(this.db, account);
    for (const currency of ['GC', 'SC']) {
      await this.db.admin.call(sql`select ledger.grant(${`test:${id}:${currency}`}, ${id}::uuid,
        ${currency}, 100000000, 'daily', 1, null)`);
    }
    return id;
  }

  /** Another account of the same person. */
  async kin(of: string): Promise<string> {
    const id = await this.player();
    await this.db.admin.call(sql`update auth.players set person_id = ${of}::uuid
      where id = ${id}::uuid`);
    return id;
  }

  /** What was wagered on a day, in whole coins. */
  wagered(player: string, day: string, coins: number, currency = 'SC') {
    return this.db.admin.call(sql`insert into ledger.day_results
        (wallet_id, day, net_micros, wagered_micros)
      select account_id, ${day}::date, 0, ${coins}::bigint * 1000000 from ledger.wallets
        where player_id = ${player}::uuid and currency = ${currency}`);
  }

  /** A table that was open from one moment to another, and played at. */
  async table(player: string, openedAt: string, closedAt: string) {
    tables -= 1;
    await this.db.admin.call(sql`insert into ledger.sessions
        (session_id, account_id, wallet_id, game_id, opened_at, closed_at)
      select gen_random_uuid(), ${tables}::bigint, account_id, 'dice', ${openedAt}::timestamptz,
        ${closedAt}::timestamptz from ledger.wallets
        where player_id = ${player}::uuid and currency = 'SC'`);
    await this.db.admin.call(sql`insert into ledger.day_results
        (wallet_id, day, net_micros, wagered_micros)
      select account_id, (${closedAt}::timestamptz at time zone 'UTC')::date, -1, 1
        from ledger.wallets where player_id = ${player}::uuid and currency = 'SC'
      on conflict do nothing`);
  }

  /** A prize of theirs that somebody took back: they themselves unless told. */
  async prizeCancelled(player: string, at: string, why = 'by_player') {
    const id = newId(Date.now());
    await this.db.admin.call(sql`insert into ledger.holds (id, wallet_id, amount_micros, purpose, state,
        created_at, ended_at)
      select ${id}::uuid, account_id, 1, 'redemption', 'voided', ${at}::timestamptz,
        ${at}::timestamptz from ledger.wallets
        where player_id = ${player}::uuid and currency = 'SC'`);
    await this.db.admin.call(sql`insert into payments.redemptions (id, player_id, amount_micros,
        destination_id, requested_at, state, state_since, reasons, next_check_at)
      values (${id}::uuid, ${player}::uuid, 1, ${id}::uuid, ${at}::timestamptz, 'cancelled',
        ${at}::timestamptz, array[${why}], ${at}::timestamptz)`);
  }

  /** A table of Sweeps Coins as games keeps it. */
  satDown(player: string, at: string) {
    return this.db.admin.call(sql`insert into games.sessions (id, player_id, game_id, currency, state,
        opened_at, reported_at)
      values (gen_random_uuid(), ${player}::uuid, 'dice', 'SC', 'closed', ${at}::timestamptz,
        ${at}::timestamptz)`);
  }

  failedPayment(player: string, at: string) {
    return this.db.admin.call(sql`insert into payments.purchases (id, player_id, package_id, provider,
        price_micros, gc_micros, sc_bonus_micros, bonus_multiple, payment_state, created_at,
        expires_at, next_check_at)
      values (gen_random_uuid(), ${player}::uuid, 'small', 'stripe', 4990000, 1, 0, 1, 'failed',
        ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz)`);
  }

  /** A limit that was asked for. */
  limit(player: string, period: string, at: string, effectiveAt: string) {
    return this.db.admin.call(sql`insert into ledger.limit_changes
        (player_id, kind, currency, period, amount_micros, effective_at, at)
      values (${player}::uuid, 'loss', 'SC', ${period}, 1, ${effectiveAt}::timestamptz,
        ${at}::timestamptz)`);
  }

  breakOf(player: string, at: string, kind = 'cool_off') {
    return this.db.admin.call(sql`insert into ledger.exclusions
        (player_id, kind, starts_at, ends_at)
      values (${player}::uuid, ${kind}, ${at}::timestamptz, ${at}::timestamptz + interval '1 day')`);
  }

  checkout(player: string, at: string, playedAt: string) {
    return this.db.admin.call(sql`insert into compliance.limit_checkouts
      values (gen_random_uuid(), ${player}::uuid, ${at}::timestamptz, ${playedAt}::timestamptz)`);
  }

  /** What is found of players on a day, by signal. */
  async found(day: string, ...players: string[]) {
    const rows = await this.db.admin.call<{ signal: string; facts: object; player_id: string }>(
      sql`select player_id, signal, facts from compliance.signals_of(${day}::date) s
        where player_id = any (${sql.param(players)}::uuid[]) order by signal`,
    );
    return rows.map(({ signal, facts }) => ({ signal, facts }));
  }

  /** Signals that wait to be weighed. */
  async signals(player: string, day: string, ...names: string[]) {
    for (const name of names) {
      await this.db.admin.call(sql`insert into compliance.harm_signals (player_id, day, signal,
          weight, facts) values (${player}::uuid, ${day}::date, ${name}, 2, '{}')`);
    }
  }

  /** Weighs all that waits, as if it were this moment. */
  async weigh(at: string): Promise<void> {
    for (;;) {
      const [row] = await this.db.admin.call<{ id: string | null }>(sql`
        select compliance.weigh_harm_at(${newId(Date.now())}::uuid, ${at}::timestamptz) as id`);
      if (row?.id === null) return;
    }
  }

  /** The steps that were taken about these accounts, the oldest first. */
  async steps(...players: string[]): Promise<string[]> {
    const rows = await this.db.admin.call<{ step: string }>(sql`
      select step from compliance.harm_steps where player_id = any (${sql.param(players)}::uuid[])
        order by at, id`);
    return rows.map(({ step }) => step);
  }

  /** What these accounts were told by mail. */
  async told(...players: string[]): Promise<string[]> {
    const rows = await this.db.admin.call<{ kind: string }>(sql`
      select kind from auth.notices where player_id = any (${sql.param(players)}::uuid[])
        order by id`);
    return rows.map(({ kind }) => kind);
  }
}
