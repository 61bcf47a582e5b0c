// Amounts as replies and frames spell them, in micros.

import { parseAmount } from '#shared/money.ts';

/** Micros of an amount; one with a sign too. Throws for a text that is none. */
export function micros(text: unknown): bigint {
  const unsigned = String(text).replace(/^-/, '');
  const amount = parseAmount(unsigned);
  if (!amount.ok) throw new Error(`not an amount: ${String(text)}`);
  return unsigned === text ? amount.value : -amount.value;
}
