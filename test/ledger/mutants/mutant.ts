/** One change to one file of `db`. */
export interface Mutant {
  name: string;
  file: string;
  /** Stands in the file exactly once. */
  find: string;
  replace: string;
}

/** A piece of SQL that is replaced, or taken away. */
export const mutant = (file: string, name: string, find: string, replace = ''): Mutant => ({
  name,
  file,
  find,
  replace,
});
