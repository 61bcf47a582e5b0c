// Leader–follower replication, a shard's side of a room of several objects: it gets every event from the leader in order, shows it
// to its own members, and hands on what they say. It decides nothing and keeps nothing but the last
// events in memory: the leader has everything. After a hibernation the leader knows where it was; if
// the leader has forgotten too, the members are sent away to come back and resume.

import type {
  Actor,
  Applied,
  ChatRoomContract,
  EventBatch,
  EventPage,
  Person,
  RoomCommand,
  RoomEvent,
} from '#shared/contracts/chat-room.ts';
import { CLOSE_CODES } from '#shared/errors.ts';
import { errorFields, log } from '#shared/log.ts';
import { err, type Result } from '#shared/result.ts';
import type { ChatRoomEnv } from '../env.ts';
import type { Room } from '../room.ts';

const KEPT_MAX = 1_024;

export class Follower {
  readonly #room: Room;
  readonly #env: ChatRoomEnv;
  #ready: Promise<boolean> | null = null;
  /** Whether `room.seq` is where this shard is. */
  #knowsSeq = false;
  /** The last events, as they stand now. */
  #kept: RoomEvent[] = [];
  /** Members of the whole room, as the leader said last. */
  membersOfAll = 0;

  constructor(room: Room, env: ChatRoomEnv) {
    this.#room = room;
    this.#env = env;
  }

  get #leader(): ChatRoomContract {
    return this.#env.CHAT_ROOM.getByName(this.#room.opened.roomId);
  }

  /** Whether this shard knows where it is; after a hibernation it has to ask. */
  get isOriented(): boolean {
    return this.#knowsSeq;
  }

  /** Whether there is somebody, or somebody on the way in. */
  get isWanted(): boolean {
    return this.#ready !== null || this.#room.members > 0;
  }

  /** Makes sure that events come; `false` when the leader is silent. */
  ready(): Promise<boolean> {
    this.#ready ??= this.#subscribe().then((isReady) => {
      if (!isReady) this.#ready = null;
      return isReady;
    });
    return this.#ready;
  }

  async #subscribe(): Promise<boolean> {
    try {
      const hadMembers = this.#room.members > 0;
      const { seq, known, recent } = await this.#leader.subscribe(this.#room.id);
      if (this.#knowsSeq) {
        const first = this.#kept[0]?.seq ?? seq + 1;
        this.#kept = [...recent.filter((event) => event.seq < first), ...this.#kept];
        return true;
      }
      // Woken with members, and nobody knows what they have missed.
      if (hadMembers && !known) this.#sendAway();
      this.#begin(seq);
      this.#kept = recent;
      return true;
    } catch (error) {
      log('warn', 'leader_unavailable', errorFields(error));
      return false;
    }
  }

  #begin(seq: number): void {
    this.#room.moveTo(seq);
    this.#knowsSeq = true;
  }

  #sendAway(): void {
    this.#room.connections.close(CLOSE_CODES.tryAgainLater, 'resume');
  }

  /** Nobody is here any more: the leader need not send. */
  async stop(): Promise<void> {
    this.#ready = null;
    this.#knowsSeq = false;
    this.#kept = [];
    await this.#leader.unsubscribe(this.#room.id).catch((error: unknown) => {
      log('warn', 'leader_unavailable', errorFields(error));
    });
  }

  /** Shows what is next; what is not next is left, and the answer says where we are. */
  take({ after, upTo, events, probe, members }: EventBatch): void {
    this.membersOfAll = members;
    if (!this.#knowsSeq) {
      if (probe) this.#sendAway();
      this.#begin(after);
    }
    if (probe || after !== this.#room.seq) return;
    for (const event of events) {
      this.#keep(event);
      this.#room.show(event);
    }
    this.#room.moveTo(upTo);
  }

  // What was edited or deleted must not come back by a resume from memory.
  #keep(event: RoomEvent): void {
    if (event.kind === 'edited' || event.kind === 'deleted') {
      this.#kept = this.#kept.map((known) => revised(known, event));
    }
    this.#kept.push(event);
    if (this.#kept.length > KEPT_MAX) this.#kept = this.#kept.slice(-KEPT_MAX / 2);
  }

  /** Forgets what it remembers, for names in it must not be shown any more; the leader has it. */
  forget(): void {
    this.#kept = [];
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

  /** Events after a number: from memory when it reaches back so far, else the leader's. */
  async since(lastSeq: number, limit: number): Promise<EventPage> {
    const first = this.#kept[0]?.seq;
    if (first !== undefined && first <= lastSeq + 1) {
      const events = this.#kept.filter(({ seq }) => seq > lastSeq).slice(0, limit);
      return { events, keptAfter: 0 };
    }
    return this.#leader.since(lastSeq, limit);
  }
}

// An event as it stands after an edit or a deletion of the same message.
function revised(known: RoomEvent, change: RoomEvent): RoomEvent {
  if (known.messageId !== change.messageId) return known;
  const isEdit = change.kind === 'edited';
  const said = isEdit ? change.body : { text: '', mentions: [] };
  if (known.kind === 'edited') return { ...known, body: said };
  if (known.kind !== 'message') return known;
  const body = { ...known.body, ...said };
  if (isEdit) body.editedAtMs = change.atMs;
  if (change.kind === 'deleted') body.deleted = change.body.by;
  return { ...known, body };
}
