// What a decision consists of: the next state, the one event that players see, and what must be
// stored beside it.

import type { AutoplayRounds, EventFacts } from '../store/stored-event.ts';
import type { Seeds, SessionState } from './state.ts';

/** One row of the session's history; every socket is shown it as one frame. */
export interface SessionEvent {
  seq: number;
  /** Id of the command that made it; null for the house's own. */
  command: string | null;
  fingerprint: string | null;
  /** Nonce of its (first) round; never decreases with `seq`. */
  nonce: number | null;
  /** Rounds that ended with it. */
  rounds: number;
  atMs: number;
  facts: EventFacts;
  /** The rounds of an auto-play, compact; see `history.ts`. */
  plays: string | null;
}

export interface Decision {
  state: SessionState;
  event: SessionEvent | null;
  /** False for what can be folded again from the event alone: a round that is over at once. */
  snapshot: boolean;
  /** The seeds that a rotation revealed. */
  retired: Seeds | null;
}

/** An event as it is read back; with the rounds of an auto-play where they were asked for. */
export type StoredEvent = Omit<SessionEvent, 'plays'> & { plays: AutoplayRounds | null };
