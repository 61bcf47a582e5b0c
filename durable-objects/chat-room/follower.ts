// A shard's side of a room of several objects: it gets every event from the leader in order, keeps
// it, shows it to its own members, and hands on what they say. It decides nothing.

import type {
  Actor,
  Applied,
  ChatRoomContract,
  EventBatch,
  Person,
  RoomCommand,
  RoomEvent,
} from '#shared/contracts/chat-room.ts';
import { errorFields, log } from '#shared/log.ts';
import { err, type Result } from '#shared/result.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { ChatRoomEnv } from './env.ts';
import type { Room } from './room.ts';

const CATCH_UP_TIMEOUT_MS = 5 * SECOND_MS;

export class Follower {
  readonly #room: Room;
  readonly #env: ChatRoomEnv;
  #ready: Promise<boolean> | null = null;
  #waiting: { seq: number; resolve: () => void }[] = [];
  /** Members of the whole room, as the leader said last. */
  membersOfAll = 0;

  constructor(room: Room, env: ChatRoomEnv) {
    this.#room = room;
    this.#env = env;
    // A hibernated shard with members is still subscribed.
    if (room.facts !== null && room.sockets.members > 0) this.#ready = Promise.resolve(true);
  }

  get #leader(): ChatRoomContract {
    return this.#env.CHAT_ROOM.getByName(this.#room.opened.roomId);
  }

  /** Subscribes and waits until this shard has everything; `false` when the leader is silent. */
  ready(): Promise<boolean> {
    this.#ready ??= this.#catchUp().then((caughtUp) => {
      if (!caughtUp) this.#ready = null;
      return caughtUp;
    });
    return this.#ready;
  }

  async #catchUp(): Promise<boolean> {
    try {
      const head = await this.#leader.subscribe(this.#room.id, this.#room.seq);
      const { promise, resolve } = Promise.withResolvers<void>();
      if (this.#room.seq >= head) return true;
      this.#waiting.push({ seq: head, resolve });
      const timer = setTimeout(resolve, CATCH_UP_TIMEOUT_MS);
      await promise;
      clearTimeout(timer);
      return this.#room.seq >= head;
    } catch (error) {
      log('warn', 'leader_unavailable', errorFields(error));
      return false;
    }
  }

  /** Nobody is here any more: the leader need not send. */
  async stop(): Promise<void> {
    this.#ready = null;
    await this.#leader.unsubscribe(this.#room.id).catch((error: unknown) => {
      log('warn', 'leader_unavailable', errorFields(error));
    });
  }

  /** Stores and shows what is next; what is not next is left, and the answer says where we are. */
  take({ after, upTo, events, restart, members }: EventBatch): void {
    const room = this.#room;
    this.membersOfAll = members;
    if (restart && after > room.seq) {
      room.storage.clearEvents();
      room.advance(after);
      // What was skipped did not come live: clients must ask for it.
      room.sockets.close(1013, 'resume', () => true);
    }
    if (after !== room.seq) return;
    for (const event of events) {
      room.storage.apply(event);
      room.show(event);
    }
    room.recent.length = 0;
    room.advance(upTo);
    this.#waiting = this.#waiting.filter(({ seq, resolve }) => {
      if (seq > room.seq) return true;
      resolve();
      return false;
    });
  }

  async publish(actor: Actor, command: RoomCommand): Promise<Result<Applied>> {
    try {
      return await this.#leader.publish(this.#room.id, actor, command);
    } catch (error) {
      log('warn', 'leader_unavailable', errorFields(error));
      return err('try_again');
    }
  }

  async introduce(person: Person): Promise<void> {
    await this.#leader.introduce([person]).catch((error: unknown) => {
      log('warn', 'leader_unavailable', errorFields(error));
    });
  }

  /** Events that this shard does not keep. */
  since(lastSeq: number, limit: number): Promise<RoomEvent[]> {
    return this.#leader.since(lastSeq, limit);
  }
}
