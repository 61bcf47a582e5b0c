// Members of a room, for the tests of chat-room: they come in by tickets, speak frames and remember
// what they heard. The hubs behind them are those of `neighbours.mjs`.

import { env as untyped } from 'cloudflare:workers';
import { vi } from 'vitest';
import {
  type Admission,
  type ChatRoomContract,
  type RoomFacts,
  type RoomPolicy,
  shardIdOf,
} from '#shared/contracts/chat-room.ts';
import type { AttachedSocket } from '#shared/contracts/player-hub.ts';
import type { NewNotice } from '#shared/contracts/social.ts';
import { newId } from '#shared/ids.ts';
import type { ChatMessage } from '#shared/protocol/room.ts';
import { newTicket } from '#shared/ticket.ts';
import { type Frame, TestSocket, upgradeHeaders } from '#test/kit/socket.ts';

type Stub = DurableObjectStub & ChatRoomContract;

export const env = untyped as unknown as {
  CHAT_ROOM: { getByName(name: string): Stub };
  ROUTING_KEY: string;
  HUB_CONTROL: {
    kill(sid: string): Promise<void>;
    setDown(down: boolean): Promise<void>;
    /** How often hubs did not answer since they were set down. */
    refusedNow(): Promise<number>;
    setBlocks(playerId: string, list: Admission['blocks']): Promise<void>;
    attachedNow(): Promise<AttachedSocket[]>;
    noticesNow(): Promise<(NewNotice & { playerId: string })[]>;
  };
};

/** Limits that stay out of a test's way. */
export const FREE: Partial<RoomPolicy> = {
  messagesPerSecond: 10_000,
  messageBurst: 10_000,
  framesPerSecond: 10_000,
  duplicateSeconds: 0,
};

/** A member's socket. */
export class Client extends TestSocket {
  say(text: string, id: string = crypto.randomUUID(), more: object = {}): Promise<Frame> {
    return this.ask({ type: 'send', id, text, ...more });
  }

  /** Waits until everything that was sent to this client before has arrived. */
  async settle(): Promise<void> {
    const seen = this.frames.length;
    this.send({ type: 'resume', lastSeq: 999_999_999 });
    await this.until(() => this.frames.slice(seen).some((f) => f.type === 'error'), 'an echo');
  }

  texts(): string[] {
    return this.messages().map(({ text }) => text);
  }

  messages(): ChatMessage[] {
    return this.frames.filter((f) => f.type === 'message').map((f) => f.message);
  }
}

/** A player who can enter rooms. */
export class Person {
  readonly id = newId(Date.now());
  readonly sid = newId(Date.now());
  readonly name: string;
  staff = false;
  version = 1;
  blocks: string[] = [];
  mutedUntilMs: number | null = null;

  constructor(name: string) {
    this.name = name;
  }

  admission(): Admission {
    const { id: playerId, sid, name, staff, mutedUntilMs, version, blocks } = this;
    return { playerId, sid, name, staff, mutedUntilMs, blocks: { version, blocks } };
  }
}

/** A room under test. */
export class TestRoom {
  readonly facts: RoomFacts;

  constructor(changes: Partial<RoomFacts> = {}) {
    this.facts = {
      roomId: newId(Date.now()),
      kind: 'public',
      title: 'Lobby',
      shard: 0,
      version: 1,
      policy: FREE,
      directIds: [],
      ...changes,
    };
  }

  stub(shard = 0): Stub {
    return env.CHAT_ROOM.getByName(shardIdOf(this.facts.roomId, shard));
  }

  async ticket(person: Person, shard = 0): Promise<string> {
    const issued = await this.stub(shard).issueTicket({ ...this.facts, shard }, person.admission());
    if (!issued.ok) throw new Error(issued.error.code);
    return issued.value.ticket;
  }

  upgrade(ticket: string | null, shard = 0, query = ''): Promise<Response> {
    const headers = ticket === null ? { upgrade: 'websocket' } : upgradeHeaders(ticket);
    return this.stub(shard).fetch(`https://room/socket${query}`, { headers });
  }

  async enter(person: Person, shard = 0, query = '', isDeaf = false): Promise<Client> {
    const response = await this.upgrade(await this.ticket(person, shard), shard, query);
    const client = Client.accept(response, isDeaf);
    await client.next(({ type }) => type === 'welcome', 'welcome');
    return client;
  }
}

/** One member for each name. */
export async function crowd<const Names extends readonly string[]>(
  room: TestRoom,
  ...names: Names
) {
  const people = names.map((name) => new Person(name));
  const clients: Client[] = [];
  for (const person of people) clients.push(await room.enter(person));
  return { people, clients } as unknown as {
    people: { [Index in keyof Names]: Person };
    clients: { [Index in keyof Names]: Client };
  };
}

/** Passes time: rooms read the same clock. Set it right again with `vi.useRealTimers`. */
export const later = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });

/** A well-made ticket for a room that never gave it out. */
export const strayTicket = (roomId: string) =>
  newTicket(env.ROUTING_KEY, 'room', roomId, Date.now() + 30_000);
