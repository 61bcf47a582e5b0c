// Erasure and export of a player, social's part. Postgres erases in one transaction; hubs and
// rooms hear of it by the outbox, which repeats until each has answered.

import type { OwnMessage } from '#shared/contracts/chat-room.ts';
import type { ExportPart } from '#shared/contracts/export.ts';
import type { JobReport } from '#shared/contracts/jobs.ts';
import type { NoticePage } from '#shared/contracts/social.ts';
import { eraseAll } from '#shared/erasure.ts';
import type { NoticeView } from '#shared/protocol/hub.ts';
import { outward } from '#shared/views/outward.ts';
import type { SocialEnv } from './env.ts';
import { storeOf } from './store/index.ts';

const ERASURES_AT_ONCE = 50;
const PAGE = 500;
/** Messages of one room in an export. */
const MESSAGES_MAX = 10_000;
const NOTICES_PAGE = 100;

async function saidIn(env: SocialEnv, roomId: string, playerId: string) {
  const room = env.CHAT_ROOM.getByName(roomId);
  const items: OwnMessage[] = [];
  for (;;) {
    const page = await room.messagesOf(playerId, items.at(-1)?.seq ?? 0, PAGE);
    items.push(...page);
    if (page.length < PAGE || items.length >= MESSAGES_MAX) break;
  }
  return {
    roomId,
    complete: items.length < MESSAGES_MAX,
    items: items.map(({ seq: _, ...message }) => outward(message)),
  };
}

async function noticesOf(env: SocialEnv, playerId: string) {
  const hub = env.PLAYER_HUB.getByName(playerId);
  const notices: NoticeView[] = [];
  let before: number | null = null;
  do {
    const page: NoticePage = await hub.notices(before, NOTICES_PAGE);
    notices.push(...page.items);
    before = page.next;
  } while (before !== null);
  return notices;
}

/** Everything social holds of a player, what rooms and the hub keep included. */
export async function collectExport(env: SocialEnv, playerId: string): Promise<ExportPart> {
  const store = storeOf(env);
  const [part, roomIds, notices] = await Promise.all([
    store.collect(playerId),
    store.roomsOf(playerId),
    noticesOf(env, playerId),
  ]);
  const messages = [];
  for (const roomId of roomIds) {
    const said = await saidIn(env, roomId, playerId);
    if (said.items.length > 0) messages.push(said);
  }
  return { ...part, messages, notices };
}

/** Ends friendships, blocks, requests and memberships of players who leave. */
export function runErasures(env: SocialEnv, nowMs: number): Promise<JobReport> {
  const store = storeOf(env);
  return eraseAll(
    ['done'],
    () => store.pendingErasures(ERASURES_AT_ONCE, nowMs),
    async (playerId) => {
      await store.erase(playerId, nowMs);
      return 'done';
    },
  );
}
