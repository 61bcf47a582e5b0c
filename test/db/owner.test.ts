// Whose a database is: what a start, an operator's command and a Worker do on one that another
// platform uses. Each platform here is a data folder of its own on one shared server.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '#db/client.ts';
import { LOGIN_ROLES } from '#db/login-roles.ts';
import { startNeonProxy } from '#scripts/emulators/neon/proxy.ts';
import { startPostgres } from '#scripts/emulators/postgres/postgres.ts';
import { startDatabase } from '#scripts/platform/database/database.ts';

let folder: string;
let server: Awaited<ReturnType<typeof startPostgres>>;
let proxy: Awaited<ReturnType<typeof startNeonProxy>>;
let admin: Database;
const name = 'parlor_shared';
const adminUrl = () => server.url.replace(/\/postgres$/, `/${name}`);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parlor-owner-'));
  const settings = { fsync: 'off' };
  server = await startPostgres({ dataDir: join(folder, 'postgres'), port: 0, settings });
  const upstream = { host: '127.0.0.1', port: server.port };
  proxy = await startNeonProxy({ port: 0, upstream });
  await connect(server.url, proxy.url).call(sql.raw(`create database ${name}`));
  admin = connect(adminUrl(), proxy.url);
});
afterAll(async () => {
  await proxy.stop();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const start = (platform: string) => {
  const dataFolder = join(folder, platform);
  const ports = { gatewayPort: 1, mailboxPort: 2, stripePort: 3, placePort: 4, partnersPort: 5 };
  return startDatabase({ ...ports, dataFolder, databaseUrl: adminUrl() }, () => {});
};

function command(script: string, platform: string, ...args: string[]) {
  const path = join(import.meta.dirname, '../../scripts', script);
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...args], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: adminUrl(), PARLOR_DATA: join(folder, platform) },
  });
  return { status, text: stdout + stderr };
}

/** Everything that a start could change on the server, as one text. */
async function picture(): Promise<string> {
  const rows = await admin.call<{ seen: string }>(sql`
    select jsonb_build_object(
      'passwords', (select jsonb_agg(jsonb_build_array(rolname, rolpassword, rolconnlimit)
        order by rolname) from pg_authid where rolname like 'parlor%'),
      'settings', (select jsonb_agg(setconfig::text order by setconfig::text)
        from pg_db_role_setting),
      'grants', (select datacl::text from pg_database where datname = current_database()),
      'applied', (select jsonb_agg(to_jsonb(a) order by a.name) from migrations.applied a),
      'owner', (select jsonb_agg(to_jsonb(o) order by o.fingerprint) from migrations.owner o)
    )::text as seen`);
  return rows[0]?.seen ?? '';
}

async function signsIn(urls: Record<string, string>): Promise<boolean[]> {
  return Promise.all(
    LOGIN_ROLES.map(async (role) => {
      const client = new pg.Client({ connectionString: urls[role] ?? '' });
      client.on('error', () => {});
      const connected = await client.connect().then(
        () => true,
        () => false,
      );
      await client.end().catch(() => {});
      return connected;
    }),
  );
}

