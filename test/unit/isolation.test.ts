// What each Worker can reach, exactly. A binding more is a door more: it has to be written here
// too.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unstable_readConfig } from 'wrangler';
import { DEPLOY_ORDER, WORKERS } from '#scripts/platform/workers/workers.ts';

const REACHES: Record<string, string[]> = {
  gateway: [
    'AUTH → parlor-auth',
    'AUTH_METRICS → parlor-auth#MetricsService',
    'AUTH_SERVICE → parlor-auth#AuthService',
    'COMPLIANCE → parlor-compliance',
    'COMPLIANCE_EXPORT → parlor-compliance#ExportService',
    'COMPLIANCE_METRICS → parlor-compliance#MetricsService',
    'GAMES → parlor-games',
    'GAMES_EXPORT → parlor-games#ExportService',
    'GAMES_METRICS → parlor-games#MetricsService',
    'PAYMENTS → parlor-payments',
    'PAYMENTS_EXPORT → parlor-payments#ExportService',
    'PAYMENTS_METRICS → parlor-payments#MetricsService',
    'PLAYER_HUB → parlor-player-hub#PlayerHub',
    'SOCIAL → parlor-social',
    'SOCIAL_EXPORT → parlor-social#ExportService',
    'SOCIAL_METRICS → parlor-social#MetricsService',
  ],
  auth: [
    'CHAT_ROOM_CONTROL → parlor-chat-room#SignInControl',
    'GAME_SESSION_CONTROL → parlor-game-session#SignInControl',
    'PLAYER_HUB → parlor-player-hub#PlayerHub',
  ],
  payments: [
    'COMPLIANCE_SERVICE → parlor-compliance#ComplianceService',
    'PLAYER_HUB → parlor-player-hub#PlayerHub',
  ],
  games: [
    'GAME_SESSION → parlor-game-session#GameSession',
    'PLAYER_HUB → parlor-player-hub#PlayerHub',
    'WALLET → parlor-payments#WalletService',
  ],
  social: ['CHAT_ROOM → parlor-chat-room#ChatRoom', 'PLAYER_HUB → parlor-player-hub#PlayerHub'],
  compliance: ['PLAYER_HUB → parlor-player-hub#PlayerHub'],
  'game-session': [
    'GAME_SESSION → itself#GameSession',
    'PLAYER_HUB → parlor-player-hub#PlayerHub',
    'WALLET → parlor-payments#WalletService',
  ],
  'chat-room': ['CHAT_ROOM → itself#ChatRoom', 'PLAYER_HUB → parlor-player-hub#PlayerHub'],
  'player-hub': ['PLAYER_HUB → itself#PlayerHub'],
};

/** Secrets that production must have, by Worker: each exists only where it is used. */
const SECRETS: Record<string, string[]> = {
  gateway: ['METRICS_TOKEN'],
  auth: [
    'AUTH_DATABASE_URL',
    'PASSWORD_PEPPER',
    'PERSON_KEY',
    'REFRESH_KEY',
    'TOKEN_SIGNING_KEY',
    'TOTP_KEY',
    'TURNSTILE_SECRET',
  ],
  payments: [
    'PAYMENTS_DATABASE_URL',
    'PAYOUT_PROVIDER_KEY',
    'PAYOUT_PROVIDER_WEBHOOK_SECRETS',
    'ROOT_SIGNING_KEY',
    'STRIPE_SECRET_KEY',
    'STRIPE_WEBHOOK_SECRETS',
    'TURNSTILE_SECRET',
  ],
  games: ['GAMES_DATABASE_URL', 'ROUTING_KEY'],
  social: ['ROUTING_KEY', 'SOCIAL_DATABASE_URL'],
  compliance: [
    'COMPLIANCE_DATABASE_URL',
    'IDENTITY_KEY',
    'IDENTITY_PROVIDER_KEY',
    'IDENTITY_PROVIDER_WEBHOOK_SECRETS',
    'TAX_VENDOR_KEY',
    'TAX_VENDOR_WEBHOOK_SECRETS',
  ],
  'game-session': ['RECEIPT_SIGNING_KEY', 'ROUTING_KEY'],
  'chat-room': ['ROUTING_KEY'],
  'player-hub': ['ROUTING_KEY'],
};

interface Bindings {
  vars: object;
  secrets?: { required?: string[] };
  services?: { binding: string; service: string; entrypoint?: string }[];
  durable_objects: { bindings: { name: string; class_name: string; script_name?: string }[] };
  send_email?: { name: string }[];
  ratelimits?: { name: string }[];
  assets?: { binding?: string };
}

