// What the platform's code and the scheduler do alone, measured in the same run as the simulation
// that is compared with them: on another machine all three differ together.

import { fork } from 'node:child_process';
import { join } from 'node:path';

export interface Yardsticks {
  /** Rounds per second of one table whose frames nothing carries. */
  tableRoundsPerSecond: number;
  /** Completions per second that do nothing. */
  emptyEventsPerSecond: number;
}

const CHILD = join(import.meta.dirname, 'yardstick-child.ts');

/** Measures both in a process of their own. */
export function yardsticks(): Promise<Yardsticks> {
  return new Promise((resolve, reject) => {
    const child = fork(CHILD, {
      execArgv: ['--no-warnings'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.on('message', (measured: Yardsticks) => resolve(measured));
    child.on('exit', (code) => reject(new Error(`the yardsticks ended with ${code}`)));
  });
}
