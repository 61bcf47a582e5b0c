// The boot gate: a Worker that is not set up as it must be answers nothing but 503. A Worker cannot
// refuse to start, so the check runs once per environment object, before the first request it would
// serve. The log names what is wrong and never shows a value.

import { Unavailable } from './availability.ts';
import { requestIdOf } from './http/app.ts';
import { errorResponse } from './http/envelope.ts';
import { log } from './log.ts';

/** What a Worker needs, by the names of its environment. */
export interface BootRules<Env extends object> {
  /** Names that must be there and not empty, everywhere. */
  required: readonly (keyof Env & string)[];
  /** Names that must be empty or absent where real people are: development's own. */
  developmentOnly?: readonly (keyof Env & string)[];
  /** Names that must be there and not empty where real people are. */
  requiredLive?: readonly (keyof Env & string)[];
  /** Addresses that must be https where real people are. */
  httpsLive?: readonly (keyof Env & string)[];
  /** More, in words; each text is a problem. May throw: then that is the problem. */
  check?: (env: Env, isLive: boolean) => string[];
}

const LIVE = new Set(['staging', 'production']);
const KNOWN = new Set([...LIVE, 'development', 'test']);

function isHttps(value: unknown): boolean {
  try {
    return new URL(String(value)).protocol === 'https:';
  } catch {
    return false;
  }
}

/** What is wrong with an environment; empty when nothing is. */
export function bootProblems<Env extends object>(env: Env, rules: BootRules<Env>): string[] {
  const at = (name: string): unknown => (env as Record<string, unknown>)[name];
  const isSet = (name: string) => at(name) !== undefined && at(name) !== '' && at(name) !== null;
  const environment = String(at('ENVIRONMENT'));
  const isLive = LIVE.has(environment);
  const problems: string[] = [];
  if (!KNOWN.has(environment)) problems.push('ENVIRONMENT is not a known one');
  const needed = [...rules.required, ...(isLive ? (rules.requiredLive ?? []) : [])];
  problems.push(...needed.filter((name) => !isSet(name)).map((name) => `${name} is missing`));
  if (isLive) {
    for (const name of rules.developmentOnly ?? []) {
      if (isSet(name)) problems.push(`${name} is for development only`);
    }
    for (const name of rules.httpsLive ?? []) {
      if (isSet(name) && !isHttps(at(name))) problems.push(`${name} is not https`);
    }
  }
  if (problems.length > 0) return problems;
  try {
    return rules.check?.(env, isLive) ?? [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** What is wrong with a set of public keys (a JWK Set as text). Throws for what is no JSON. */
export function publicKeyProblems(text: string): string[] {
  const { keys } = JSON.parse(text) as { keys?: { d?: string }[] };
  if (!Array.isArray(keys) || keys.length === 0) return ['TOKEN_PUBLIC_KEYS holds no key'];
  const isPrivate = keys.some(({ d }) => d !== undefined);
  return isPrivate ? ['TOKEN_PUBLIC_KEYS holds a private key'] : [];
}

const checked = new WeakMap<object, boolean>();

/** Whether the environment passes; a failure is logged once. */
export function passesBoot<Env extends object>(env: Env, rules: BootRules<Env>): boolean {
  const known = checked.get(env);
  if (known !== undefined) return known;
  const problems = bootProblems(env, rules);
  if (problems.length > 0) log('error', 'boot_refused', { problems });
  checked.set(env, problems.length === 0);
  return problems.length === 0;
}

/** For RPC surfaces and jobs: throws `Unavailable` where HTTP would answer 503. */
export function requireBoot<Env extends object>(env: Env, rules: BootRules<Env>): void {
  if (!passesBoot(env, rules)) throw new Unavailable('configuration');
}

type Fetch<Env> = (
  request: Request,
  env: Env,
  context: ExecutionContext,
) => Response | Promise<Response>;

/** A fetch handler behind the gate. */
export function gated<Env extends object>(fetch: Fetch<Env>, rules: BootRules<Env>): Fetch<Env> {
  return (request, env, context) =>
    passesBoot(env, rules)
      ? fetch(request, env, context)
      : errorResponse({ code: 'try_again' }, requestIdOf(request));
}
