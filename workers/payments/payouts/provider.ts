// The port to whoever sends prizes. A provider says facts; what they mean for a redemption is decided
// in one place, in SQL. What one would get wrong: the id of the redemption is the only key that it is
// ever ordered with, so that ordering again pays once: where a provider knows no keys, its adapter asks
// first and never orders once somebody else may. And nobody's number of an account is here,
// the player shows it to the provider on the provider's own page.

import type { Payee as VerifiedPayee } from '#shared/contracts/compliance.ts';
import type { DESTINATION_KINDS } from '#shared/contracts/http/payouts.ts';
import type { Result } from '#shared/result.ts';
import type { SignedMessage } from '../providers/provider.ts';

export type DestinationKind = (typeof DESTINATION_KINDS)[number];

/** What a provider says of a payout. It may come late, twice, or after a newer one. */
export interface PayoutFact {
  kind: 'payout';
  /** The redemption that it was ordered with; `null` when it names none. */
  redemptionId: string | null;
  /** The provider's name of the payout. */
  reference: string;
  /** `failed`: nothing left; `returned`: it left and came back. */
  state: 'pending' | 'sent' | 'paid' | 'failed' | 'returned';
  /** Why it failed or came back, as banks spell it: `R03`. */
  code: string | null;
  /** ISO 8601. */
  at: string;
}

/** A destination changed: what it is now is asked, for a notice never says whose it is. */
export interface DestinationChanged {
  kind: 'destination';
  reference: string;
}

/** A destination as the provider knows it now. */
export interface DestinationSnapshot {
  state: 'pending' | 'ready' | 'failed';
  kind: DestinationKind;
  /** Only to be held against the verified name, never kept; several of a joint account. */
  ownerNames: string[];
  last4: string | null;
  /** The bank's name, or the card's brand. */
  label: string | null;
}

/** A notice with a name of its own, so that it is taken in once. */
export interface PayoutNotice {
  id: string;
  type: string;
  createdMs: number;
  facts: (PayoutFact | DestinationChanged)[];
}

/** Who is paid, as the provider must tell the bank. */
export type Payee = Omit<VerifiedPayee, 'checkId'>;

/** One payout; the same at every attempt. */
export interface PayoutOrder {
  /** The key: ordered again it is the same payout. */
  redemptionId: string;
  destinationReference: string;
  amountMicros: bigint;
  payee: Payee;
  /** Until then nobody else orders it. */
  untilMs: number;
}

/**
 * What came of an order. `refused` is final: nothing went and under this key nothing will. With
 * `try_again` nobody knows; ask `payoutOf`, then order again with the same key.
 */
export type PayAnswer =
  | { outcome: 'taken'; fact: PayoutFact }
  | { outcome: 'refused'; code: string }
  | { outcome: 'try_again' };

/** A page of the provider's where the player shows an account. */
export interface DestinationPage {
  reference: string;
  url: string;
}

/** A line of the provider's account statement. Negative amounts went out. */
export interface PayoutMovement {
  id: string;
  kind: 'payout' | 'return' | 'other';
  amountMicros: bigint;
  feeMicros: bigint;
  currency: string;
  reference: string | null;
  redemptionId: string | null;
  atMs: number;
}

/** A payout provider. Throws `Unavailable` when it does not answer, except where it says otherwise. */
export interface PayoutProvider {
  /** Written into each destination; never changes. */
  readonly name: string;
  /** Opens a page for a new destination, once per destination however often it is asked. */
  beginDestination(asked: {
    destinationId: string;
    playerId: string;
    kind: DestinationKind;
    /** Where the player's browser comes back to; it proves nothing. */
    returnUrl: string;
  }): Promise<Result<DestinationPage, 'payment_provider_failed' | 'try_again'>>;
  /** What a destination is now; `null` when the provider knows none of that name. */
  destinationOf(reference: string): Promise<DestinationSnapshot | null>;
  /** Sends a prize, once per redemption. Never throws for what the provider said. */
  pay(order: PayoutOrder): Promise<PayAnswer>;
  /** The payout of a redemption; `null` when none was ever ordered. */
  payoutOf(redemptionId: string): Promise<PayoutFact | null>;
  /** Reads a signed notice; anything not exactly as signed is refused. */
  readNotice(
    message: SignedMessage,
    nowMs: number,
  ): Promise<Result<PayoutNotice, 'invalid_signature' | 'invalid_request'>>;
  /** Notices since a moment that we may never have got. */
  missedNotices(sinceMs: number): AsyncIterable<PayoutNotice>;
  /** The account statement of a span of time. */
  movements(fromMs: number, uptoMs: number): AsyncIterable<PayoutMovement>;
}
