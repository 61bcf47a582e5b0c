// What is said of prizes by keys that the platform sends.

import type { Destination } from '../queries/prizes.ts';
import { errors } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';

const words = texts.prizes;

/** Why a prize is where it is; a key that is newer than this page has a general text. */
export function reasonText(key: string): string {
  if (words.reasons[key] !== undefined) return words.reasons[key];
  if (/^R\d\d$/.test(key)) return words.bankCode(key);
  return (errors as Record<string, string>)[key] ?? words.otherReason;
}

/** A bank account or gift card by its name and last digits. */
export function nameOf(destination: Pick<Destination, 'kind' | 'label' | 'last4'>): string {
  const { kind, label, last4 } = destination;
  return words.named(label ?? words.kinds[kind], last4);
}
