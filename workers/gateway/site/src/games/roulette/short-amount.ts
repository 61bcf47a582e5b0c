// An amount small enough for a chip: "1000.00" → "1k", "0.10" → "0.1". Only decoration: the
// button's name says the whole amount.

export function shortAmount(amount: string): string {
  const [whole = '0', decimals = ''] = amount.split('.');
  if (whole.length > 6) return `${whole.slice(0, -6)}M`;
  if (whole.length > 3) return `${whole.slice(0, -3)}k`;
  const rest = decimals.replace(/0+$/, '');
  return rest === '' ? whole : `${whole}.${rest.slice(0, 2)}`;
}
