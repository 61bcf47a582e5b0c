// WalletService over RPC: how a game session moves coins. The wallet never calls a session.
// Every movement of a session carries the next number of one gapless sequence; the ledger accepts
// only n+1 of an open escrow account, answers a repeat of n with the first result and refuses a
// repeat with another content (`sequence_conflict`). A lost reply is repaired by asking again.

import type { LimitName } from '../error-facts.ts';
import type { CoinCurrency } from '../money.ts';
import type { Result } from '../result.ts';
import type { WalletPart } from './hub-coins.ts';
import type { SessionSummary } from './session-summary.ts';

/** Whether a player may place a new wager now, and how much they may still lose. */
export interface Standing {
  mayWager: boolean;
  /**
   * Why not: `excluded`, `limit_reached`, `place_not_allowed`, `place_proof_required`, `underage`,
   * `debt_outstanding`, `account_closed`.
   */
  reason: string | null;
  /** What the strictest loss limit still allows beyond the coins at tables; `null` without limit. */
  lossBudgetMicros: bigint | null;
  /** When this may change by itself (end of a cool-off, a new UTC day); `null` if it will not. */
  changesAtMs: number | null;
  /** The loss limit that leaves that budget; absent without one. */
  lossLimit?: LimitName;
  /** Nobody may rely on it any longer than this: then it is asked anew; `null`: no end. */
  holdsUntilMs: number | null;
  /** The rules of places that it was made by: with another number it is asked anew. */
  epoch: number;
  /** Grows with everything that changes where this player stands; 0 before the first. */
  version: number;
  /** What the strictest wager limit still allows beyond the leases of tables; absent without limit. */
  wagerBudgetMicros?: bigint;
  /** The wager limit that leaves that budget; absent without one. */
  wagerLimit?: LimitName;
  /** The limit that is reached, where `reason` says so and it is not that of losses. */
  limit?: LimitName;
  /** Until when the player may be at tables today, if they stay at one; absent without limit. */
  playUntilMs?: number;
  /** When the player is asked whether to go on, if they stay, */
  checkAtMs?: number;
  /** and after how many minutes at tables again; absent where nobody is asked. */
  checkMinutes?: number;
  /** What one round may pay at most where the player is; absent where nothing says so. */
  prizeMaxMicros?: bigint;
  /** The place that says it. */
  prizePlace?: string;
}

/** A table asks where its player stands, and how much it may wager. */
export interface TableQuestion {
  sessionId: string;
  playerId: string;
  currency: CoinCurrency;
  /** What the table wants to have wagered in all by its next stakes; `null` when none is near. */
  wagerUpToMicros: bigint | null;
  /** When its player last answered a reality check of which the wallet does not know yet. */
  checkAnsweredAtMs: number | null;
}

/** A standing, and the table's lease. */
export interface TableStanding extends Standing {
  /** Under a wager limit: how much the table may have wagered in all. Absent where nobody asked. */
  wagerCeilingMicros?: bigint;
}

/** Opens the escrow (number 1) or adds coins to it (later numbers). */
export interface Reserve {
  sessionId: string;
  playerId: string;
  gameId: string;
  currency: CoinCurrency;
  number: number;
  /** Exactly this much, or as much as there is up to it (the default buy-in; at least one micro). */
  amountMicros: bigint;
  mode: 'exact' | 'up_to';
  /** What the game can pay at most as a whole multiple of the stake; the ledger guards it. */
  multiplierMax: number;
}

/** Net result of a run of rounds. Net is computed in SQL from `wagered` and `paid`. */
export interface Batch {
  sessionId: string;
  number: number;
  rounds: number;
  wageredMicros: bigint;
  paidMicros: bigint;
  /** Of the wagered: what counts nothing towards playthrough; none when absent. */
  uncountedMicros?: bigint;
  /** SHA-256 over the rounds of the batch, hex: binds the ledger to the session's history. */
  digest: string;
  /**
   * Not from tables of the release before, which take the standing of every answer for theirs: they
   * are told that the player may wager where `LedgerReceipt.standing` says nothing.
   */
  keepsStanding?: true;
}

/** Gives coins back to the wallet while the session goes on. */
export interface Release {
  sessionId: string;
  number: number;
  amountMicros: bigint;
}

/** The last number: returns the whole escrow to the wallet and closes the account. */
export interface Close {
  sessionId: string;
  number: number;
}

/** What a movement left behind. */
export interface LedgerReceipt {
  /** True when this number had been applied before. */
  replayed: boolean;
  /** Coins moved: reserved, net of the batch (may be negative), released or returned. */
  amountMicros: bigint;
  /** Balance of the escrow account after the movement. */
  escrowMicros: bigint;
  /** `null` for a batch of a player whom nothing but the law binds: nobody looked. */
  standing: Standing | null;
  /** The rules of places now: a standing by another number is not to be relied on. */
  epoch: number;
  /**
   * Bets that return their stake or more with a greater chance than this (millionths) count nothing
   * towards playthrough. With coins, and with batches of players who have something to play through.
   */
  chanceMaxPpm?: number;
  /** The wallet's part after the movement; `null` where it did not change (a batch). */
  wallet: WalletPart | null;
}