describe('a shared database', () => {
  let first: Awaited<ReturnType<typeof startDatabase>>;

  it('belongs to the platform that starts on it first, which may start again', async () => {
    first = await start('one');
    expect(await signsIn(first.urls)).toEqual(LOGIN_ROLES.map(() => true));
    const before = await picture();
    const again = await start('one');
    await again.stop();
    expect(again.urls).toEqual(first.urls);
    expect(await picture()).toBe(before);
  });

  it('puts right what a role set for its own sessions to come, and tells of it until then', async () => {
    const before = await picture();
    const told = () =>
      connect(first.urls.parlor_auth, proxy.url).call<{ role: string; setting: string }>(
        sql`select role, setting from maintenance.changed_settings()`,
      );
    expect(await told()).toEqual([]);
    const games = new pg.Client({ connectionString: first.urls.parlor_games });
    await games.connect();
    await games.query(`alter role parlor_games set statement_timeout = 0`);
    await games.query(`alter role parlor_games set search_path = 'public'`);
    await games.query(`alter role parlor_games in database ${name} set timezone = 'Asia/Tokyo'`);
    await expect(
      games.query(`alter role parlor_games set temp_file_limit = -1`),
    ).rejects.toMatchObject({ code: '42501' });
    await games.end();
    const social = new pg.Client({ connectionString: first.urls.parlor_social });
    await social.connect();
    await social.query('alter role parlor_social reset all');
    await social.end();
    expect(await told()).toEqual([
      { role: 'parlor_games', setting: `${name}: TimeZone=Asia/Tokyo` },
      { role: 'parlor_games', setting: 'search_path=public' },
      { role: 'parlor_games', setting: 'statement_timeout=0' },
      { role: 'parlor_social', setting: 'reset' },
    ]);
    const again = await start('one');
    await again.stop();
    expect(await told()).toEqual([]);
    expect(await picture()).toBe(before);
  });

  it('refuses a second platform, says how to adopt it, and is as it was', async () => {
    const before = await picture();
    await expect(start('two')).rejects.toThrow(
      /parlor_shared belongs to another platform.*Nothing was changed.*database:adopt/,
    );
    expect(await picture()).toBe(before);
    expect(await signsIn(first.urls)).toEqual(LOGIN_ROLES.map(() => true));
  });

  it('refuses the commands of another folder and of deployed Workers just so', async () => {
    await start('other').catch(() => {});
    const before = await picture();
    for (const [script, args] of [
      ['staff-grant.ts', ['ada@example.com', 'admin']],
      ['database-prepare.ts', []],
      ['database-prepare.ts', ['--migrate-only']],
      ['database-prepare.ts', ['--new-passwords']],
    ] as const) {
      const answer = command(script, 'other', ...args);
      expect([script, answer.status, answer.text]).toMatchObject([
        script,
        1,
        expect.stringContaining('Nothing was changed'),
      ]);
    }
    expect(await picture()).toBe(before);
    expect(command('staff-grant.ts', 'one', 'ada@example.com', 'admin').text).toContain(
      'Nobody is registered',
    );
  });

  it('refuses a folder with the keys whose passwords are others, and changes none', async () => {
    rmSync(join(folder, 'one/database-passwords.json'));
    const before = await picture();
    await expect(start('one')).rejects.toThrow(/other passwords for parlor_auth/);
    expect(await picture()).toBe(before);
  });

  it('passes to whoever adopts it; then the calls of the first are 503, not 500', async () => {
    const adopted = command('database-adopt.ts', 'two');
    expect(adopted.status, adopted.text).toBe(0);
    const second = await start('two');
    await second.stop();
    expect(await signsIn(second.urls)).toEqual(LOGIN_ROLES.map(() => true));
    await proxy.stop();
    proxy = await startNeonProxy({ port: 0, upstream: { host: '127.0.0.1', port: server.port } });
    admin = connect(adminUrl(), proxy.url);
    const call = (url: string) => connect(url, proxy.url).call(sql`select 1`);
    await expect(call(first.urls.parlor_auth)).rejects.toMatchObject({
      name: 'DatabaseUnavailable',
      maybeApplied: false,
    });
    await first.stop();
    await expect(start('one')).rejects.toThrow(/belongs to another platform/);
  });

  it.each([
    [
      'a role that may not sign in',
      'alter role parlor_games nologin',
      'alter role parlor_games login',
    ],
    [
      'a role at its limit',
      'alter role parlor_games connection limit 0',
      'alter role parlor_games connection limit -1',
    ],
    [
      'no right to connect',
      `revoke connect on database ${name} from parlor_games`,
      `grant connect on database ${name} to parlor_games`,
    ],
    [
      'another name',
      `alter database ${name} rename to elsewhere`,
      `alter database elsewhere rename to ${name}`,
    ],
  ])('that lets a Worker in no longer (%s) is an outage to it', async (_, close, open) => {
    const other = await start('two');
    await proxy.stop();
    const upstream = { host: '127.0.0.1', port: server.port };
    proxy = await startNeonProxy({ port: 0, upstream });
    const root = connect(server.url, proxy.url);
    admin = connect(adminUrl(), proxy.url);
    await other.stop();
    await root.call(sql.raw(close));
    try {
      await expect(
        connect(other.urls.parlor_games, proxy.url).call(sql`select 1`),
      ).rejects.toMatchObject({ name: 'DatabaseUnavailable', maybeApplied: false });
    } finally {
      await root.call(sql.raw(open));
    }
  });
});

describe('a database of deployed Workers', () => {
  it('is prepared once: passwords that exist stay, and no platform starts on it', async () => {
    const root = connect(server.url, proxy.url);
    for (const role of LOGIN_ROLES) await root.call(sql.raw(`alter role ${role} password null`));
    for (const role of LOGIN_ROLES) await root.call(sql.raw(`comment on role ${role} is null`));
    const prepared = command('database-prepare.ts', 'laptop', '--adopt');
    expect(prepared.status, prepared.text).toBe(0);
    expect(prepared.text.match(/_DATABASE_URL=postgresql:/g)).toHaveLength(LOGIN_ROLES.length);
    const before = await picture();
    const again = command('database-prepare.ts', 'laptop');
    expect([again.status, again.text.match(/is unchanged/g)?.length]).toEqual([
      0,
      LOGIN_ROLES.length,
    ]);
    expect(await picture()).toBe(before);
    await expect(start('laptop')).rejects.toThrow(/belongs to deployed Workers/);
    expect(await picture()).toBe(before);
    const renewed = command('database-prepare.ts', 'laptop', '--new-passwords');
    expect(renewed.text.match(/_DATABASE_URL=postgresql:/g)).toHaveLength(LOGIN_ROLES.length);
  });
});
