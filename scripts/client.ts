// `npm run client`: writes `shared/client/operations.ts` from the route declarations. The table
// holds what a client must know at run time and nothing else, so that a browser needs no schema
// library.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as auth from '#shared/contracts/http/auth.ts';
import * as games from '#shared/contracts/http/games.ts';
import * as payments from '#shared/contracts/http/payments.ts';
import * as purchases from '#shared/contracts/http/purchases.ts';
import * as social from '#shared/contracts/http/social.ts';
import type { RouteSpec } from '#shared/http/route.ts';

const MODULES = { auth, games, payments, purchases, social };
const PATH = join(import.meta.dirname, '../shared/client/operations.ts');

function isRoute(value: unknown): value is RouteSpec {
  return typeof value === 'object' && value !== null && 'method' in value && 'access' in value;
}

function entry(name: string, spec: RouteSpec): string {
  const fields = [`method: '${spec.method}'`, `path: '${spec.path}'`];
  if (spec.access.kind === 'player' || spec.access.kind === 'staff') fields.push('signedIn: true');
  if (spec.idempotency !== undefined) fields.push('idempotent: true');
  return `  '${name}': { ${fields.join(', ')} },`;
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

/** What a client must know of a route at run time. */
export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** Sends the access token. */
  signedIn?: true;
  /** Takes an Idempotency-Key, so it may be repeated after a lost reply. */
  idempotent?: true;
}

/** Every operation by \`<module of its contract>.<name of its route>\`. */
export const OPERATIONS = {
${lines.join('\n')}
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;
`,
);
spawnSync('npx', ['biome', 'check', '--write', PATH], { stdio: 'inherit' });
