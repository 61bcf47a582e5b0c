// `npm run client`: writes `shared/client/operations.ts` from the route declarations. The table
// holds what a client must know at run time and nothing else, so that a browser needs no schema
// library.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as activity from '#shared/contracts/http/activity.ts';
import * as auth from '#shared/contracts/http/auth.ts';
import * as compliance from '#shared/contracts/http/compliance.ts';
import * as entries from '#shared/contracts/http/entries.ts';
import * as games from '#shared/contracts/http/games.ts';
import * as liability from '#shared/contracts/http/liability.ts';
import * as payments from '#shared/contracts/http/payments.ts';
import * as payouts from '#shared/contracts/http/payouts.ts';
import * as purchases from '#shared/contracts/http/purchases.ts';
import * as redemptions from '#shared/contracts/http/redemptions.ts';
import * as social from '#shared/contracts/http/social.ts';
import * as statements from '#shared/contracts/http/statements.ts';
import type { RouteSpec } from '#shared/http/route.ts';

const MODULES = {
  activity,
  auth,
  compliance,
  entries,
  games,
  liability,
  payments,
  payouts,
  purchases,
  redemptions,
  social,
  statements,
};
const PATH = join(import.meta.dirname, '../shared/client/operations.ts');

function isRoute(value: unknown): value is RouteSpec {
  return typeof value === 'object' && value !== null && 'method' in value && 'access' in value;
}

function entry(name: string, { method, path, access, idempotency }: RouteSpec): string {
  const carries = [
    ...(access.kind === 'player' || access.kind === 'staff' ? ['signedIn'] : []),
    ...(idempotency === undefined ? [] : ['idempotent']),
  ];
  return `  '${name}': at(${[`${method} ${path}`, ...carries].map((text) => `'${text}'`).join(', ')}),`;
}

const lines = Object.entries(MODULES).flatMap(([module, routes]) =>
  Object.entries(routes as Record<string, unknown>)
    .filter((pair): pair is [string, RouteSpec] => isRoute(pair[1]))
    .filter(([, { access }]) => access.kind !== 'ticket' && access.kind !== 'signature')
    .map(([name, spec]) => entry(`${module}.${name}`, spec)),
);

writeFileSync(
  PATH,
  `// Written by \`npm run client\` from shared/contracts/http; a test holds it to them. Do not edit.

import { at } from './operation.ts';

/** Every operation by \`<module of its contract>.<name of its route>\`. */
export const OPERATIONS = {
${lines.join('\n')}
};

export type OperationName = keyof typeof OPERATIONS;
`,
);
spawnSync('npx', ['biome', 'check', '--write', PATH], { stdio: 'inherit' });
