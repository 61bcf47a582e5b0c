// Outbox of what objects must hear and Postgres already knows. A request delivers its own rows before it answers, so
// that a block or a ban acts at once; what could not be told is the job's to repeat.

import type { RoomUpdate } from '#shared/contracts/chat-room.ts';
import { shardIdOf } from '#shared/contracts/chat-room.ts';
import type { NewNotice, Retraction } from '#shared/contracts/social.ts';
import { drainOutbox, drainQuietly, type Outbox } from '#shared/outbox.ts';
import type { SocialEnv } from './env.ts';
import { OUTBOX_BATCH, PUSH_TIMEOUT_MS, PUSH_WAIT_MS } from './settings.ts';
import { type OutboxRow, type SocialStore, storeOf } from './store/index.ts';

// The hub keeps the newest list and says in which rooms the player is; those filter by it.
async function pushRelations(env: SocialEnv, store: SocialStore, playerId: string): Promise<void> {
  const relations = await store.relations(playerId);
  const rooms = await env.PLAYER_HUB.getByName(playerId).relate(playerId, relations);
  const { version, blocks } = relations;
  const update: RoomUpdate = { kind: 'blocks', playerId, blocks: { version, blocks } };
  await Promise.all(rooms.map((id) => env.CHAT_ROOM.getByName(id).update(update)));
}

async function pushToRoom(
  env: SocialEnv,
  store: SocialStore,
  roomId: string,
  update: RoomUpdate,
): Promise<void> {
  // What is said has one order, which the first object makes; the rest concerns each of them.
  const known = await store.shardsOf(roomId);
  const shards = update.kind === 'delete' ? Math.min(known, 1) : known;
  const names = Array.from({ length: shards }, (_, shard) => shardIdOf(roomId, shard));
  await Promise.all(names.map((name) => env.CHAT_ROOM.getByName(name).update(update)));
}

async function push(env: SocialEnv, store: SocialStore, row: OutboxRow): Promise<void> {
  const { kind, targetId, content } = row;
  if (kind === 'relations') return pushRelations(env, store, targetId);
  if (kind === 'room') return pushToRoom(env, store, targetId, content as unknown as RoomUpdate);
  if (kind === 'forget') {
    return env.PLAYER_HUB.getByName(targetId).forget(targetId, String(content.playerId));
  }
  if (kind === 'retraction') {
    const retraction = content as unknown as Retraction;
    return env.PLAYER_HUB.getByName(targetId).retract(targetId, retraction);
  }
  const notice = content as unknown as NewNotice;
  return env.PLAYER_HUB.getByName(targetId).notify(targetId, notice);
}

const outboxOf = (
  env: SocialEnv,
  store: SocialStore,
  targets: readonly string[] | null,
  nowMs: number,
): Outbox<OutboxRow> => ({
  name: 'social',
  claim: () => store.claimOutbox(targets, OUTBOX_BATCH, nowMs),
  entityOf: ({ targetId }) => targetId,
  deliver: (row) => push(env, store, row),
  done: ({ id }) => store.outboxDone(id),
  failed: ({ id }, reason) => store.outboxFailed(id, reason),
});

const LIMITS = { concurrency: OUTBOX_BATCH, timeoutMs: PUSH_TIMEOUT_MS };

/** Works off what is due. */
export function deliverOutbox(env: SocialEnv, store: SocialStore, nowMs: number) {
  return drainOutbox(outboxOf(env, store, null, nowMs), LIMITS);
}

/**
 * Tells these targets now and waits a moment for it. Never fails: Postgres has committed, and the
 * job tells whoever did not hear.
 */
export async function notifyTargets(
  env: SocialEnv,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  targets: readonly string[],
  nowMs: number,
): Promise<void> {
  const notified = drainQuietly(outboxOf(env, storeOf(env), targets, nowMs), LIMITS);
  execution.waitUntil(notified);
  await Promise.race([notified, scheduler.wait(PUSH_WAIT_MS)]);
}
