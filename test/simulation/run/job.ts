// What a parent and its process that runs seeds tell each other.

import type { RunOptions } from './seed-run.ts';

/** A seed to run. */
export type Job = { number: number; options: RunOptions };

/** A planted fault: a text that stands exactly once in a file, and what stands there instead. */
export interface Planted {
  file: string;
  find: string;
  replace: string;
}
