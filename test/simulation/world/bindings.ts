// What each Worker binds, as its wrangler.toml says: a binding that is added there is there in the
// simulation too, and one that nobody declared is not.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { WORKERS } from '#scripts/platform/workers/workers.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** A Worker's configuration for development, as far as the simulation needs it. */
export interface WorkerConfig {
  /** As in `WORKERS`, e.g. `payments`. */
  name: string;
  /** The deployed name, e.g. `parlor-payments`. */
  script: string;
  /** Path of its entry module from the project's root. */
  main: string;
  variables: Record<string, string>;
  secrets: string[];
  services: { binding: string; service: string; entrypoint?: string }[];
  objects: { name: string; className: string; script: string }[];
  rateLimits: { name: string; limit: number; periodMs: number }[];
  mails: string[];
  assets: string | null;
}

interface Toml {
  name: string;
  main: string;
  vars?: Record<string, string>;
  secrets?: { required?: string[] };
  services?: WorkerConfig['services'];
  durable_objects?: { bindings?: { name: string; class_name: string; script_name?: string }[] };
  ratelimits?: { name: string; simple: { limit: number; period: number } }[];
  send_email?: { name: string }[];
  assets?: { binding?: string };
}

function configOf(name: string, configPath: string): WorkerConfig {
  const toml = parse(readFileSync(join(ROOT, configPath), 'utf8')) as unknown as Toml;
  const folder = configPath.replace(/[^/]*$/, '');
  return {
    name,
    script: toml.name,
    main: `${folder}${toml.main}`,
    variables: toml.vars ?? {},
    secrets: toml.secrets?.required ?? [],
    services: toml.services ?? [],
    objects: (toml.durable_objects?.bindings ?? []).map((binding) => ({
      name: binding.name,
      className: binding.class_name,
      script: binding.script_name ?? toml.name,
    })),
    rateLimits: (toml.ratelimits ?? []).map(({ name: limit, simple }) => ({
      name: limit,
      limit: simple.limit,
      periodMs: simple.period * 1_000,
    })),
    mails: (toml.send_email ?? []).map((binding) => binding.name),
    assets: toml.assets?.binding ?? null,
  };
}

/** Every Worker's configuration, the gateway first. */
export const CONFIGS: readonly WorkerConfig[] = WORKERS.map(({ name, configPath }) =>
  configOf(name, configPath),
);
