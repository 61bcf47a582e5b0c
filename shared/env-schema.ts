// Environment schema: what a Worker needs of its configuration, as one zod schema for where real
// people are and one for elsewhere. Every variable that wrangler.toml declares has its rule here, or
// it does not compile. What one would get wrong: a message may be logged, so it never shows a value
// (what JSON.parse throws does).

import { z } from 'zod';
import { isLive } from './environment.ts';
import { readKeyRing } from './key-ring.ts';

/** The rule of one variable. */
export interface EnvRule {
  live: z.ZodType;
  local: z.ZodType;
}

/** The same rule everywhere. */
export const everywhere = (schema: z.ZodType): EnvRule => ({ live: schema, local: schema });

/** A variable that is there. */
export const text = z.string('is missing').min(1, { error: 'is missing', abort: true });

/** Text that may be empty or absent. */
export const anyText = z.string().optional();
const isSet = (value: unknown) => value !== undefined && value !== null && value !== '';

function isUrl(value: string, protocol?: string): boolean {
  return URL.canParse(value) && (protocol === undefined || new URL(value).protocol === protocol);
}

function isKeyRing(value: string): boolean {
  try {
    return readKeyRing(value).keys.length > 0;
  } catch {
    return false;
  }
}

const json = text.transform((value, context) => {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    context.addIssue('is not JSON');
    return z.NEVER;
  }
});
const jwkPart = z.string('holds an incomplete key').min(1, 'holds an incomplete key');
const jwk = z.object({ kid: jwkPart, x: jwkPart, d: z.string().optional() });

/** One JWK that signs, as text. */
const signingJwk = z.object(
  { kid: jwkPart, x: jwkPart, d: z.string('holds no private key') },
  'holds no key',
);

/** A JWK Set of EdDSA keys, as text. */
export const keySet = json.pipe(
  z.object({ keys: z.array(jwk, 'holds no key').min(1, 'holds no key') }, 'holds no key'),
);

/** Must be there. */
export const required = everywhere(text);
/** Says nothing wrong whatever it is. */
export const optional = everywhere(z.unknown());
/** Must be there where real people are; also a binding, such as one that sends mail. */
export const requiredLive: EnvRule = {
  live: z.unknown().refine(isSet, 'is missing'),
  local: z.unknown(),
};
/** Must not be there where real people are. */
export const developmentOnly: EnvRule = {
  live: z.unknown().refine((value) => !isSet(value), 'is for development only'),
  local: z.unknown(),
};
/** An address that must be https where real people are. */
export const siteUrl: EnvRule = {
  live: text.refine((value) => isUrl(value, 'https:'), 'is not https'),
  local: text,
};
/** A ring of keys (`shared/key-ring.ts`). */
export const keyRing = everywhere(text.refine(isKeyRing, 'is not a key ring'));
/** A key that signs. */
export const signingKey = everywhere(json.pipe(signingJwk));
/** A variable that counts something. */
export const wholeNumber = everywhere(text.regex(/^\d{1,9}$/, 'is not a whole number'));
/** The keys that verify tokens. */
export const publicKeys = everywhere(
  keySet.refine(({ keys }) => keys.every(({ d }) => d === undefined), 'holds a private key'),
);

/** The variables of an environment; `ENVIRONMENT` itself has the same rule everywhere. */
export type EnvVariable<Env> = Exclude<
  { [K in keyof Env]-?: NonNullable<Env[K]> extends string ? K : never }[keyof Env],
  'ENVIRONMENT'
>;

/** The environment of one Worker. */
export interface EnvSchema<Name extends PropertyKey> {
  rules: Readonly<Record<Name, EnvRule>>;
  /** What is wrong with it, by the names of variables; empty when nothing is. */
  problems(env: object): string[];
}

const ENVIRONMENT = everywhere(
  z.enum(['development', 'test', 'staging', 'production'], 'is not a known one'),
);

/**
 * The schema of a Worker. `together` says what is wrong with variables that must fit each other; it
 * is asked once each of them fits alone.
 */
export function envSchema<Name extends string>(
  rules: Readonly<Record<Name, EnvRule>>,
  together: (env: Record<NoInfer<Name>, string>) => string | null = () => null,
): EnvSchema<Name> {
  const entries = Object.entries<EnvRule>({ ENVIRONMENT, ...rules });
  const schemaOf = (where: keyof EnvRule) =>
    z.object(Object.fromEntries(entries.map(([name, rule]) => [name, rule[where]])));
  const [live, local] = [schemaOf('live'), schemaOf('local')];
  return {
    rules,
    problems(env) {
      // A name that is absent is judged by its rule, like one that is empty.
      const named = Object.fromEntries(
        entries.map(([name]) => [name, Reflect.get(env, name)]),
      ) as Record<Name, string>;
      const { error } = (isLive(env) ? live : local).safeParse(named);
      if (error !== undefined) {
        const problems = error.issues.map(({ path, message }) => `${String(path[0])} ${message}`);
        return [...new Set(problems)];
      }
      return [together(named)].filter((problem) => problem !== null);
    },
  };
}
