// From stored rows and events to what clients see, and from a frame's text to a command.

import type { RoomEvent } from '#shared/contracts/chat-room.ts';
import type { ChatMessage, RoomServerFrame } from '#shared/protocol/room.ts';
import { toTimestamp } from '#shared/time.ts';

/** A message as it is stored. */
export type MessageRow = {
  seq: number;
  id: string;
  client_id: string;
  author: string;
  name: string;
  staff: number;
  at: number;
  text: string;
  reply_to: string | null;
  mentions: string | null;
  edited_at: number | null;
  deleted: string | null;
};

/** What is particular to a message event. */
export interface MessageBody {
  name: string;
  text: string;
  replyTo: string | null;
  mentions: { id: string; name: string }[];
  editedAtMs?: number;
  deleted?: 'author' | 'moderator';
}

/** A stored message as clients see it. */
export function messageView(row: MessageRow, reactions?: ChatMessage['reactions']): ChatMessage {
  const author: ChatMessage['author'] = { id: row.author, name: row.name };
  if (row.staff === 1) author.staff = true;
  const view: ChatMessage = {
    id: row.id,
    seq: row.seq,
    author,
    text: row.text,
    at: toTimestamp(row.at),
  };
  if (row.reply_to !== null) view.replyTo = row.reply_to;
  if (row.mentions !== null) view.mentions = JSON.parse(row.mentions);
  if (row.edited_at !== null) view.editedAt = toTimestamp(row.edited_at);
  if (row.deleted !== null) view.deleted = row.deleted as 'author' | 'moderator';
  if (reactions !== undefined && reactions.length > 0) view.reactions = reactions;
  return view;
}

function messageOf(event: RoomEvent, body: MessageBody): ChatMessage {
  return messageView({
    seq: event.seq,
    id: event.messageId,
    client_id: event.clientId,
    author: event.actorId,
    name: body.name,
    staff: event.staff ? 1 : 0,
    at: event.atMs,
    text: body.text,
    reply_to: body.replyTo,
    mentions: body.mentions.length > 0 ? JSON.stringify(body.mentions) : null,
    edited_at: body.editedAtMs ?? null,
    deleted: body.deleted ?? null,
  });
}

/** The frame that tells of an event. */
export function eventFrame(event: RoomEvent): RoomServerFrame {
  const { seq, messageId } = event;
  const body = JSON.parse(event.body);
  switch (event.kind) {
    case 'message':
      return { type: 'message', seq, message: messageOf(event, body) };
    case 'edited': {
      const { text, mentions = [] } = body;
      const frame = { type: 'edited', seq, messageId, text, at: toTimestamp(event.atMs) } as const;
      return mentions.length > 0 ? { ...frame, mentions } : frame;
    }
    case 'deleted':
      return { type: 'deleted', seq, messageId, by: body.by };
    case 'reaction': {
      const { emoji, added } = body;
      return { type: 'reaction', seq, messageId, emoji, playerId: event.actorId, added };
    }
  }
}
