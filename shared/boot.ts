// The boot gate: a Worker that is not set up as it must be answers nothing but 503. A Worker cannot
// refuse to start, so the check runs once per environment object, before the first request it would
// serve. The log names what is wrong and never shows a value.

import { Unavailable } from './availability.ts';
import type { EnvSchema, EnvVariable } from './env-schema.ts';
import { errorResponse, requestIdOf } from './http/envelope.ts';
import { log } from './log.ts';

/** A schema with a rule for every variable of the environment. */
export type BootSchema<Env extends object> = EnvSchema<EnvVariable<Env>>;

const checked = new WeakMap<object, boolean>();

/** Whether the environment passes; a failure is logged once. */
export function passesBoot<Env extends object>(env: Env, schema: BootSchema<Env>): boolean {
  const known = checked.get(env);
  if (known !== undefined) return known;
  const problems = schema.problems(env);
  if (problems.length > 0) log('error', 'boot_refused', { problems });
  checked.set(env, problems.length === 0);
  return problems.length === 0;
}

/** For RPC surfaces and jobs: throws `Unavailable` where HTTP would answer 503. */
export function requireBoot<Env extends object>(env: Env, schema: BootSchema<Env>): void {
  if (!passesBoot(env, schema)) throw new Unavailable('configuration');
}

type Fetch<Env> = (
  request: Request,
  env: Env,
  context: ExecutionContext,
) => Response | Promise<Response>;

/** A fetch handler behind the gate. */
export function gated<Env extends object>(fetch: Fetch<Env>, schema: BootSchema<Env>): Fetch<Env> {
  return (request, env, context) =>
    passesBoot(env, schema)
      ? fetch(request, env, context)
      : errorResponse({ code: 'try_again' }, requestIdOf(request));
}
