// Strangers cannot fill the disk: whatever names an object and was not made by us leaves no object and
// no file. And they cannot stall the process or count for others.

import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { fixture } from '#test/kit/fixture.ts';
import { platformFixture } from '#test/kit/platform.ts';
import { dice, newPlayer } from '#test/kit/player.ts';

const platform = platformFixture();
const player = fixture(() => newPlayer(platform));
let roundId: string;

beforeAll(async () => {
  const { socket } = await player.openSession();
  roundId = (await socket.ask(dice('one'))).round.id;
  await socket.close();
  // What is made once for everybody exists from here on.
  await platform.call('GET', '/v1/fairness');
  await player.call('POST', '/v1/hub/ticket');
});

const objectFiles = () =>
  readdirSync(platform.storageFolder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.includes('.sqlite'),
  ).length;

/** A GET as a page could send it: with any Host and any headers. */
function get(
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; headers: Record<string, unknown> }> {
  const { hostname, port, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path: pathname, headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    });
    sent.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    });
    sent.on('error', reject);
    sent.end();
  });
}

const upgrade = (path: string, ticket: string) =>
  get(platform.url + path, {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    'sec-websocket-protocol': `parlor.v1, ${ticket}`,
    'sec-websocket-extensions': 'permessage-deflate; client_max_window_bits',
  });

const TIMES = 15;
const random = (bytes: number) => randomBytes(bytes).toString('base64url');
const forged = () => `${random(20)}.${random(32)}`;
const changed = (text: string) => {
  const at = Math.floor(Math.random() * (text.length - 1));
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
};

describe('names that we never gave out', () => {
  const kinds: [string, () => Promise<number>][] = [
    ['round ids', async () => (await platform.call('GET', `/v1/rounds/${random(40)}`)).status],
    [
      'round ids changed by one character',
      async () => (await platform.call('GET', `/v1/rounds/${changed(roundId)}`)).status,
    ],
    [
      'session tickets',
      async () => {
        return (await upgrade(`/v1/sessions/${newId(Date.now())}/socket`, forged())).status;
      },
    ],
    [
      'room tickets',
      async () => {
        return (await upgrade(`/v1/rooms/${newId(Date.now())}/socket`, forged())).status;
      },
    ],
    ['hub tickets', async () => (await upgrade('/v1/hub/socket', forged())).status],
    ...(
      [
        ['GET', (id) => `/v1/sessions/${id}`],
        ['GET', (id) => `/v1/sessions/${id}/rounds`],
        ['PATCH', (id) => `/v1/sessions/${id}`, { settings: { spectators: true } }],
        ['POST', (id) => `/v1/sessions/${id}/top-up`, { amount: '1.00' }],
        ['POST', (id) => `/v1/sessions/${id}/ticket`, {}],
        ['DELETE', (id) => `/v1/sessions/${id}`],
        ['GET', (id) => `/v1/rooms/${id}/messages`],
        ['POST', (id) => `/v1/rooms/${id}/ticket`],
        ['POST', (id) => `/v1/rooms/${id}/reports`, { messageId: newId(0), reason: 'spam' }],
        ['POST', (id) => `/v1/rooms/${id}/members`, { playerId: newId(0) }],
        ['POST', (id) => `/v1/friends/${id}`],
        ['PUT', (id) => `/v1/blocks/${id}`],
        ['POST', (id) => `/v1/direct/${id}`],
        ['GET', (id) => `/v1/players/${id}`],
      ] as [string, (id: string) => string, object?][]
    ).map(([method, path, body]): [string, () => Promise<number>] => [
      `${method} ${path(':id')}`,
      async () => {
        const key = randomUUID();
        const options = { key, ...(body !== undefined && { body }) };
        return (await player.call(method, path(newId(Date.now())), options)).status;
      },
    ]),
  ];

  it.each(kinds)('leave no object behind: %s', async (_name, ask) => {
    const before = objectFiles();
    expect(before).toBeGreaterThan(0);
    const statuses = new Set<number>();
    for (let times = 0; times < TIMES; times++) statuses.add(await ask());
    for (const status of statuses) expect([400, 401, 403, 404, 409]).toContain(status);
    expect(objectFiles()).toBe(before);
  });

  it('are told from ours: the replay of a round is found by its whole id', async () => {
    expect((await platform.call('GET', `/v1/rounds/${roundId}`)).status).toBe(200);
  });
});

