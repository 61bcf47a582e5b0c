// `npm run typecheck`: the Workers, objects and the site as one build (`tsc -b`), then scripts, and
// each folder of tests that has a tsconfig.json of its own, because each sees another environment.

import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

function run(args: string[]): void {
  const { status } = spawnSync(process.execPath, [TSC, ...args], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

run(['-b']);
run(['-p', 'scripts']);
for (const config of globSync('test/**/tsconfig.json', { cwd: ROOT })) run(['-p', dirname(config)]);
