// An end does not wait for the other side, on real connections: a client that ignores the close has
// its TCP connection ended, and a client that answers hears of its close at once, awake objects or not.

import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { within } from '#test/kit/patience.ts';
import { platformFixture } from '#test/kit/platform.ts';
import { dice, type NetSocket, newPlayer, newPlayers, type Player } from '#test/kit/player.ts';

const platform = platformFixture();

const KINDS = ['hub', 'room', 'session'] as const;
type Kind = (typeof KINDS)[number];
/** What is waited for here took ten seconds, or for ever. */
const soon = (holds: () => boolean) => within(1_000, holds, () => platform.call('GET', '/healthz'));

const OBJECTS = {
  hub: ['parlor-player-hub', 'PlayerHub'],
  room: ['parlor-chat-room', 'ChatRoom'],
  session: ['parlor-game-session', 'GameSession'],
} as const;

/** Puts an object to sleep with its sockets open, as it goes by itself when nobody says anything. */
async function hibernate([kind, name]: [Kind, string]): Promise<void> {
  const [worker, object] = OBJECTS[kind];
  const target = { name, webSockets: 'hibernate' } as const;
  await platform.runtime.miniflare.unsafeEvictDurableObject(worker, object, target);
}

/** A TCP connection that upgrades and then answers nothing. */
class Deaf {
  readonly frames: { opcode: number; body: Buffer }[] = [];
  isGone = false;
  readonly #socket: Socket;
  #buffer = Buffer.alloc(0);
  #isUpgraded = false;

  constructor(socketUrl: string, ticket: string) {
    const { port, host, pathname } = new URL(socketUrl);
    this.#socket = connect(Number(port), '127.0.0.1');
    this.#socket.on('data', (bytes) => this.#read(bytes));
    this.#socket.on('close', () => {
      this.isGone = true;
    });
    this.#socket.on('error', () => {});
    const lines = [
      `GET ${pathname} HTTP/1.1`,
      `Host: ${host}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      `Sec-WebSocket-Protocol: parlor.v1, ${ticket}`,
    ];
    this.#socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  }

  #read(bytes: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    if (!this.#isUpgraded) {
      const end = this.#buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.#isUpgraded = true;
      this.#buffer = this.#buffer.subarray(end + 4);
    }
    while (this.#buffer.length >= 2) {
      const short = (this.#buffer[1] ?? 0) & 127;
      const start = short < 126 ? 2 : 4;
      const length = short < 126 ? short : this.#buffer.readUInt16BE(2);
      if (this.#buffer.length < start + length) return;
      const body = this.#buffer.subarray(start, start + length);
      this.frames.push({ opcode: (this.#buffer[0] ?? 0) & 15, body });
      this.#buffer = this.#buffer.subarray(start + length);
    }
  }

  /** Sends a short masked text frame, whatever was said before. */
  say(frame: object): void {
    const text = Buffer.from(JSON.stringify(frame));
    const mask = randomBytes(4);
    const masked = new Uint8Array(text);
    for (let index = 0; index < masked.length; index++) {
      masked[index] = (masked[index] ?? 0) ^ (mask[index % 4] ?? 0);
    }
    const head = text.length < 126 ? [0x81, 0x80 | text.length] : [0x81, 0xfe, 0, text.length];
    this.#socket.write(Buffer.concat([Buffer.from(head), mask, masked]));
  }

  closeCode(): number | undefined {
    return this.frames.find(({ opcode }) => opcode === 8)?.body.readUInt16BE(0);
  }
}

async function ticketOf(
  player: Player,
  kind: Kind,
): Promise<{ socketUrl: string; ticket: string }> {
  if (kind === 'hub') return (await player.call('POST', '/v1/hub/ticket')).body;
  if (kind === 'room') {
    const { body } = await player.call('GET', '/v1/rooms');
    return (await player.call('POST', `/v1/rooms/${body.items[0].id}/ticket`)).body;
  }
  await player.bonus();
  return (await player.sit()).body;
}

const commandOf = (kind: Kind) =>
  ({
    hub: { type: 'presence', state: 'away' },
    room: { type: 'send', id: 'late', text: 'said after the end' },
    session: dice('late'),
  })[kind];

async function deafOf(player: Player, kind: Kind): Promise<Deaf> {
  const { socketUrl, ticket } = await ticketOf(player, kind);
  const deaf = new Deaf(socketUrl, ticket);
  await expect.poll(() => deaf.frames.length).toBeGreaterThan(0);
  return deaf;
}

describe('signing out', () => {
  it.each(KINDS)('ends the TCP connection of a %s whose client ignores the close', async (kind) => {
    const player = await newPlayer(platform);
    const deaf = await deafOf(player, kind);
    await player.call('POST', '/v1/auth/logout');
    await soon(() => deaf.closeCode() !== undefined);
    expect(deaf.closeCode()).toBe(4401);
    const heard = deaf.frames.length;
    deaf.say(commandOf(kind));
    await soon(() => deaf.isGone);
    expect(deaf.frames).toHaveLength(heard);
    const watcher = await newPlayer(platform);
    const { body } = await watcher.call('GET', '/v1/rooms');
    const room = body.items[0].id;
    const history = await watcher.call('GET', `/v1/rooms/${room}/messages`);
    expect(JSON.stringify(history.body)).not.toContain('said after the end');
  });

  it.each(KINDS)('reaches the close event of a %s with its code', async (kind) => {
    const player = await newPlayer(platform);
    const socket = await player.connect(await ticketOf(player, kind));
    await player.call('POST', '/v1/auth/logout');
    await soon(() => socket.closed !== null);
    expect(socket.closed?.code).toBe(4401);
  });

  it('does both also when the objects have gone to sleep meanwhile', async () => {
    const players = await newPlayers(platform, KINDS.length);
    const deaf: Deaf[] = [];
    const sockets: NetSocket[] = [];
    const asleep: [Kind, string][] = [];
    for (const [index, player] of players.entries()) {
      const kind = KINDS[index] as Kind;
      deaf.push(await deafOf(player, kind));
      const issued = await ticketOf(player, kind);
      sockets.push(await player.connect(issued));
      const [, , , id = ''] = new URL(issued.socketUrl).pathname.split('/');
      asleep.push([kind, kind === 'hub' ? player.id : id]);
    }
    for (const target of asleep) await hibernate(target);
    await Promise.all(players.map((player) => player.call('POST', '/v1/auth/logout')));
    await soon(() => sockets.every(({ closed }) => closed !== null));
    expect(sockets.map(({ closed }) => closed?.code)).toEqual([4401, 4401, 4401]);
    await soon(() => deaf.every(({ isGone }) => isGone));
    expect(deaf.map((one) => one.closeCode())).toEqual([4401, 4401, 4401]);
  });
});
