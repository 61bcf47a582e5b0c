// How a check ends, by button: what the provider would have found on a document.

import { DAY_MS } from '#shared/time.ts';

/** Who a document is of. */
export interface Person {
  givenName: string;
  familyName: string;
  dateOfBirth: string;
  address: Record<string, string>;
}

/** What was read from a document; its number is never told. */
export interface Found {
  person: Person;
  document: { kind: string; expiresOn: string; fingerprint: string };
}

/** A verification as it is kept. */
export interface Verification {
  id: string;
  checkId: string;
  returnUrl: string;
  /** What the platform expects to read; null once it was redacted. */
  expected: Person | null;
  status: 'created' | 'processing' | 'verified' | 'failed' | 'expired';
  failure: string | null;
  expiresMs: number;
  /** When a slow one ends. */
  readyMs: number | null;
  found: Found | null;
  redacted: boolean;
}

/** Every button, and what it says. */
export const OUTCOMES = {
  match: 'The document is theirs',
  close_name: 'Theirs, the given name as an initial',
  other_name: 'Theirs, under another family name',
  birth_date: 'Another birth date',
  underage: 'Somebody under age',
  expired: 'A document that has expired',
  same_person: 'The same document that others showed',
  listed: 'A name on the list of sanctions',
  slow: 'Theirs, and it takes five seconds',
  document: 'A document that cannot be read',
  selfie: 'A face that is not that of the document',
  cancel: 'Leave without showing anything',
} as const;
export type Outcome = keyof typeof OUTCOMES;

/** The person whom the synthetic list of sanctions knows. */
export const LISTED = { givenName: 'Viktor', familyName: 'Drozdovski' } as const;

/** A document that several people show. */
const SHARED_FINGERPRINT = 'doc_shared';

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

function yearsAgo(years: number, nowMs: number): string {
  const day = new Date(nowMs);
  day.setUTCFullYear(day.getUTCFullYear() - years);
  return dayOf(day.getTime());
}

function personOf(outcome: Outcome, expected: Person, nowMs: number): Person {
  switch (outcome) {
    case 'close_name':
      return { ...expected, givenName: expected.givenName.slice(0, 1) };
    case 'other_name':
      return { ...expected, familyName: 'Quigley-Voss' };
    case 'birth_date':
      return { ...expected, dateOfBirth: yearsAgo(40, nowMs) };
    case 'underage':
      return { ...expected, dateOfBirth: yearsAgo(17, nowMs) };
    case 'listed':
      return { ...expected, ...LISTED };
    default:
      return expected;
  }
}

/** What comes of a button, for the person whose document it is. */
export function findingOf(
  outcome: Outcome,
  expected: Person | null,
  nowMs: number,
): Pick<Verification, 'status' | 'failure' | 'found'> {
  if (outcome === 'cancel') return { status: 'expired', failure: null, found: null };
  if (outcome === 'document' || outcome === 'selfie') {
    return { status: 'failed', failure: outcome, found: null };
  }
  if (expected === null) return { status: 'failed', failure: 'document', found: null };
  const found: Found = {
    person: personOf(outcome, expected, nowMs),
    document: {
      kind: 'driving_licence',
      expiresOn: dayOf(outcome === 'expired' ? nowMs - 2 * DAY_MS : nowMs + 1000 * DAY_MS),
      fingerprint: outcome === 'same_person' ? SHARED_FINGERPRINT : `doc_${crypto.randomUUID()}`,
    },
  };
  return { status: outcome === 'slow' ? 'processing' : 'verified', failure: null, found };
}
