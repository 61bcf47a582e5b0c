/** One change to one file of `db`. */
export interface Mutant {
  name: string;
  file: string;
  /** Stands in the file exactly once. */
  find: string;
  replace: string;
}

/** A piece of SQL and what stands there instead; without that it is taken away. */
type Change = readonly [find: string, replace?: string];

/** By file, and there by what they break. */
export type Mutants = Readonly<Record<string, Readonly<Record<string, Change>>>>;

/** A statement that is not executed. */
export const skipped = (statement: string): Change => [statement, 'null;'];

/** A table whose rows may be changed after all, or that may be emptied. */
export const changeable = (table: string, how: 'updated' | 'truncated'): Change => [
  `before update or delete or truncate on ledger.${table}`,
  how === 'updated'
    ? `before truncate on ledger.${table}`
    : `before update or delete on ledger.${table}`,
];

/** A condition that never holds. */
export const never = (condition: string): Change => [
  condition,
  condition.startsWith('elsif') ? 'elsif false then' : 'if false then',
];
