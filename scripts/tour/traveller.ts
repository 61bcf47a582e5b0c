// Who goes on the tour: calls the platform, prints each call as a shell would make it with what came back,
// and remembers the sign-in and what was printed.

import { readSettings } from '../platform/settings/settings.ts';

const settings = readSettings();
export const SITE = `http://localhost:${settings.gatewayPort}`;
export const MAILBOX = `http://localhost:${settings.mailboxPort}`;
const SHOWN_CHARACTERS_MAX = 600;

/** Everything that was said. */
export const printed: string[] = [];

/** What later steps need of earlier ones. */
export const traveller = {
  token: '',
  // The emulator may have taken another port; a checkout's address tells.
  stripe: `http://localhost:${settings.stripePort}`,
};

/** Prints a line and keeps it. */
export function say(text: string): void {
  console.log(text);
  printed.push(text);
}

/** A value as the tour prints it: long secrets tell a reader nothing, the shape does. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value, (_key, part) =>
    typeof part === 'string' && part.length > 80 ? `${part.slice(0, 16)}…` : part,
  );
  return text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX)} …` : text;
}

interface Options {
  body?: unknown;
  key?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: the tour prints what comes back, whatever it is
export type Json = any;

/** Calls a route; throws where it answers with another status than expected. */
export async function call(
  method: string,
  path: string,
  expected: number,
  options: Options = {},
): Promise<Json> {
  const headers: Record<string, string> = {};
  // A shell takes a question mark for a pattern.
  const address = path.includes('?') ? `"$SITE${path}"` : `$SITE${path}`;
  const shell = [`curl ${method === 'GET' ? '' : `-X ${method} `}${address}`];
  if (traveller.token !== '') {
    headers.authorization = `Bearer ${traveller.token}`;
    shell.push('-H "Authorization: Bearer $TOKEN"');
  }
  if (options.key !== undefined) {
    headers['idempotency-key'] = options.key;
    shell.push(`-H "Idempotency-Key: ${options.key}"`);
  }
  if (options.body !== undefined) {
    headers['content-type'] = 'application/json';
    shell.push(`-H "Content-Type: application/json" \\\n    -d '${JSON.stringify(options.body)}'`);
  }
  const response = await fetch(SITE + path, {
    method,
    headers,
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  say(`$ ${shell.join(' ')}`);
  say(`${response.status} ${text === '' ? '' : shown(JSON.parse(text))}\n`);
  if (response.status !== expected) throw new Error(`expected ${expected}, got ${response.status}`);
  return text === '' ? undefined : JSON.parse(text);
}