/** Why the wallet gives a table no coins. */
export const RESERVE_REFUSALS = [
  'insufficient_funds',
  'limit_reached',
  'excluded',
  'place_not_allowed',
  'place_proof_required',
  'underage',
  'staff_barred',
  'terms_not_accepted',
  'debt_outstanding',
  'account_closed',
  'amount_overflow',
  'session_cancelled',
] as const;
export type ReserveRefusal = (typeof RESERVE_REFUSALS)[number];
/** What tells the session that it and the ledger disagree: stop, keep everything, raise an alert. */
export const SEQUENCE_REFUSALS = [
  'sequence_gap',
  'sequence_conflict',
  'account_missing',
  'account_closed_ledger',
  'insufficient_funds',
  'payout_exceeds_maximum',
  'amount_overflow',
] as const;
export type SequenceRefusal = (typeof SEQUENCE_REFUSALS)[number];

/** `until` null excludes for good. A shorter exclusion never replaces a longer one. */
export interface Exclusion {
  playerId: string;
  kind: 'cool_off' | 'self_exclusion';
  untilMs: number | null;
}

/** An exclusion that staff makes; `untilMs` null: for good. */
export interface HouseExclusion {
  playerId: string;
  untilMs: number | null;
  madeBy: string;
  reason: string;
  requestId: string;
}

/** One person of the staff asks that an exclusion by the house be lifted. */
export interface LiftQuestion {
  /** Of the approval. */
  id: string;
  playerId: string;
  exclusionId: string;
  askedBy: string;
  reason: string;
  requestId: string;
}

/** An exclusion that holds now. */
export interface CurrentExclusion {
  id: string;
  kind: 'cool_off' | 'self_exclusion' | 'house';
  /** Of a self-exclusion whose time is over: from when on the player may play, `null`: not asked. */
  returnsAtMs?: number | null;
  sinceMs: number;
  /** `null`: for good. */
  untilMs: number | null;
}

/** Why the house excludes nobody. */
export const HOUSE_REFUSALS = ['invalid_request', 'not_found', 'forbidden'] as const;
type HouseRefusal = (typeof HOUSE_REFUSALS)[number];
/** Why nothing is lifted: there is no such exclusion, or the player made it. */
export const LIFT_REFUSALS = ['not_found', 'forbidden', 'accounts_linked'] as const;
type LiftRefusal = (typeof LIFT_REFUSALS)[number];
/** Why nobody returns: it holds, or there is nothing to return from. */
export const RETURN_REFUSALS = ['exclusion_in_force', 'not_found'] as const;
type ReturnRefusal = (typeof RETURN_REFUSALS)[number];
type ApprovalState = 'waiting' | 'approved' | 'rejected' | 'void';

export interface WalletServiceContract {
  reserve(input: Reserve): Promise<Result<LedgerReceipt, ReserveRefusal | SequenceRefusal>>;
  settle(batch: Batch): Promise<Result<LedgerReceipt, SequenceRefusal>>;
  release(input: Release): Promise<Result<LedgerReceipt, SequenceRefusal>>;
  close(input: Close): Promise<Result<LedgerReceipt, SequenceRefusal>>;
  /**
   * Ends a session that never opened: leaves a tombstone, so that a late `reserve` is refused.
   * `opened` says that the reserve had arrived first and the session must be closed instead.
   */
  cancel(sessionId: string): Promise<Result<'cancelled' | 'opened'>>;
  /**
   * Bars the player from wagering. When this returns, no reserve can succeed any more; open tables
   * learn it by `GameSession.halt` and by the next standing. Wins still settle.
   */
  exclude(input: Exclusion): Promise<Result<Standing, 'invalid_request'>>;
  /** The same by the house. */
  excludeByHouse(
    input: HouseExclusion,
  ): Promise<Result<{ id: string; standing: Standing }, HouseRefusal>>;
  /** Asks to lift one that the house made; a second person decides, and then it is lifted. */
  askLift(
    question: LiftQuestion,
  ): Promise<Result<{ id: string; state: ApprovalState }, LiftRefusal>>;
  /** The player asks to return from self-exclusions that are over; a day later they may play. */
  askReturn(playerId: string): Promise<Result<{ returnsAtMs: number }, ReturnRefusal>>;
  /** What excludes this person now, the newest first; read only. */
  exclusions(playerId: string): Promise<CurrentExclusion[]>;
  /**
   * What a table says of itself, for lists and monitors; moves nothing. It comes here because games
   * calls tables and nothing calls its caller. Throws when it could not be written down.
   */
  report(summary: SessionSummary): Promise<void>;
  /** Where the player stands now; read only. */
  standing(playerId: string, currency: CoinCurrency): Promise<Standing>;
  /** The same for a table, whose lease it extends as far as a wager limit allows. May be repeated. */
  tableStanding(question: TableQuestion): Promise<TableStanding>;
}
