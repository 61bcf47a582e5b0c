// Two-decimal numbers of games (a dice target, a limbo multiplier) as whole hundredths and as text.
// These are not amounts: money is in shared/money.ts.

/** Hundredths as text: 7718 → "77.18". */
export function hundredthsToText(hundredths: number): string {
  return `${Math.floor(hundredths / 100)}.${(hundredths % 100).toString().padStart(2, '0')}`;
}

/** A text with exactly two decimals as hundredths: "77.18" → 7718. */
export function textToHundredths(text: string): number {
  return Number(text.replace('.', ''));
}
