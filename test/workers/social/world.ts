// Drives social over its routes: real Postgres, real tokens; rooms and hubs are stand-ins.

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env as untyped } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll } from 'vitest';
import { newId } from '#shared/ids.ts';
import type { Role } from '#shared/permissions.ts';
import type { ChatMessage } from '#shared/protocol/room.ts';
import { toTimestamp } from '#shared/time.ts';
import { TOKEN_AUDIENCE, TOKEN_ISSUER, TOKEN_TYPE } from '#shared/token.ts';
import { createTestDatabase, type TestDatabase } from '#test/kit/database.ts';
import type { SocialEnv } from '#workers/social/env.ts';
import worker from '#workers/social/index.ts';

export const LOBBY = '00000000-0000-7000-8000-000000000100';

/** What an object was told. */
export interface Told {
  name: string;
  call: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on what it finds
  args: any[];
}

export const objects = (
  untyped as unknown as {
    OBJECTS: {
      toldNow(): Promise<Told[]>;
      setDown(down: boolean): Promise<void>;
      setFull(id: string): Promise<void>;
      putMessage(roomId: string, message: ChatMessage): Promise<void>;
      putInRooms(playerId: string, rooms: string[]): Promise<void>;
    };
  }
).OBJECTS;

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on what it finds
  body: any;
}

export class Somebody {
  readonly id: string;
  readonly name: string;
  readonly roles: Role[];
  readonly #world: World;

  constructor(world: World, id: string, name: string, roles: Role[]) {
    this.#world = world;
    this.id = id;
    this.name = name;
    this.roles = roles;
  }

  async call(method: string, path: string, body?: unknown, extra: object = {}): Promise<Answer> {
    const token = await this.#world.token(this.id, this.roles, extra);
    return this.#world.call(method, path, body, { authorization: `Bearer ${token}` });
  }
}

export class World {
  #database: TestDatabase | undefined;
  #sign: (claims: Record<string, unknown>, playerId: string) => Promise<string> = async () => '';
  #publicKeys = '';
  #count = 0;

  get database(): TestDatabase {
    if (this.#database === undefined) throw new Error('The database is not there yet.');
    return this.#database;
  }

  async close(): Promise<void> {
    await this.#database?.drop();
  }

  async open(): Promise<void> {
    this.#database = await createTestDatabase();
    const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'EdDSA', use: 'sig' };
    this.#publicKeys = JSON.stringify({ keys: [jwk] });
    this.#sign = (claims, playerId) => {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ auth_time: now, ver: 0, sid: newId(0), ...claims })
        .setProtectedHeader({ alg: 'EdDSA', typ: TOKEN_TYPE, kid: 'test' })
        .setIssuer(TOKEN_ISSUER)
        .setAudience(TOKEN_AUDIENCE)
        .setSubject(playerId)
        .setJti(newId(0))
        .setIssuedAt(now)
        .setExpirationTime(now + 300)
        .sign(privateKey);
    };
  }

  token(playerId: string, roles: Role[], extra: object = {}): Promise<string> {
    const amr = roles.length > 1 ? ['pwd', 'otp'] : ['pwd'];
    return this.#sign({ roles, amr, ...extra }, playerId);
  }

  async person(roles: Role[] = ['player'], status = 'active'): Promise<Somebody> {
    this.#count += 1;
    const id = newId(Date.now());
    const name = `Person${this.#count}x`;
    const now = toTimestamp(Date.now());
    await this.database.admin.call(sql`
      insert into auth.players (id, email, display_name, display_name_folded, status, verified_at,
          terms_accepted_at, created_at)
        values (${id}, ${`${id}@example.com`}, ${name}, ${`perzon${this.#count}x`}, ${status}, ${now},
          ${now}, ${now})`);
    return new Somebody(this, id, name, roles);
  }

  env(): SocialEnv {
    return {
      ...(untyped as unknown as SocialEnv),
      SOCIAL_DATABASE_URL: this.database.urlFor('parlor_social'),
      NEON_PROXY_URL: this.database.proxyUrl,
      TOKEN_PUBLIC_KEYS: this.#publicKeys,
    };
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    given: Record<string, string> = {},
  ): Promise<Answer> {
    const headers = new Headers(given);
    const init: RequestInit = { method, headers };
    if (body !== undefined) {
      headers.set('content-type', 'application/json');
      init.body = typeof body === 'string' ? body : JSON.stringify(body);
    }
    const context = createExecutionContext();
    const request = new Request(`https://parlor.test${path}`, init);
    const response = await worker.fetch(request as never, this.env() as never, context);
    const text = await response.text();
    await waitOnExecutionContext(context);
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : text,
    };
  }

  /** Entries of the audit log about a subject, oldest first. */
  audit(subjectId: string) {
    return this.database.admin.call(sql`
      select action, actor_id, facts from audit.entries where subject_id = ${subjectId} order by id`);
  }
}

/** A world for the file that calls it. */
export function openWorld(): World {
  const world = new World();
  beforeAll(() => world.open());
  afterAll(() => world.close());
  return world;
}

/** A message as a room would show it. */
export function messageBy(author: Somebody, text: string): ChatMessage {
  return {
    id: newId(Date.now()),
    seq: 1,
    author: { id: author.id, name: author.name },
    text,
    at: toTimestamp(Date.now()),
  };
}
