// `npm run types`: writes each Worker's env.d.ts from its own wrangler.toml; with `--check` it only
// tells whether they are what the configs say.

import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { WORKERS } from './platform/workers/workers.ts';

const check = process.argv.includes('--check');
const wrangler = join(import.meta.dirname, '../node_modules/wrangler/bin/wrangler.js');

for (const { name, configPath } of WORKERS) {
  const folder = name === 'gateway' ? 'workers/gateway' : dirname(configPath);
  const args = ['types', join(folder, 'env.d.ts'), '--include-runtime=false', '-c', configPath];
  if (check) args.push('--check');
  const { status, stdout, stderr } = spawnSync(process.execPath, [wrangler, ...args], {
    encoding: 'utf8',
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false' },
  });
  if (status !== 0) {
    console.error(`${name}: ${stdout}${stderr}`);
    process.exitCode = 1;
  } else console.log(`${name}: ${check ? 'up to date' : 'written'}`);
}
