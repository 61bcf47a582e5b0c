// Drives payments over its public surface: HTTP with signed tokens, the RPC entrypoints, a real
// Postgres behind the Neon protocol. Players are made the way auth would leave them.

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env as base } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { importJWK, SignJWT } from 'jose';
import { afterAll, beforeAll } from 'vitest';
import { newId } from '#shared/ids.ts';
import type { Role } from '#shared/permissions.ts';
import { TOKEN_AUDIENCE, TOKEN_ISSUER, TOKEN_TYPE } from '#shared/token.ts';
import { createTestDatabase, type TestDatabase } from '#test/kit/database.ts';
import { makeStaff } from '#test/kit/accounts.ts';
import type { PaymentsEnv } from '#workers/payments/env.ts';
import worker, { JobsService, WalletService } from '#workers/payments/index.ts';

/** A reply with its body read; tests assert on whatever the API says. */
export interface Answer {
  status: number;
  headers: Headers;
  body: ReturnType<typeof JSON.parse>;
}

/** What a call may carry. */
export interface CallOptions {
  token?: string;
  body?: unknown;
  key?: string;
  rawBody?: string;
}

interface TokenOptions {
  roles?: Role[];
  amr?: string[];
  authTimeSeconds?: number;
}

/** An access token as auth would sign it. */
export async function tokenOf(playerId: string, options: TokenOptions = {}): Promise<string> {
  const bindings = base as unknown as { TOKEN_SIGNING_KEY: string };
  const { keys } = JSON.parse(bindings.TOKEN_SIGNING_KEY) as { keys: { kid: string }[] };
  const jwk = keys[0];
  if (jwk === undefined) throw new Error('no signing key');
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    sid: newId(Date.now()),
    ver: 0,
    roles: options.roles ?? ['player'],
    amr: options.amr ?? ['pwd'],
    auth_time: options.authTimeSeconds ?? now,
  })
    .setProtectedHeader({ alg: 'EdDSA', typ: TOKEN_TYPE, kid: jwk.kid })
    .setIssuer(TOKEN_ISSUER)
    .setAudience(TOKEN_AUDIENCE)
    .setSubject(playerId)
    .setJti(newId(Date.now()))
    .setIssuedAt(now)
    .setExpirationTime(now + 300)
    .sign(await importJWK(jwk, 'EdDSA'));
}

/** A staff member's token: second factor, fresh. */
export const staffToken = (role: Role, playerId = newId(Date.now())) =>
  tokenOf(playerId, { roles: ['player', role], amr: ['pwd', 'otp'] });

/** The world of one test file. */
export class World {
  database: TestDatabase | undefined;

  get db(): TestDatabase {
    if (this.database === undefined) throw new Error('The database is not there yet.');
    return this.database;
  }

  get env(): PaymentsEnv {
    return {
      ...(base as unknown as PaymentsEnv),
      ENVIRONMENT: 'test',
      PAYMENTS_DATABASE_URL: this.db.urlFor('parlor_payments'),
      NEON_PROXY_URL: this.db.proxyUrl,
    };
  }

  /** The entrypoint that sessions bind. */
  get wallet(): WalletService {
    return new WalletService(createExecutionContext(), this.env);
  }

  get jobs(): JobsService {
    return new JobsService(createExecutionContext(), this.env);
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const headers = new Headers();
    if (options.token !== undefined) headers.set('authorization', `Bearer ${options.token}`);
    if (options.key !== undefined) headers.set('idempotency-key', options.key);
    const text =
      options.rawBody ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    if (text !== undefined) headers.set('content-type', 'application/json');
    const request = new Request(`https://payments.test${path}`, {
      method,
      headers,
      ...(text === undefined ? {} : { body: text }),
    });
    const context = createExecutionContext();
    const response = await worker.fetch(request, this.env, context);
    await waitOnExecutionContext(context);
    const reply = await response.text();
    const body = reply === '' ? undefined : JSON.parse(reply);
    return { status: response.status, headers: response.headers, body };
  }

  /** A verified player, with the bonus claimed when asked. */
  async player(options: { bonus?: boolean; status?: string } = {}) {
    const id = newId(Date.now());
    await this.db.admin.call(sql`
      insert into auth.players (id, email, display_name, display_name_folded, status, verified_at,
          terms_accepted_at, created_at)
        values (${id}::uuid, ${`${id}@example.org`}, ${id}, ${id}, ${options.status ?? 'active'},
          now(), now(), now())`);
    const token = await tokenOf(id);
    if (options.bonus === true) {
      await this.call('POST', '/v1/wallet/daily-bonus', { token, key: 'bonus' });
    }
    return { id, token };
  }

  /** A member of staff whom the database knows, with a token. */
  async staff(role: Exclude<Role, 'player'>, options: Parameters<typeof makeStaff>[2] = {}) {
    const id = await makeStaff(this.db, role, options);
    return { id, token: await staffToken(role, id) };
  }

  /** Opens a table and returns its id. */
  async table(playerId: string, amountMicros: bigint, currency: 'GC' | 'SC' = 'SC') {
    const sessionId = newId(Date.now());
    const opened = await this.wallet.reserve({
      sessionId,
      playerId,
      gameId: 'dice',
      currency,
      number: 1,
      amountMicros,
      mode: 'exact',
      multiplierMax: 100,
    });
    if (!opened.ok) throw new Error(`not opened: ${opened.error.code}`);
    return sessionId;
  }
}

/** A database of its own for this test file. */
export function testWorld(): World {
  const world = new World();
  beforeAll(async () => {
    world.database = await createTestDatabase();
  });
  afterAll(async () => {
    await world.database?.drop();
  });
  return world;
}

/** 32 bytes as hex, different for each text. */
export const digestOf = (text: string) =>
  Array.from(new TextEncoder().encode(text.padEnd(32, '.').slice(0, 32)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
