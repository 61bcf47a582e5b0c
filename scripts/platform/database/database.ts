// The database of a local platform: the embedded server with the Neon proxy in front of it, or the
// server that `DATABASE_URL` names. Either way it ends migrated, with one login per Worker. What
// somebody else set on a server that is not ours alone stays as it is, or the start is refused.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { seedDevelopment } from '#db/development.ts';
import { LOGIN_ROLES, type LoginRole } from '#db/login-roles.ts';
import { migrate, setRolePasswords } from '#db/migrate.ts';
import {
  claimDatabase,
  keyFingerprints,
  refusedPasswords,
  setMissingPasswords,
} from '#db/owner.ts';
import { startNeonProxy } from '#scripts/emulators/neon/proxy.ts';
import { startPostgres } from '#scripts/emulators/postgres/postgres.ts';
import { keptKeys } from '../settings/keys.ts';
import { keep } from '../settings/local-secrets.ts';
import type { Settings } from '../settings/settings.ts';
import { requireOwnership, sayAdopt } from './ownership.ts';

/** A running, migrated database. */
export interface PlatformDatabase {
  /** Admin's connection string, for migrations and operators' commands. */
  adminUrl: string;
  /** What each Worker connects with. */
  urls: Record<LoginRole, string>;
  /** The local SQL-over-HTTP endpoint; empty when the database is Neon itself. */
  proxyUrl: string;
  /** Settles when the embedded server ends without being asked to; never for a foreign server. */
  lost: Promise<void>;
  stop(): Promise<void>;
}

interface Server {
  adminUrl: string;
  lost: Promise<void>;
  stop(): Promise<void>;
}

const never = new Promise<void>(() => {});

async function embedded(settings: Settings): Promise<Server> {
  const lines: string[] = [];
  const log = (line: string) => {
    lines.push(line);
    if (lines.length > 20) lines.shift();
  };
  const dataDir = join(settings.dataFolder, 'postgres');
  try {
    const server = await startPostgres({ dataDir, port: 0, log });
    const lost = server.exited.then((asked) => (asked ? never : undefined));
    return { adminUrl: server.url, lost, stop: () => server.stop() };
  } catch (cause) {
    const said = lines.length === 0 ? '' : `\nIts last words:\n  ${lines.join('\n  ')}`;
    throw new Error(`The embedded Postgres did not start: ${(cause as Error).message}${said}`, {
      cause,
    });
  }
}

/** What this folder's platform signs in to the database with. */
export function keptPasswords(path: string): Record<LoginRole, string> {
  const passwords = LOGIN_ROLES.map((role) => [role, randomBytes(24).toString('base64url')]);
  return keep(path, Object.fromEntries(passwords) as Record<LoginRole, string>);
}

/** Settles whose the database is and what its roles sign in with, then migrates it. */
async function prepare(
  adminUrl: string,
  settings: Settings,
  onStep: (step: string) => void,
): Promise<Record<LoginRole, string>> {
  const isShared = settings.databaseUrl !== undefined;
  const keys = keptKeys(join(settings.dataFolder, 'keys.json'));
  const fingerprints = keyFingerprints(keys.PASSWORD_PEPPER);
  // Before anything is changed: another's database is not even migrated.
  if (isShared) await requireOwnership(adminUrl, fingerprints, settings.dataFolder);
  const applied = await migrate(adminUrl);
  if (applied.length > 0) onStep(`applied ${applied.length} steps and function files`);
  const passwords = keptPasswords(join(settings.dataFolder, 'database-passwords.json'));
  const owner = await claimDatabase(adminUrl, fingerprints, { adopt: !isShared });
  if (owner !== 'ours') throw new Error(sayAdopt(owner, adminUrl, settings.dataFolder));
  await seedDevelopment(adminUrl);
  await setMissingPasswords(adminUrl, passwords);
  const refused = await refusedPasswords(adminUrl, passwords);
  if (refused.length === 0) return passwords;
  if (isShared) throw new Error(sayAdopt(refused, adminUrl, settings.dataFolder));
  // The embedded server belongs to this folder alone, whose file of passwords was lost.
  await setRolePasswords(adminUrl, passwords);
  return passwords;
}

function urlOf(adminUrl: string, role: LoginRole, password: string): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = password;
  return url.href;
}

const isNeon = (url: URL) => url.hostname.endsWith('.neon.tech');

/** Starts (or reaches) the database and migrates it. `onStep` hears what happens. */
export async function startDatabase(
  settings: Settings,
  onStep: (step: string) => void,
): Promise<PlatformDatabase> {
  const foreign = settings.databaseUrl;
  onStep(foreign === undefined ? 'starting the embedded Postgres' : 'reaching DATABASE_URL');
  const server: Server =
    foreign === undefined
      ? await embedded(settings)
      : { adminUrl: foreign, lost: never, stop: async () => {} };
  const admin = new URL(server.adminUrl);
  try {
    const passwords = await prepare(server.adminUrl, settings, onStep);
    const ssl = admin.searchParams.get('sslmode') === 'require';
    const upstream = { host: admin.hostname, port: Number(admin.port || 5432), ssl };
    const proxy = isNeon(admin) ? undefined : await startNeonProxy({ port: 0, upstream });
    const urls = LOGIN_ROLES.map((role) => [role, urlOf(server.adminUrl, role, passwords[role])]);
    return {
      adminUrl: server.adminUrl,
      urls: Object.fromEntries(urls),
      proxyUrl: proxy?.url ?? '',
      lost: server.lost,
      async stop() {
        await proxy?.stop();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
