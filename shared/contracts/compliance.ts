// What compliance tells payments of people over RPC, and nobody else: whether a name is the verified one,
// and who is paid. Names stay in compliance until money is sent.

import type { Profile } from './http/compliance-identity.ts';

/** How an owner's name compares to the verified one: `close` is for a person to look at. */
export type NameMatch = 'same' | 'close' | 'none';

/**
 * What comparing somebody with the newest list of sanctioned people says: `hit` while one waits for two
 * people or was confirmed by them, `stale` where the list is too old to say anything.
 */
export type ScreeningOutcome = 'clear' | 'hit' | 'unscreened' | 'stale';

/** Who is paid, as their document says. */
export interface Payee extends Profile {
  /** The check that verified it. */
  checkId: string;
}

export interface ComplianceServiceContract {
  /** Compares with the verified name; `none` without a check when nobody was verified. */
  matchName(question: {
    playerId: string;
    ownerName: string;
  }): Promise<{ match: NameMatch; checkId: string | null }>;
  /** Asked only while paying; null for somebody who is not verified. */
  payee(question: { playerId: string }): Promise<Payee | null>;
  /** Compares with the newest list where that was not done yet; before each payout. */
  screen(question: { playerId: string; requestId: string }): Promise<{ outcome: ScreeningOutcome }>;
}
