// The platform for the chat bench: production bundles on workerd with objects on disk, and players
// written straight into Postgres, because two thousand registrations are another bench.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importJWK, type JWK, SignJWT } from 'jose';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import pg from 'pg';
import { startDatabase } from '#scripts/platform/database/database.ts';
import { workerVariables } from '#scripts/platform/settings/environment.ts';
import { newKeys } from '#scripts/platform/settings/keys.ts';
import { bundleAll } from '#scripts/platform/workers/bundles.ts';
import { startRuntime } from '#scripts/platform/workers/runtime.ts';
import { newId } from '#shared/ids.ts';
import { TOKEN_AUDIENCE, TOKEN_ISSUER, TOKEN_TYPE } from '#shared/token.ts';
import { workerdProcesses } from '../lib/processes.ts';

const HOUR_SECONDS = 3_600;

/** Someone who is signed in. */
export interface BenchPlayer {
  id: string;
  token: string;
}

async function signer(signingKeys: string) {
  const [jwk] = (JSON.parse(signingKeys) as { keys: JWK[] }).keys;
  if (jwk?.kid === undefined) throw new Error('no signing key');
  const { kid } = jwk;
  const key = await importJWK(jwk, 'EdDSA');
  const now = Math.floor(Date.now() / 1000);
  return (playerId: string, sid: string) =>
    new SignJWT({ sid, ver: 0, roles: ['player'], amr: ['pwd'], auth_time: now })
      .setProtectedHeader({ alg: 'EdDSA', typ: TOKEN_TYPE, kid })
      .setIssuer(TOKEN_ISSUER)
      .setAudience(TOKEN_AUDIENCE)
      .setSubject(playerId)
      .setJti(newId(Date.now()))
      .setIssuedAt(now)
      .setExpirationTime(now + HOUR_SECONDS)
      .sign(key);
}

async function addPlayers(client: pg.Client, ids: string[], sids: string[]): Promise<void> {
  const names = ids.map((id) => `bench${id.replaceAll('-', '')}`);
  await client.query(
    `insert into auth.players (id, email, display_name, display_name_folded, status, verified_at,
       terms_accepted_at, created_at)
     select id, name || '@example.com', name, name, 'active', now(), now(), now()
     from unnest($1::uuid[], $2::text[]) as t (id, name)`,
    [ids, names],
  );
  await client.query(
    `insert into auth.sign_ins (id, player_id, created_at, last_seen_at, expires_at,
       idle_expires_at, auth_time, amr, device, place, address_group, refresh_hash)
     select sid, id, now(), now(), now() + interval '1 day', now() + interval '1 day', now(),
       '{pwd}', 'bench', 'US-TX', '127.0.0.1', hash
     from unnest($1::uuid[], $2::uuid[], $3::bytea[]) as t (sid, id, hash)`,
    [sids, ids, ids.map(() => randomBytes(32))],
  );
}

/** Starts everything in a folder of its own. */
export async function startChatPlatform() {
  const folder = mkdtempSync(join(tmpdir(), 'parlor-bench-chat-'));
  await bundleAll();
  const settings = {
    gatewayPort: 0,
    mailboxPort: 0,
    stripePort: 0,
    dataFolder: folder,
    databaseUrl: process.env.DATABASE_URL,
  };
  const database = await startDatabase(settings, () => {});
  const keys = newKeys();
  const addresses = { siteUrl: 'http://localhost:8787', mailboxUrl: 'http://localhost:1' };
  const stripe = { STRIPE_SECRET_KEY: 'x', STRIPE_WEBHOOK_SECRETS: 'x', STRIPE_API_URL: '' };
  const before = workerdProcesses();
  const runtime = await startRuntime({
    port: 0,
    storageFolder: join(folder, 'objects'),
    onLog: (line, level) => level === 'error' && console.error(line),
    variables: workerVariables(keys, database, addresses, stripe),
  });
  const pids = workerdProcesses().filter((pid) => !before.includes(pid));
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  const sign = await signer(keys.TOKEN_SIGNING_KEY);
  return {
    url: runtime.url,
    pids,
    async players(count: number): Promise<BenchPlayer[]> {
      const ids = Array.from({ length: count }, () => newId(Date.now()));
      const sids = ids.map(() => newId(Date.now()));
      await addPlayers(client, ids, sids);
      return Promise.all(
        ids.map(async (id, index) => ({ id, token: await sign(id, sids[index] ?? '') })),
      );
    },
    /** A public room without limits but those of the machine. */
    async room(membersMax: number): Promise<string> {
      const id = newId(Date.now());
      const policy = {
        messagesPerSecond: 1e6,
        messageBurst: 1e6,
        framesPerSecond: 1e6,
        duplicateSeconds: 0,
        membersMax,
      };
      await client.query(
        `insert into social.rooms (id, kind, title, policy) values ($1, 'public', 'Bench', $2)`,
        [id, JSON.stringify(policy)],
      );
      return id;
    },
    async shardsOf(roomId: string): Promise<number> {
      const { rows } = await client.query('select shards from social.rooms where id = $1', [
        roomId,
      ]);
      return rows[0].shards;
    },
    async stop() {
      await client.end();
      await runtime.stop();
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const BARE = `
  import { DurableObject } from 'cloudflare:workers';
  export class Room extends DurableObject {
    seq = 0;
    // Kept in memory: asking the runtime for its sockets with each message would flatter us.
    sockets = new Set();
    async fetch() {
      const [client, server] = Object.values(new WebSocketPair());
      this.ctx.acceptWebSocket(server);
      this.sockets.add(server);
      const headers = { 'sec-websocket-protocol': 'parlor.v1' };
      return new Response(null, { status: 101, webSocket: client, headers });
    }
    webSocketMessage(socket, text) {
      const { id, text: said } = JSON.parse(text);
      const seq = ++this.seq;
      socket.send(JSON.stringify({ type: 'ack', id, seq, messageId: id }));
      const message = { id, seq, author: { id, name: 'bench' }, text: said, at: new Date().toISOString() };
      const frame = JSON.stringify({ type: 'message', seq, message });
      for (const other of this.sockets) other.send(frame);
    }
    webSocketClose(socket) {
      this.sockets.delete(socket);
    }
  }
  export default {
    fetch: (request, env) => env.ROOM.getByName(new URL(request.url).pathname).fetch(request),
  };`;

/** The yardstick: an object that broadcasts frames of the same size and keeps nothing. */
export async function startBareBroadcast() {
  const before = workerdProcesses();
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      port: 0,
      cf: false,
      workers: [
        {
          name: 'bare',
          modules: true,
          script: BARE,
          compatibilityDate: '2026-10-20',
          durableObjects: { ROOM: { className: 'Room', useSQLite: true } },
          unsafeDirectSockets: [{ host: '127.0.0.1', port: 0, proxy: false }],
        },
      ],
    }),
  );
  await miniflare.ready;
  return {
    url: (await miniflare.unsafeGetDirectURL('bare')).origin,
    pids: workerdProcesses().filter((pid) => !before.includes(pid)),
    stop: () => miniflare.dispose(),
  };
}
