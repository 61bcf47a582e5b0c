// Where the operator of a served platform listens, for `npm run job` in another process. A platform
// in `wrangler dev` is found through wrangler's registry instead.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectOperator } from '../workers/wrangler-dev.ts';
import type { Operator } from './ticker.ts';

const fileOf = (dataFolder: string) => join(dataFolder, 'operator-address');

/** Writes the address down; returns how to take it away again. */
export function publishOperator(dataFolder: string, url: string): () => void {
  writeFileSync(fileOf(dataFolder), url, { mode: 0o600 });
  return () => rmSync(fileOf(dataFolder), { force: true });
}

/** The operator of whatever platform runs on this data folder. */
export async function findOperator(
  dataFolder: string,
): Promise<{ operator: Operator; stop(): Promise<void> }> {
  if (existsSync(fileOf(dataFolder))) {
    const url = readFileSync(fileOf(dataFolder), 'utf8');
    // A served platform that was killed leaves its address behind.
    const answer = await fetch(`${url}/jobs`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) {
      return { operator: (path, init) => fetch(url + path, init), stop: async () => {} };
    }
  }
  return connectOperator(dataFolder);
}
