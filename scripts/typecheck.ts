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
for (const folder of [
  'scripts',
  ...globSync('test/**/tsconfig.json', { cwd: ROOT }).map(dirname),
]) {
  const known = `node_modules/.cache/tsc/${folder.replaceAll('/', '-')}.tsbuildinfo`;
  run(['-p', folder, '--incremental', '--tsBuildInfoFile', known]);
}
