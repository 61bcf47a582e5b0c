// The port to whoever takes forms of taxpayers and files them. Numbers of taxpayers stay there: what comes
// through here is a token, the last four digits and whether the form holds. A fact is a snapshot: it may
// come late, twice, or after a newer one.

import type { Result } from '#shared/result.ts';
import type { SignedMessage } from '../partner-notices.ts';

/** What a vendor says of a form. */
export interface TaxFormFact {
  /** The vendor's name of it. */
  reference: string;
  /** Ours, as the vendor was told; null when it says none. */
  formId: string | null;
  /** `bad`: the name and the number are not one person's, by the tax office (a B-notice). */
  state: 'open' | 'valid' | 'bad' | 'expired';
  token: string | null;
  last4: string | null;
  code: string | null;
  /** Since when it is so, by the vendor's clock. */
  atMs: number;
}

/** What is to be filled in: the same at every attempt. */
export interface TaxFormOrder {
  formId: string;
  /** Where the player's browser comes back to; it proves nothing. */
  returnUrl: string;
}

/** A filing vendor. Methods without a Result throw `Unavailable` when it does not answer. */
export interface TaxVendor {
  /** Written into each form; never changes. */
  readonly name: string;
  /** Opens its page, once per order however often it is asked. */
  begin(order: TaxFormOrder): Promise<{ reference: string; url: string }>;
  /** What it says of a form now; null when it knows none of this name. */
  formOf(reference: string): Promise<TaxFormFact | null>;
  /** Of which form a signed notice is. */
  readNotice(
    message: SignedMessage,
    nowMs: number,
  ): Result<{ reference: string }, 'invalid_signature' | 'invalid_request'>;
  /** Of which forms notices since a moment never arrived. */
  missedNotices(sinceMs: number): Promise<string[]>;
}