function reachOf(configPath: string, environment: string | undefined): string[] {
  const config: Bindings = unstable_readConfig(
    { config: configPath, env: environment },
    { hideWarnings: true },
  );
  const suffix = environment === undefined ? '' : `-${environment}`;
  const plain = (name: string) =>
    name.endsWith(suffix) ? name.slice(0, name.length - suffix.length) : name;
  const services = (config.services ?? []).map(({ binding, service, entrypoint }) => {
    const door = entrypoint === undefined ? '' : `#${entrypoint}`;
    return `${binding} → ${plain(service)}${door}`;
  });
  const objects = config.durable_objects.bindings.map(({ name, class_name, script_name }) => {
    return `${name} → ${script_name === undefined ? 'itself' : plain(script_name)}#${class_name}`;
  });
  return [...services, ...objects].sort();
}

const ENVIRONMENTS = [undefined, 'staging', 'production'];
const ROOT = join(import.meta.dirname, '../..');

/** Every name that a configuration gives to its Worker, in any environment. */
function namesGiven(configPath: string): Set<string> {
  const names = ENVIRONMENTS.flatMap((env) => {
    const config: Bindings = unstable_readConfig(
      { config: configPath, env },
      { hideWarnings: true },
    );
    const { required = [] } = config.secrets ?? {};
    return [
      ...Object.keys(config.vars),
      ...required,
      ...(config.services ?? []).map(({ binding }) => binding),
      ...config.durable_objects.bindings.map(({ name }) => name),
      ...(config.send_email ?? []).map(({ name }) => name),
      ...(config.ratelimits ?? []).map(({ name }) => name),
      ...(config.assets?.binding === undefined ? [] : [config.assets.binding]),
    ];
  });
  return new Set(names);
}

/** What a Worker's env.ts declares; `false` for what may be absent. */
function namesDeclared(folder: string): Map<string, boolean> {
  const texts = [join(folder, 'env.ts'), join(ROOT, 'shared/environment.ts')].map((path) =>
    readFileSync(path, 'utf8'),
  );
  const [own = '', objects = ''] = texts;
  const text = own.includes('extends ObjectEnv') ? own + objects : own;
  return new Map(
    [...text.matchAll(/^ {2}([A-Z][A-Z_]+)(\??): /gm)].map(([, name = '', absent]) => [
      name,
      absent === '',
    ]),
  );
}

describe('isolation', () => {
  it.each(
    WORKERS.flatMap(({ name, configPath }) =>
      ENVIRONMENTS.map((env) => [name, env, configPath] as const),
    ),
  )('%s in %s reaches exactly what it should', (name, environment, configPath) => {
    expect(reachOf(configPath, environment)).toEqual(REACHES[name]);
  });

  // evidence: V13.3.1 V13.3.2
  it.each(WORKERS.map(({ name, configPath }) => [name, configPath] as const))(
    '%s has exactly its own secrets in production',
    (name, configPath) => {
      const config = unstable_readConfig(
        { config: configPath, env: 'production' },
        { hideWarnings: true },
      );
      const { required = [] } = (config.secrets ?? {}) as { required?: string[] };
      expect([...required].sort()).toEqual(SECRETS[name]);
    },
  );

  it.each(WORKERS.map(({ name, configPath }) => [name, configPath] as const))(
    '%s declares in its env.ts what its wrangler.toml gives it, and beyond that only optional names',
    (name, configPath) => {
      const folder = name === 'gateway' ? join(ROOT, 'workers/gateway') : dirname(configPath);
      const given = namesGiven(configPath);
      const declared = namesDeclared(folder);
      const missing = [...given].filter((each) => !declared.has(each));
      expect(missing, `add to ${name}/env.ts, or take out of wrangler.toml`).toEqual([]);
      const surplus = [...declared].filter(([each, always]) => always && !given.has(each));
      expect(surplus, `mark as optional in ${name}/env.ts, or add to wrangler.toml`).toEqual([]);
    },
  );

  it.each(WORKERS.map(({ name, configPath }) => [name, configPath] as const))(
    '%s has no public address of its own',
    (_, configPath) => {
      for (const env of ENVIRONMENTS) {
        const config = unstable_readConfig({ config: configPath, env }, { hideWarnings: true });
        expect([config.workers_dev, config.preview_urls]).toEqual([false, false]);
      }
    },
  );

  const edges = WORKERS.flatMap(({ name }) =>
    (REACHES[name] ?? [])
      .filter((line) => !line.includes('itself'))
      .map((line) => [name, /parlor-([a-z-]+)/.exec(line)?.[1] ?? ''] as const),
  );

  it('every Worker is deployed, after everything that it binds', () => {
    expect([...DEPLOY_ORDER].sort()).toEqual(WORKERS.map(({ name }) => name).sort());
    for (const [name, target] of edges) {
      expect(DEPLOY_ORDER.indexOf(target), `${target} before ${name}`).toBeLessThan(
        DEPLOY_ORDER.indexOf(name),
      );
    }
  });

  it('no Worker binds a Worker that binds it back', () => {
    const reach = (from: string, seen = new Set<string>()): Set<string> => {
      for (const [source, target] of edges) {
        if (source !== from || seen.has(target)) continue;
        seen.add(target);
        reach(target, seen);
      }
      return seen;
    };
    for (const { name } of WORKERS) expect(reach(name).has(name), name).toBe(false);
  });
});
