// Drives games over its public surface: HTTP with signed tokens, a real Postgres behind the Neon
// protocol, the real session object. Players are made the way auth would leave them.

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env as base } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { importJWK, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Standing, WalletServiceContract } from '#shared/contracts/wallet.ts';
import { newId } from '#shared/ids.ts';
import type { CoinCurrency } from '#shared/money.ts';
import type { Role } from '#shared/permissions.ts';
import { TOKEN_AUDIENCE, TOKEN_ISSUER, TOKEN_TYPE } from '#shared/token.ts';
import { createTestDatabase, type TestDatabase } from '#test/kit/database.ts';
import type { GamesEnv } from '#workers/games/env.ts';
import worker, { JobsService, MetricsService } from '#workers/games/index.ts';

export const COIN = 1_000_000n;
export const EVEN_DICE = { target: '50.00', direction: 'over' };
export const FREE: Standing = {
  mayWager: true,
  reason: null,
  lossBudgetMicros: null,
  changesAtMs: null,
};

interface FakeWallet extends WalletServiceContract {
  grant(playerId: string, currency: CoinCurrency, amountMicros: bigint): Promise<void>;
  walletOf(playerId: string, currency: CoinCurrency): Promise<bigint>;
  fault(fault: { method: string; kind: string; times?: number }): Promise<void>;
  heal(): Promise<void>;
  setStanding(standing: Standing): Promise<void>;
}

/** A reply with its body read; tests assert on whatever the API says. */
export interface Answer {
  status: number;
  headers: Headers;
  body: ReturnType<typeof JSON.parse>;
}

interface CallOptions {
  token?: string;
  body?: unknown;
  rawBody?: string;
  key?: string;
  headers?: Record<string, string>;
}

/** An access token as auth would sign it. */
export async function tokenOf(
  playerId: string,
  options: { roles?: Role[]; amr?: string[]; sid?: string } = {},
): Promise<string> {
  const bindings = base as unknown as { TOKEN_SIGNING_KEY: string };
  const { keys } = JSON.parse(bindings.TOKEN_SIGNING_KEY) as { keys: { kid: string }[] };
  const [jwk] = keys;
  if (jwk === undefined) throw new Error('no signing key');
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    sid: options.sid ?? newId(Date.now()),
    ver: 0,
    roles: options.roles ?? ['player'],
    amr: options.amr ?? ['pwd'],
    auth_time: now,
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
export const staffToken = (role: Role) =>
  tokenOf(newId(Date.now()), { roles: ['player', role], amr: ['pwd', 'otp'] });

/** The world of one test file. */
export class World {
  database: TestDatabase | undefined;

  get db(): TestDatabase {
    if (this.database === undefined) throw new Error('The database is not there yet.');
    return this.database;
  }

  get wallet(): FakeWallet {
    return (base as unknown as { WALLET: FakeWallet }).WALLET;
  }

  get env(): GamesEnv {
    return {
      ...(base as unknown as GamesEnv),
      GAMES_DATABASE_URL: this.db.urlFor('parlor_games'),
      NEON_PROXY_URL: this.db.proxyUrl,
    };
  }

  get jobs(): JobsService {
    return new JobsService(createExecutionContext(), this.env);
  }

  get metrics(): MetricsService {
    return new MetricsService(createExecutionContext(), this.env);
  }

  async fetch(request: Request): Promise<Response> {
    const context = createExecutionContext();
    const response = await worker.fetch(request, this.env, context);
    await waitOnExecutionContext(context);
    return response;
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const headers = new Headers(options.headers);
    if (options.token !== undefined) headers.set('authorization', `Bearer ${options.token}`);
    if (options.key !== undefined) headers.set('idempotency-key', options.key);
    const text =
      options.rawBody ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    if (text !== undefined) headers.set('content-type', 'application/json');
    const response = await this.fetch(
      new Request(`https://games.test${path}`, {
        method,
        headers,
        ...(text === undefined ? {} : { body: text }),
      }),
    );
    const reply = await response.text();
    const body = reply === '' ? undefined : JSON.parse(reply);
    return { status: response.status, headers: response.headers, body };
  }

  /** A player with coins; verified and active unless told. */
  async player(
    options: { coins?: bigint; status?: string; verified?: boolean; currency?: CoinCurrency } = {},
  ) {
    const id = newId(Date.now());
    const verifiedAt = options.verified === false ? null : new Date().toISOString();
    await this.db.admin.call(sql`
      insert into auth.players (id, email, display_name, display_name_folded, status, verified_at,
          terms_accepted_at, created_at)
        values (${id}::uuid, ${`${id}@example.org`}, ${id}, ${id}, ${options.status ?? 'active'},
          ${verifiedAt}, now(), now())`);
    await this.wallet.grant(id, options.currency ?? 'GC', options.coins ?? 1_000n * COIN);
    return { id, token: await tokenOf(id) };
  }

  /** Sits a player down at dice and returns the reply's body. */
  async sit(token: string, body: Record<string, unknown> = {}, gameId = 'dice') {
    const key = crypto.randomUUID();
    const answer = await this.call('POST', `/v1/games/${gameId}/sessions`, {
      token,
      key,
      body: { currency: 'GC', buyIn: '100.00', ...body },
    });
    if (answer.status !== 201) throw new Error(`not opened: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Opens the socket of a session; the frames that came are in `frames`. */
  async socket(sessionId: string, ticket: string) {
    const headers = { upgrade: 'websocket', 'sec-websocket-protocol': `parlor.v1, ${ticket}` };
    const url = `https://games.test/v1/sessions/${sessionId}/socket`;
    const response = await this.fetch(new Request(url, { headers }));
    const { webSocket } = response;
    if (webSocket === null) throw new Error(`not upgraded: ${response.status}`);
    const frames: ReturnType<typeof JSON.parse>[] = [];
    webSocket.addEventListener('message', ({ data }) => {
      frames.push(JSON.parse(String(data)));
    });
    webSocket.accept();
    return {
      frames,
      async ask(frame: Record<string, unknown> & { id: string }) {
        const seen = frames.length;
        webSocket.send(JSON.stringify(frame));
        for (let waited = 0; waited < 400; waited++) {
          const answer = frames
            .slice(seen)
            .find((next) => next.id === frame.id || next.ref === frame.id);
          if (answer !== undefined) return answer;
          await scheduler.wait(10);
        }
        throw new Error('no answer');
      },
    };
  }
}

/** A database of its own for this test file. */
export function testWorld(): World {
  const world = new World();
  beforeAll(async () => {
    world.database = await createTestDatabase();
  });
  afterEach(async () => {
    await world.wallet.heal();
    await world.wallet.setStanding(FREE);
  });
  afterAll(async () => {
    await world.database?.drop();
  });
  return world;
}
