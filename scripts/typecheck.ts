// `npm run typecheck`: the code of Workers and objects, then the site, scripts and tests, each with
// the types of where it runs.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

for (const folder of ['.', 'workers/gateway/site', 'scripts', 'test', 'test/unit/client']) {
  const known = `node_modules/.cache/tsc/${folder.replaceAll('/', '-')}.tsbuildinfo`;
  const args = [TSC, '-p', folder, '--incremental', '--tsBuildInfoFile', known];
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
