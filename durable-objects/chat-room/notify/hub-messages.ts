// Whom an event is told: whoever is mentioned, or is addressed while away, finds a notice. What an edit
// mentions no more, and what a deletion takes away, is taken back the same way. Pure.

import type { MessageEvent, RoomEvent, RoomFacts } from '#shared/contracts/chat-room.ts';
import type { NewNotice } from '#shared/contracts/social.ts';
import type { HubMessage } from '../store/records.ts';

export type Addressed = { playerId: string; message: HubMessage };

// One notice for a mention, and one for all that is said in a direct room: the newest.
const keyOf = ({ kind, roomId }: RoomFacts, { messageId }: RoomEvent) =>
  kind === 'direct' ? `direct:${roomId}` : `mention:${messageId}`;

function notice(
  facts: RoomFacts,
  event: RoomEvent,
  fromName: string,
  more: Pick<NewNotice, 'kind' | 'facts'>,
): HubMessage {
  const { actorId: from, atMs, staff } = event;
  return { notice: { key: keyOf(facts, event), from, fromName, atMs, staff, ...more } };
}

function retraction(facts: RoomFacts, event: RoomEvent): HubMessage {
  const { messageId, atMs } = event;
  return { retraction: { key: keyOf(facts, event), messageId, atMs } };
}

function inDirectRoom(
  room: RoomFacts,
  event: RoomEvent,
  isHere: (playerId: string) => boolean,
): Addressed[] {
  const { roomId, directIds } = room;
  if (event.kind === 'deleted') {
    return directIds.map((playerId) => ({ playerId, message: retraction(room, event) }));
  }
  if (event.kind !== 'message') return [];
  const facts = { roomId, messageId: event.messageId };
  const message = notice(room, event, event.body.name, { kind: 'direct_message', facts });
  return directIds
    .filter((id) => id !== event.actorId && !isHere(id))
    .map((playerId) => ({ playerId, message }));
}

/** What hubs are told of an event; `before` is the message that it changes, as it stood. */
export function hubMessagesOf(
  room: RoomFacts,
  event: RoomEvent,
  before: MessageEvent | null,
  isHere: (playerId: string) => boolean,
): Addressed[] {
  if (event.kind === 'reaction') return [];
  if (room.kind === 'direct') return inDirectRoom(room, event, isHere);
  const now = event.kind === 'deleted' ? [] : event.body.mentions;
  const then = before?.body.mentions ?? [];
  const name = event.kind === 'message' ? event.body.name : (before?.body.name ?? '');
  const { roomId, title } = room;
  const facts = { roomId, title, messageId: event.messageId };
  const isIn = (list: typeof now, id: string) => list.some((mention) => mention.id === id);
  const gone = then.filter(({ id }) => !isIn(now, id));
  const fresh = now.filter(({ id }) => !isIn(then, id));
  return [
    ...gone.map(({ id }) => ({ playerId: id, message: retraction(room, event) })),
    ...fresh.map(({ id }) => ({
      playerId: id,
      message: notice(room, event, name, { kind: 'mention', facts }),
    })),
  ];
}
