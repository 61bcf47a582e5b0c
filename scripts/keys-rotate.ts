// `npm run keys:rotate -- <token|refresh|pepper|totp|person|identity|routing> [--retire]`: prints the next value of a key
// that lives in a Worker's secrets, and where to put it. It reads the current value from the
// environment variable of the same name and changes nothing by itself. `--new` prints a first
// value. docs/security/keys.md says when to do which step and how long to wait between them.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';

const KEY_ID_BYTES = 6;
const KEYS_MAX = 2;

/** A step of a rotation: which secret or variable of which Workers gets which value. */
export interface Step {
  put: 'secret' | 'variable';
  name: string;
  workers: string;
  value: string;
}

const newId = () => randomBytes(KEY_ID_BYTES).toString('hex');

/** Puts a new key in front of a ring and keeps the one before; `retire` keeps only the first. */
export function rotateRing(current: string, retire: boolean): string {
  const keys = current === '' ? [] : current.split(',');
  if (retire) return keys.slice(0, 1).join(',');
  const fresh = `${newId()}:${randomBytes(32).toString('base64url')}`;
  // A pepper or seed key must stay as long as anything was made with it: never dropped here.
  return [fresh, ...keys].join(',');
}

type Jwk = Record<string, unknown>;
type KeySet = { keys: Jwk[] };

const shownPart = ({ d: _secret, ...shown }: Jwk): Jwk => shown;
const spelled = (keys: Jwk[]) => JSON.stringify({ keys });

function newSigningKey(): Jwk {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { ...privateKey.export({ format: 'jwk' }), kid: newId(), alg: 'EdDSA', use: 'sig' };
}

/**
 * The steps of a new signing key, in order: every Worker knows the new public key before the first
 * token is signed with it, and the old one goes only after its last token has expired.
 */
export function rotateSigningKey(current: string): Step[] {
  const keys = current === '' ? [] : (JSON.parse(current) as KeySet).keys;
  const next = [newSigningKey(), ...keys].slice(0, KEYS_MAX);
  const everywhere = 'every Worker that verifies (gateway, auth, payments, games)';
  const name = 'TOKEN_PUBLIC_KEYS';
  return [
    { put: 'variable', name, workers: everywhere, value: spelled(next.map(shownPart)) },
    { put: 'secret', name: 'TOKEN_SIGNING_KEY', workers: 'auth', value: spelled(next) },
    {
      put: 'variable',
      name,
      workers: `${everywhere}, ten minutes after the step before`,
      value: spelled(next.slice(0, 1).map(shownPart)),
    },
  ];
}

const RINGS: Readonly<Record<string, { name: string; workers: string }>> = {
  refresh: { name: 'REFRESH_KEY', workers: 'auth' },
  pepper: { name: 'PASSWORD_PEPPER', workers: 'auth' },
  totp: { name: 'TOTP_KEY', workers: 'auth' },
  person: { name: 'PERSON_KEY', workers: 'auth' },
  identity: { name: 'IDENTITY_KEY', workers: 'compliance' },
  routing: {
    name: 'ROUTING_KEY',
    workers: 'games and social first, then game-session, chat-room, player-hub',
  },
};

/** The steps for one kind of key. */
export function rotation(kind: string, current: string, retire: boolean): Step[] | null {
  if (kind === 'token') return rotateSigningKey(current);
  const ring = RINGS[kind];
  if (ring === undefined) return null;
  // What binds a person is known by hashes that nobody can make anew: no key of theirs ever goes.
  if ((kind === 'person' || kind === 'identity') && retire) return null;
  return [{ put: 'secret', ...ring, value: rotateRing(current, retire) }];
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      retire: { type: 'boolean', default: false },
      new: { type: 'boolean', default: false },
    },
  });
  const [kind = ''] = positionals;
  const variable = kind === 'token' ? 'TOKEN_SIGNING_KEY' : (RINGS[kind]?.name ?? '');
  const current = values.new ? '' : (process.env[variable] ?? '');
  const steps = rotation(kind, current, values.retire);
  if (steps === null || (current === '' && !values.new)) {
    console.error(
      'npm run keys:rotate -- <token|refresh|pepper|totp|person|identity|routing> [--retire] [--new]',
    );
    console.error(`The current value is read from the environment: ${variable || 'its name'}=…`);
    process.exitCode = 2;
    return;
  }
  for (const [index, step] of steps.entries()) {
    const how = step.put === 'secret' ? `wrangler secret put ${step.name}` : `${step.name} =`;
    console.log(`${index + 1}. ${step.workers}: ${how}\n\n${step.value}\n`);
  }
}

if (import.meta.main) main();
