// The database of a local platform: the embedded server with the Neon proxy in front of it, or the
// server that `DATABASE_URL` names. Either way it ends migrated, with one login per Worker.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { startNeonProxy } from '#db/dev/neon-proxy.ts';
import { startPostgres } from '#db/dev/postgres.ts';
import { LOGIN_ROLES, type LoginRole, migrate, setRolePasswords } from '#db/migrate.ts';
import { keep } from './kept.ts';
import type { Settings } from './settings.ts';

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

function keptPasswords(path: string): Record<LoginRole, string> {
  const passwords = LOGIN_ROLES.map((role) => [role, randomBytes(24).toString('base64url')]);
  return keep(path, Object.fromEntries(passwords) as Record<LoginRole, string>);
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
    const applied = await migrate(server.adminUrl);
    if (applied.length > 0) onStep(`applied ${applied.length} migrations`);
    const passwords = keptPasswords(join(settings.dataFolder, 'database-passwords.json'));
    await setRolePasswords(server.adminUrl, passwords);
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
