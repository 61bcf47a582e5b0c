// Leader–follower replication, the leader's side of a room of several objects: every event goes to every shard that has members,
// in order, again until the shard says it has it. What a shard has is asked of the shard itself, so
// nothing of it is kept here but the list of shards.

import type { EventBatch, RoomEvent, Subscription } from '#shared/contracts/chat-room.ts';
import { errorFields, log } from '#shared/log.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { ChatRoomEnv } from '../env.ts';
import type { Room } from '../room.ts';

const BATCH_EVENTS = 200;
/** What a new shard is told of the past. */
const PAST_EVENTS = 256;
const RETRY_MS = SECOND_MS;

type Replica = { sentSeq: number | null; members: number; running: boolean };

export class Leader {
  readonly #room: Room;
  readonly #env: ChatRoomEnv;
  readonly #background: (work: Promise<unknown>) => void;
  readonly #replicas = new Map<string, Replica>();

  constructor(room: Room, env: ChatRoomEnv, background: (work: Promise<unknown>) => void) {
    this.#room = room;
    this.#env = env;
    this.#background = background;
    if (!room.isReadable || room.facts?.shard !== 0) return;
    for (const id of room.registry.shards()) this.#replicas.set(id, newReplica());
  }

  /** Members of all shards, as far as they have said. */
  get members(): number {
    let members = this.#room.members;
    for (const replica of this.#replicas.values()) members += replica.members;
    return members;
  }

  get hasShards(): boolean {
    return this.#replicas.size > 0;
  }

  /** True while some shard has not confirmed everything. */
  get isBehind(): boolean {
    for (const { sentSeq } of this.#replicas.values()) if (sentSeq !== this.#room.seq) return true;
    return false;
  }

  add(shardId: string, lastSeq: number | null): void {
    const known = this.#replicas.get(shardId);
    if (known === undefined) {
      this.#room.registry.addShard(shardId);
      this.#replicas.set(shardId, { ...newReplica(), sentSeq: lastSeq });
    } else if (lastSeq !== null && !known.running) known.sentSeq = lastSeq;
    this.kick();
  }

  /** Takes a shard in: where it was when it is known, else from what comes next. */
  subscribe(shardId: string): Subscription {
    const { storage } = this.#room;
    const sentSeq = this.#replicas.get(shardId)?.sentSeq ?? null;
    const seq = sentSeq ?? this.#room.seq;
    const recent = storage.eventsAfter(Math.max(seq - PAST_EVENTS, 0), PAST_EVENTS, seq);
    this.add(shardId, seq);
    return { seq, known: sentSeq !== null, recent };
  }

  drop(shardId: string): void {
    this.#room.registry.dropShard(shardId);
    this.#replicas.delete(shardId);
  }

  /** Brings every shard up to date. */
  kick(): void {
    for (const [shardId, replica] of this.#replicas) {
      if (replica.running || replica.sentSeq === this.#room.seq) continue;
      replica.running = true;
      this.#background(this.#run(shardId, replica));
    }
  }

  async #run(shardId: string, replica: Replica): Promise<void> {
    const shard = this.#env.CHAT_ROOM.getByName(shardId);
    try {
      while (replica.sentSeq !== this.#room.seq && this.#replicas.get(shardId) === replica) {
        const batch = this.#batchAfter(replica.sentSeq);
        const { seq, members, wanted } = await shard.deliver(batch);
        if (!wanted) {
          this.drop(shardId);
          return;
        }
        // A shard that does not move would be asked for ever; the alarm comes back to it.
        if (!batch.probe && seq === replica.sentSeq) break;
        replica.sentSeq = seq;
        replica.members = members;
      }
    } catch (error) {
      log('warn', 'shard_unavailable', { shardId, ...errorFields(error) });
      replica.sentSeq = null;
    } finally {
      replica.running = false;
    }
  }

  #batchAfter(sentSeq: number | null): EventBatch {
    const { seq } = this.#room;
    const { members } = this;
    if (sentSeq === null || sentSeq > seq) {
      return { after: seq, upTo: seq, events: [], probe: true, members };
    }
    const events = this.#eventsAfter(sentSeq);
    const upTo = events.length < BATCH_EVENTS ? seq : (events.at(-1)?.seq ?? seq);
    return { after: sentSeq, upTo, events, probe: false, members };
  }

  #eventsAfter(seq: number): RoomEvent[] {
    const { recent } = this.#room;
    const first = recent[0]?.seq;
    if (first === undefined || first > seq + 1) {
      return this.#room.storage.eventsAfter(seq, BATCH_EVENTS);
    }
    return recent.slice(seq + 1 - first, seq + 1 - first + BATCH_EVENTS);
  }

  /** When the alarm should look again; `null` when all is well. */
  retryAtMs(nowMs: number): number | null {
    return this.isBehind ? nowMs + RETRY_MS : null;
  }
}

const newReplica = (): Replica => ({ sentSeq: null, members: 0, running: false });
