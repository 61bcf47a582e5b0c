// Scheduled work over RPC. Production calls it from `scheduled`, development from a ticker, an
// operator by `npm run job -- <name>`: the same code each time, and each job is idempotent.

import type { Result } from '../result.ts';

/** What a run did, for the log and the operator. */
export type JobReport = Record<string, number | string | boolean>;

export interface JobsServiceContract {
  /** Names of this Worker's jobs with their period. */
  list(): Promise<{ name: string; everySeconds: number }[]>;
  /** Runs one job now; `not_found` for an unknown name. */
  run(name: string): Promise<Result<JobReport, 'not_found'>>;
}
