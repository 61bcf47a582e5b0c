// The port to whoever checks documents. A provider says facts; what they mean is decided in one place, in
// SQL. A fact is a snapshot: it may come late, twice, or after a newer one. No picture and no number of a
// document comes through here.

import type { Profile } from '#shared/contracts/http/compliance-identity.ts';
import type { Result } from '#shared/result.ts';
import type { SignedMessage } from '../partner-notices.ts';

/** Who was verified, as the document says. */
export interface VerifiedPerson {
  givenName: string;
  familyName: string;
  dateOfBirth: string;
  /** Absent where the document has none, as a passport. */
  address?: Profile['address'] | undefined;
}

/** What was read from a document, less its number. */
export interface VerifiedDocument {
  kind: string;
  /** A day; null for one that does not end. */
  expiresOn: string | null;
  /** The provider's own name of the document: the same for the same one. */
  fingerprint: string;
}

/** What a provider says of a check. */
export interface CheckFact {
  /** The provider's name of it. */
  reference: string;
  /** Ours, as the provider was told; null when it says none. */
  checkId: string | null;
  state: 'open' | 'processing' | 'expired' | 'failed' | 'verified';
  /** Why it failed. */
  reason: 'document' | 'selfie' | 'other' | null;
  person: VerifiedPerson | null;
  document: VerifiedDocument | null;
}

/** What is to be checked: the same at every attempt. */
export interface CheckOrder {
  checkId: string;
  expiresMs: number;
  /** Where the player's browser comes back to; it proves nothing. */
  returnUrl: string;
  /** What they declared, so that the page need not ask again; null for who claims to be somebody. */
  expected: Profile | null;
}

/** A provider of identity checks. Methods without a Result throw `Unavailable` when it does not answer. */
export interface IdentityProvider {
  /** Written into each check; never changes. */
  readonly name: string;
  /** Opens its page, once per order however often it is asked. */
  begin(order: CheckOrder): Promise<{ reference: string; url: string }>;
  /** What it knows of a check now; null when it knows none of this name. */
  factsOf(reference: string): Promise<CheckFact | null>;
  /** Of which check a signed notice is; anything not exactly as signed is refused. */
  readNotice(
    message: SignedMessage,
    nowMs: number,
  ): Result<{ reference: string }, 'invalid_signature' | 'invalid_request'>;
  /** Of which checks notices since a moment never arrived. */
  missedNotices(sinceMs: number): Promise<string[]>;
  /** Has it forget what it took of somebody. */
  redact(reference: string): Promise<void>;
}
