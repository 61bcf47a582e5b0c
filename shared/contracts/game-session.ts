// GameSession over RPC: one object per session, named by the session's id. `playerId` is who asks:
// to anyone but the session's owner it does not exist (`not_found`).

import type { GameId } from '../games/registry.ts';
import type { CoinCurrency } from '../money.ts';
import type { Result } from '../result.ts';
import type { RoundView, SessionView } from '../views/session.ts';
import type { ReceiptView } from './http/games.ts';
import type { AttachedSocket } from './player-hub.ts';
import type { SessionSummary } from './session-summary.ts';
import type { ReserveRefusal } from './wallet.ts';

export interface OpenSession {
  sessionId: string;
  playerId: string;
  gameId: GameId;
  currency: CoinCurrency;
  /** Exactly this much; `null`: as much as there is, up to 20 times the largest stake. */
  buyInMicros: bigint | null;
}

/** Finished rounds from one moment to before another one, and to before a nonce where it is given. */
export interface RoundsAsked {
  fromMs: number;
  beforeMs: number;
  beforeNonce: number | null;
  limit: number;
}

export type SocketRole = 'player' | 'spectator';

export interface IssuedTicket {
  ticket: string;
  expiresAtMs: number;
}

/** Everything that a round's public replay shows; never player, balance or session. */
export interface RoundReplay {
  round: RoundView;
  clientSeed: string;
  serverSeedHash: string;
  /** `null` until the seed was rotated or the session closed. */
  serverSeed: string | null;
  receipt: ReceiptView;
}

/** Public half of the key that signs receipts. */
export interface ReceiptKey {
  kty: string;
  crv: string;
  x: string;
  kid: string;
  alg: string;
  use: string;
}

export type OpenRefusal = ReserveRefusal | 'not_found' | 'session_not_open' | 'try_again';
export type UpdateRefusal = 'not_found' | 'session_not_open' | 'round_open';
export type TopUpRefusal = OpenRefusal | 'idempotency_key_reused';
export type CloseRefusal = 'not_found' | 'session_not_open' | 'round_open' | 'try_again';
export type ReleaseRefusal = 'not_found' | 'session_not_open' | 'try_again';

export interface GameSessionContract {
  /** Opens, or answers for the session opened before; retries what failed without effect. */
  open(input: OpenSession): Promise<Result<SessionView, OpenRefusal>>;
  view(playerId: string): Promise<Result<SessionView, 'not_found'>>;
  /** A new client seed rotates the seeds; refused while a hand is open. */
  update(
    playerId: string,
    change: { clientSeed?: string; settings?: Partial<SessionView['settings']> },
  ): Promise<Result<SessionView, UpdateRefusal>>;
  /** Idempotent by `key`. */
  topUp(
    playerId: string,
    key: string,
    amountMicros: bigint,
  ): Promise<Result<{ session: SessionView; replayed: boolean }, TopUpRefusal>>;
  issueTicket(
    playerId: string,
    sid: string,
    role: SocketRole,
  ): Promise<Result<IssuedTicket, 'not_found' | 'session_not_open'>>;
  /** Settles, returns the coins, reveals the seed. `try_again` while the ledger does not answer. */
  close(playerId: string): Promise<Result<SessionView, CloseRefusal>>;
  /** Finished rounds before nonce `before`, newest first. */
  rounds(
    playerId: string,
    before: number | null,
    limit: number,
  ): Promise<Result<{ items: RoundView[]; next: number | null }, 'not_found'>>;
  /** Finished rounds of a span of time, newest first; `more`: older ones are left in it. */
  roundsBetween(
    playerId: string,
    asked: RoundsAsked,
  ): Promise<Result<{ items: RoundView[]; more: boolean }, 'not_found'>>;
  replay(roundId: string): Promise<Result<RoundReplay, 'not_found'>>;
  /** Gives back what no open round needs; the amount in micros. */
  release(playerId: string): Promise<Result<bigint, ReleaseRefusal>>;
  /** `changesAtMs`: when that ends by itself, `null` when it does not. No further wager; an open hand may end, then the session closes. Idempotent. */
  halt(reason: string, changesAtMs: number | null): Promise<void>;
  /** For jobs and monitors; `not_found` for an object that was never opened. */
  summary(): Promise<Result<SessionSummary, 'not_found'>>;
  /** Closes every socket of a sign-in (4401). */
  cut(socket: AttachedSocket): Promise<void>;
  /** The public key of receipts: the same from every object, opened or not. */
  receiptKey(): Promise<ReceiptKey>;
}
