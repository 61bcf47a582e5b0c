// View mapper by naming convention: inside, an amount is `…Micros` and a moment `…Ms`; outside, both
// lose the ending and become a decimal string and RFC 3339. What one would get wrong: everything else
// of a row is shown as it is, so keys that nobody may see are taken out before.

import { formatAmount } from '../money.ts';
import { toTimestamp } from '../time.ts';

type OuterKey<Key> = Key extends `${infer Name}Micros` | `${infer Name}Ms` ? Name : Key;
type OuterValue<Key, Value> = Key extends `${string}Micros` | `${string}Ms`
  ? string | Extract<Value, null>
  : Value;

/** A row as the outer contract spells it. */
export type Outward<Row> = { [Key in keyof Row as OuterKey<Key>]: OuterValue<Key, Row[Key]> };

function outwardEntry([key, value]: [string, unknown]): [string, unknown] {
  if (key.endsWith('Micros')) {
    return [
      key.slice(0, -'Micros'.length),
      value === null ? null : formatAmount(BigInt(value as string)),
    ];
  }
  if (key.endsWith('Ms')) {
    return [key.slice(0, -'Ms'.length), value === null ? null : toTimestamp(Number(value))];
  }
  return [key, value];
}

/** Amounts and moments of a row, as numbers or as digits, for the outer contract. */
export function outward<Row extends object>(row: Row): Outward<Row> {
  return Object.fromEntries(Object.entries(row).map(outwardEntry)) as Outward<Row>;
}
