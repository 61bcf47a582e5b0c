// SQL of games: openings, sessions as they are listed, settings, monitors. Writes go through
// functions of the schema `games`; the role has no other right to change anything.

import { type SQL, sql } from 'drizzle-orm';
import { appendNote } from '#db/audit.ts';
import { connect, type Database } from '#db/client.ts';
import { noteSession } from '#db/session-notes.ts';
import type { SessionSummary } from '#shared/contracts/game-session.ts';
import type { GameId } from '#shared/games/game.ts';
import type { AuditNote } from '#shared/http/notes.ts';
import type { CoinCurrency } from '#shared/money.ts';
import { toTimestamp } from '#shared/time.ts';

export interface Opening {
  playerId: string;
  key: string;
  /** Of game and body: the same key with another one is refused. */
  digest: string;
  sessionId: string;
  gameId: GameId;
  currency: CoinCurrency;
  buyInMicros: bigint | null;
  openMax: number;
  /** New tables, joined ones not counted. */
  perMinuteMax: number;
  perHourMax: number;
}

export type OpeningOutcome =
  /** `join`: an open table is there, as its row knows; nothing is written yet. */
  | { outcome: 'new' | 'replay' | 'join' | 'joined'; sessionId: string; buyInMicros: bigint | null }
  | { outcome: 'reused' }
  | { outcome: 'rate_limited'; retryAfterSeconds: number }
  | {
      outcome: 'account_closed' | 'email_not_verified' | 'game_disabled' | 'too_many_sessions';
    };

export interface SessionRow {
  id: string;
  playerId: string;
  gameId: GameId;
  currency: CoinCurrency;
  state: SessionSummary['state'];
  openedAtMs: number;
  closedAtMs: number | null;
  closeReason: string | null;
  rounds: number;
  wageredMicros: bigint;
  paidMicros: bigint;
  stuck: SessionSummary['stuck'];
}

export interface ReturnsRow {
  gameId: GameId;
  currency: CoinCurrency;
  rounds: number;
  wageredMicros: bigint;
  paidMicros: bigint;
  expected: number;
  variance: number;
  largest: number;
}

type Raw = Record<string, string | number | null>;

const ms = (value: unknown) => (value === null ? null : Number(value));

const COLUMNS = sql.raw(`id, player_id, game_id, currency, state, close_reason, rounds,
  wagered_micros, paid_micros, stuck_reason, stuck_attempts,
  floor(extract(epoch from opened_at) * 1000)::text as opened_ms,
  floor(extract(epoch from closed_at) * 1000)::text as closed_ms,
  floor(extract(epoch from stuck_since) * 1000)::text as stuck_ms`);

function toSession(row: Raw): SessionRow {
  const stuckMs = ms(row.stuck_ms);
  return {
    id: String(row.id),
    playerId: String(row.player_id),
    gameId: row.game_id as GameId,
    currency: row.currency as CoinCurrency,
    state: row.state as SessionRow['state'],
    openedAtMs: Number(row.opened_ms),
    closedAtMs: ms(row.closed_ms),
    closeReason: row.close_reason as string | null,
    rounds: Number(row.rounds),
    wageredMicros: BigInt(row.wagered_micros ?? 0),
    paidMicros: BigInt(row.paid_micros ?? 0),
    stuck:
      stuckMs === null
        ? null
        : {
            sinceMs: stuckMs,
            reason: String(row.stuck_reason),
            attempts: Number(row.stuck_attempts),
          },
  };
}

const toReturns = (row: Raw): ReturnsRow => ({
  gameId: row.game_id as GameId,
  currency: row.currency as CoinCurrency,
  rounds: Number(row.rounds),
  wageredMicros: BigInt(row.wagered_micros ?? 0),
  paidMicros: BigInt(row.paid_micros ?? 0),
  expected: Number(row.expected),
  variance: Number(row.variance),
  largest: Number(row.largest),
});

export class GamesStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async keepNote(note: AuditNote): Promise<void> {
    await appendNote(this.#database, note);
  }

  async ping(): Promise<void> {
    await this.#database.call(sql`select 1`, { idempotent: true });
  }

