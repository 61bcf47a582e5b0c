// The platform of the repository that this file lies in, for a test that runs in another: takes its
// options as a line of JSON, prints its address and stops when its input ends.

import { createInterface } from 'node:readline';
import { migrate } from '#db/migrate.ts';
import { bundleAll } from '#scripts/platform/workers/bundles.ts';
import { type RuntimeOptions, startRuntime } from '#scripts/platform/workers/runtime.ts';

const input = createInterface({ input: process.stdin });
const line = await new Promise<string>((resolve) => input.once('line', resolve));
const { adminUrl, options } = JSON.parse(line) as { adminUrl: string; options: RuntimeOptions };
await Promise.all([migrate(adminUrl), bundleAll()]);
const runtime = await startRuntime({ ...options, onLog: (text) => console.log(text) });
console.log(`url ${runtime.url}`);
await new Promise((resolve) => input.once('close', resolve));
await runtime.stop();
process.exit(0);
