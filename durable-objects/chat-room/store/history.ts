// Reading back what was said: pages for clients, a message with its surroundings for reports.

import type { HistoryPage, MessageEvent } from '#shared/contracts/chat-room.ts';
import type { ChatMessage } from '#shared/protocol/room.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { messageView } from '../connect/frames.ts';
import type { Room } from '../room.ts';
import type { EventStore } from './events.ts';

function viewsOf(
  storage: EventStore,
  messages: readonly MessageEvent[],
  hidden: readonly string[],
): ChatMessage[] {
  const reactions = storage.reactions(
    messages.map(({ messageId }) => messageId),
    hidden,
  );
  return messages.map((message) => messageView(message, reactions.get(message.messageId)));
}

/** A page of messages before a number, newest first, as somebody with these blocks sees it. */
export function pageOf(
  { storage, seq }: Pick<Room, 'storage' | 'seq'>,
  hidden: readonly string[],
  before: number | null,
  limit: number,
): HistoryPage {
  const from = before ?? Number.MAX_SAFE_INTEGER;
  const rows = storage.messagesBefore(from, hidden, limit + 1);
  const items = viewsOf(storage, rows.slice(0, limit), hidden);
  return { items, next: rows.length > limit ? (items.at(-1)?.seq ?? null) : null, seq };
}

/** A message and up to `around` others on each side, oldest first. */
export function contextOf(
  storage: EventStore,
  messageId: string,
  around: number,
): Result<{ message: ChatMessage; around: ChatMessage[] }, 'not_found'> {
  const row = storage.message(messageId);
  if (row === null) return err('not_found');
  const before = storage.messagesBefore(row.seq, [], around).reverse();
  const after = storage.messagesAfter(row.seq, around);
  const [message] = viewsOf(storage, [row], []);
  if (message === undefined) return err('not_found');
  return ok({ message, around: viewsOf(storage, [...before, ...after], []) });
}
