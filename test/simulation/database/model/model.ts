// What the functions of one database work on: the tables of every schema, the clock and who asks.

import type { ApprovalRequest, ApprovalTables } from './approvals-tables.ts';
import type { AuditTables } from './audit-tables.ts';
import type { AuthTables } from './auth-tables.ts';
import type { GamesTables } from './games-tables.ts';
import type { IdentityTables } from './identity-tables.ts';
import type { LedgerTables } from './ledger-tables.ts';
import type { PaymentTables } from './payments-tables.ts';
import type { UndoLog } from './rows.ts';
import type { RulesTables } from './rules-tables.ts';
import type { SocialTables } from './social-tables.ts';

/** What people's schemas ask of the books. */
export interface Books {
  /** True when a card paid for purchases of both. */
  sharePayer(ones: readonly string[], others: readonly string[]): boolean;
  /** Marks a receipt as taken; its player, or null when there is none that waits. */
  takeReceipt(id: string, atMs: number): string | null;
  /** Payments' rows of `outbox.sizes` and of `outbox.parked_rows`. */
  outboxSizes(): Json[];
  parkedRows(): Json[];
  /** Puts a parked row back: whom it is about, or null when there is none. */
  retryParked(outbox: string, id: string, nowMs: number): { kind: string; id: string } | null;
}

type Act = (model: Model, request: ApprovalRequest, context: Json) => Json;

/** One database instance of the model. */
export interface Model {
  readonly undo: UndoLog;
  readonly auth: AuthTables;
  readonly audit: AuditTables;
  readonly approvals: ApprovalTables;
  readonly games: GamesTables;
  readonly identity: IdentityTables;
  readonly ledger: LedgerTables;
  readonly payments: PaymentTables;
  readonly rules: RulesTables;
  readonly social: SocialTables;
  readonly books: Books;
  /** The next day to be looked at for signs of harm; one statement counts it up, and none fails after. */
  readonly care: { nextDay: number };
  /** What a decision of each kind of request does, or `{refused}`. */
  readonly acts: Record<string, Act>;
  /** The server's clock while a statement runs. */
  clockMs: number;
  /** Counts requests, each of which is one transaction. */
  transactionId: number;
  /** From 0 up to 1. */
  draw(): number;
  /** A random id, as SQL makes them. */
  uuid(): string;
  /** The login role of the connection. */
  role: string;
}

/** A function of the schema: gets its parameters as the model holds their types, optional ones as null. */
export type SqlFunction = (model: Model, ...params: never[]) => unknown;

/** JSON as functions take and give it. */
export type Json = Record<string, unknown>;
