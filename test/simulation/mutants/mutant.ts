// Mutants: faults planted in the platform's own code as it is loaded, to see that the simulation finds
// them. No file changes. A mutant names a text that stands exactly once in its file; where that is no
// longer so the mutant is an error, so the list cannot rot unnoticed.

/** One change of one file. */
export interface Mutant {
  name: string;
  /** From the project's root. */
  file: string;
  find: string;
  replace: string;
  /** Which world is small enough and has what it breaks. */
  scenario: string;
}

/** A text and what stands there instead; without that it is taken away. */
type Change = readonly [find: string, replace?: string];

/** By file, and there by what they break. */
export type Mutants = Readonly<Record<string, Readonly<Record<string, Change>>>>;

/** The mutants of a list, for a scenario. */
export function listed(scenario: string, files: Mutants): Mutant[] {
  return Object.entries(files).flatMap(([file, changes]) =>
    Object.entries(changes).map(([name, [find, replace = '']]) => ({
      name,
      file,
      find,
      replace,
      scenario,
    })),
  );
}