  /** Fixes a session id for a key, once. */
  async beginSession(opening: Opening, nowMs: number): Promise<OpeningOutcome> {
    const { playerId, key, digest, sessionId, gameId, currency, buyInMicros } = opening;
    const { openMax, perMinuteMax, perHourMax } = opening;
    return this.#opening(sql`select games.begin_session(${playerId}, ${key}, ${digest}, ${sessionId},
      ${gameId}, ${currency}, ${buyInMicros}::bigint, ${openMax}::integer, ${perMinuteMax}::integer,
      ${perHourMax}::integer, ${toTimestamp(nowMs)}) as answer`);
  }

  /** Keeps that a key joined a table, once its object said that it is open. */
  joinSession(
    joining: Pick<Opening, 'playerId' | 'key' | 'digest' | 'sessionId'>,
    nowMs: number,
  ): Promise<OpeningOutcome> {
    const { playerId, key, digest, sessionId } = joining;
    return this.#opening(sql`select games.join_session(${playerId}, ${key}, ${digest}, ${sessionId},
      ${toTimestamp(nowMs)}) as answer`);
  }

  async #opening(statement: SQL): Promise<OpeningOutcome> {
    const [row] = await this.#database.call<{
      answer: { outcome: string; buyInMicros?: string | null };
    }>(statement, { idempotent: true });
    if (row === undefined) throw new Error('an opening was answered with nothing');
    const { buyInMicros = null, ...rest } = row.answer;
    const amount = buyInMicros === null ? null : BigInt(buyInMicros);
    return { ...rest, buyInMicros: amount } as OpeningOutcome;
  }

  /** Takes over what an object said of itself. */
  async noteSession(summary: SessionSummary, nowMs: number): Promise<void> {
    await noteSession(this.#database, summary, nowMs);
  }

  async dropSession(sessionId: string, nowMs: number): Promise<void> {
    const statement = sql`select games.drop_session(${sessionId}, ${toTimestamp(nowMs)})`;
    await this.#database.call(statement, { idempotent: true });
  }

  /** A player's sessions before `beforeId`, newest first. */
  async sessionsOf(
    playerId: string,
    beforeId: string | null,
    limit: number,
  ): Promise<SessionRow[]> {
    const rows = await this.#database.call<Raw>(
      sql`select ${COLUMNS} from games.sessions where player_id = ${playerId}
        and (${beforeId}::uuid is null or id < ${beforeId}::uuid) order by id desc limit ${limit}::integer`,
      { idempotent: true },
    );
    return rows.map(toSession);
  }

  /** Ids of a player's sessions that are not over. */
  async liveSessionsOf(playerId: string): Promise<string[]> {
    const rows = await this.#database.call<{ id: string }>(
      sql`select id from games.sessions where player_id = ${playerId}
        and state in ('opening', 'open', 'closing') order by id`,
      { idempotent: true },
    );
    return rows.map(({ id }) => id);
  }

  /** The same of every account of the person behind one: what ends play ends it for all of them. */
  async liveSessionsOfPerson(playerId: string): Promise<string[]> {
    const rows = await this.#database.call<{ id: string }>(
      sql`select s.id from auth.player_facts f
          join auth.player_facts o on o.person_id = f.person_id
          join games.sessions s on s.player_id = o.player_id
        where f.player_id = ${playerId} and s.state in ('opening', 'open', 'closing')
        order by s.id`,
      { idempotent: true },
    );
    return rows.map(({ id }) => id);
  }

  /** Live sessions that said nothing since `beforeMs`; claimed, so they come up once. */
  async claimOverdue(
    limit: number,
    beforeMs: number,
    nowMs: number,
  ): Promise<{ id: string; state: string; openedAtMs: number }[]> {
    const rows = await this.#database.call<Raw>(
      sql`select id, state, floor(extract(epoch from opened_at) * 1000)::text as opened_ms
        from games.claim_overdue(${limit}::integer, ${toTimestamp(beforeMs)}, ${toTimestamp(nowMs)})`,
    );
    return rows.map((row) => ({
      id: String(row.id),
      state: String(row.state),
      openedAtMs: Number(row.opened_ms),
    }));
  }

  async disabledGames(): Promise<Set<string>> {
    const rows = await this.#database.call<{ game_id: string }>(
      sql`select game_id from games.settings where not enabled`,
      { idempotent: true },
    );
    return new Set(rows.map((row) => row.game_id));
  }

  async switchGame(
    gameId: GameId,
    enabled: boolean,
    actorId: string,
    requestId: string,
    nowMs: number,
  ): Promise<void> {
    await this.#database.call(
      sql`select games.switch_game(${gameId}, ${enabled}::boolean, ${actorId}, ${requestId},
        ${toTimestamp(nowMs)})`,
    );
  }

  async returns(): Promise<ReturnsRow[]> {
    const rows = await this.#database.call<Raw>(
      sql`select * from games.returns order by game_id, currency`,
      { idempotent: true },
    );
    return rows.map(toReturns);
  }

  /** Sessions whose coins cannot be settled, the oldest first. */
  async stuckSessions(limit: number): Promise<SessionRow[]> {
    const rows = await this.#database.call<Raw>(
      sql`select ${COLUMNS} from games.sessions where stuck_since is not null
        order by stuck_since limit ${limit}::integer`,
      { idempotent: true },
    );
    return rows.map(toSession);
  }

  /** True when the alert is new: at most one per game, currency and hour. */
  async raiseDrift(row: ReturnsRow, zScore: number, nowMs: number): Promise<boolean> {
    const facts = JSON.stringify({ rounds: row.rounds, zScore });
    const [answer] = await this.#database.call<{ raised: boolean }>(
      sql`select games.raise_drift(${row.gameId}, ${row.currency}, ${facts}::jsonb,
        ${toTimestamp(nowMs)}) as raised`,
    );
    return answer?.raised ?? false;
  }

  /** Counts are up to 10,000. */
  async gauges(): Promise<{ live: number; stuck: number; unsettledSinceMs: number | null }> {
    const [row] = await this.#database.call<Raw>(
      sql`select
          (select count(*) from (select from games.sessions
            where state in ('opening', 'open', 'closing') limit 10000) l)::integer as live,
          (select count(*) from (select from games.sessions
            where stuck_since is not null limit 10000) s)::integer as stuck,
          (select floor(extract(epoch from unsettled_since) * 1000) from games.sessions
            where unsettled_since is not null order by unsettled_since limit 1)::text
            as unsettled_ms`,
      { idempotent: true },
    );
    return {
      live: Number(row?.live ?? 0),
      stuck: Number(row?.stuck ?? 0),
      unsettledSinceMs: ms(row?.unsettled_ms ?? null),
    };
  }
}

/** The store behind an environment. */
export function storeOf(env: { GAMES_DATABASE_URL: string; NEON_PROXY_URL?: string }): GamesStore {
  return new GamesStore(connect(env.GAMES_DATABASE_URL, env.NEON_PROXY_URL || undefined));
}
