// The platform for the chat bench: production bundles on workerd with objects on disk, and players
// written straight into Postgres, because two thousand registrations are another bench.

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { newId } from '#shared/ids.ts';
import { signToken } from '#test/kit/tokens.ts';
import { startBenchPlatform } from '../lib/platform.ts';
import { workerdProcesses } from '../lib/processes.ts';
import { startWorkerd } from '../lib/workerd.ts';

const HOUR_SECONDS = 3_600;

/** Someone who is signed in. */
export interface BenchPlayer {
  id: string;
  token: string;
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

/** Starts everything. */
export async function startChatPlatform() {
  const before = workerdProcesses();
  const platform = await startBenchPlatform({
    onLog: (line, level) => level === 'error' && console.error(line),
  });
  const pids = workerdProcesses().filter((pid) => !before.includes(pid));
  const client = new pg.Client({ connectionString: platform.adminUrl });
  await client.connect();
  const tokenOf = (id: string, sid = '') =>
    signToken(platform.keys.TOKEN_SIGNING_KEY, id, { sid }, HOUR_SECONDS);
  return {
    url: platform.url,
    pids,
    async players(count: number): Promise<BenchPlayer[]> {
      const ids = Array.from({ length: count }, () => newId(Date.now()));
      const sids = ids.map(() => newId(Date.now()));
      await addPlayers(client, ids, sids);
      return Promise.all(
        ids.map(async (id, index) => ({ id, token: await tokenOf(id, sids[index]) })),
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
      await platform.stop();
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
  const durableObjects = { ROOM: { className: 'Room', useSQLite: true } };
  const running = await startWorkerd([{ name: 'bare', script: BARE, durableObjects }]);
  return { ...running, url: await running.urlOf('bare'), pids: [running.pid] };
}
