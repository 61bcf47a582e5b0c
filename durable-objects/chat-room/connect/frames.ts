// From events to what clients see.

import type { MessageEvent, RoomEvent } from '#shared/contracts/chat-room.ts';
import type { ChatMessage, RoomServerFrame } from '#shared/protocol/room.ts';
import { toTimestamp } from '#shared/time.ts';

/** A message as clients see it. */
export function messageView(
  { seq, messageId, actorId, staff, atMs, body }: MessageEvent,
  reactions: ChatMessage['reactions'] = [],
): ChatMessage {
  const { name, text, replyTo, mentions, editedAtMs, deleted } = body;
  const author: ChatMessage['author'] = { id: actorId, name };
  if (staff) author.staff = true;
  const view: ChatMessage = { id: messageId, seq, author, text, at: toTimestamp(atMs) };
  if (replyTo !== null) view.replyTo = replyTo;
  if (mentions.length > 0) view.mentions = mentions;
  if (editedAtMs !== undefined) view.editedAt = toTimestamp(editedAtMs);
  if (deleted !== undefined) view.deleted = deleted;
  if (reactions.length > 0) view.reactions = reactions;
  return view;
}

/** The frame that tells of an event. */
export function eventFrame(event: RoomEvent): RoomServerFrame {
  const { seq, messageId } = event;
  switch (event.kind) {
    case 'message':
      return { type: 'message', seq, message: messageView(event) };
    case 'edited': {
      const { text, mentions } = event.body;
      const frame = { type: 'edited', seq, messageId, text, at: toTimestamp(event.atMs) } as const;
      return mentions.length > 0 ? { ...frame, mentions } : frame;
    }
    case 'deleted':
      return { type: 'deleted', seq, messageId, by: event.body.by };
    case 'reaction':
      return { type: 'reaction', seq, messageId, playerId: event.actorId, ...event.body };
  }
}