describe('what is asked for and comes to nothing', () => {
  it('a table without coins leaves one object, however often it is asked for', async () => {
    const poor = await newPlayer(platform);
    const ask = async () => {
      return (await poor.sit({ currency: 'SC' }, 'keno')).body.error?.code;
    };
    expect(await ask()).toBe('insufficient_funds');
    const before = objectFiles();
    for (let times = 0; times < TIMES; times++) expect(await ask()).toBe('insufficient_funds');
    expect(objectFiles()).toBe(before);
    await poor.bonus();
    expect(await ask()).toBeUndefined();
  });

  it('a room that nobody entered leaves none, and has no messages', async () => {
    const body = { title: 'Quiet evening' };
    const before = objectFiles();
    const { room } = (await player.call('POST', '/v1/rooms', { key: randomUUID(), body })).body;
    const history = await player.call('GET', `/v1/rooms/${room.id}/messages`);
    expect(history.body).toEqual({ items: [], nextCursor: null, seq: 0 });
    const report = { messageId: newId(0), reason: 'spam' };
    const path = `/v1/rooms/${room.id}/reports`;
    expect((await player.call('POST', path, { body: report })).status).toBe(404);
    await player.call('DELETE', `/v1/rooms/${room.id}/members/${player.id}`);
    expect(objectFiles()).toBe(before);
  });
});

describe('a socket', () => {
  it('is never compressed, whatever the client offers', async () => {
    for (const given of [player.call('POST', '/v1/hub/ticket'), player.sit()]) {
      const { ticket, socketUrl } = (await given).body;
      const answer = await upgrade(new URL(socketUrl).pathname, ticket);
      expect(answer.status).toBe(101);
      expect(answer.headers['sec-websocket-extensions']).toBeUndefined();
    }
  });
});

describe('a name that points here', () => {
  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.nip.io'])(
    'is no name of the gateway, the mailbox or an emulator: %s',
    async (name) => {
      const { mailboxUrl, stripe, partners } = platform;
      for (const url of [platform.url, mailboxUrl, stripe.url, partners.url]) {
        const { port } = new URL(url);
        const host = `${name}:${port}`;
        expect((await get(`${url}/`, { host })).status).toBe(403);
        expect((await get(`${url}/`, { host, origin: `http://${host}` })).status).toBe(403);
      }
    },
  );

  it('is no name of the operator, whom no page may ask at all', async () => {
    const { operatorUrl } = platform.runtime;
    const { host, port } = new URL(operatorUrl);
    const statusOf = async (headers: Record<string, string>) =>
      (await get(`${operatorUrl}/jobs`, headers)).status;
    expect(await statusOf({ host })).toBe(200);
    expect(await statusOf({ host: `evil.example:${port}` })).toBe(403);
    expect(await statusOf({ host, origin: 'http://evil.example' })).toBe(403);
  });

  it('leads nowhere at the port that the runtime opens by itself', async () => {
    const { origin, host } = await platform.runtime.miniflare.ready;
    expect((await get(`${origin}/healthz`, { host })).status).toBe(404);
    const told = { host: 'evil.example', 'mf-original-url': 'http://localhost/healthz' };
    expect((await get(`${origin}/healthz`, told)).status).toBe(404);
  });

  it('is not needed: pages of other names are refused under our own', async () => {
    for (const url of [platform.mailboxUrl, platform.stripe.url, platform.partners.url]) {
      const { host } = new URL(url);
      expect((await get(`${url}/`, { host, origin: 'http://evil.example' })).status).toBe(403);
      expect((await get(`${url}/`, { host, origin: 'null' })).status).toBe(403);
      expect((await get(`${url}/`, { host })).status).not.toBe(403);
      const far = { host, 'sec-fetch-site': 'cross-site' };
      for (const dest of ['image', 'script', 'iframe', 'empty']) {
        expect((await get(`${url}/`, { ...far, 'sec-fetch-dest': dest })).status).toBe(403);
      }
      const link = await get(`${url}/`, { ...far, 'sec-fetch-dest': 'document' });
      expect(link.status).not.toBe(403);
    }
  });
});
