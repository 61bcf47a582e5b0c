// Idempotency: tells a command that was sent again from another one under the same id. Pure. What
// somebody has changed since cannot be compared any more: there the id alone decides.

import type { MessageEvent, RoomCommand, RoomEvent } from '#shared/contracts/chat-room.ts';
import { normalizeEmoji } from '#shared/text/emoji.ts';
import { normalizeText } from '#shared/text/visible.ts';
import type { VoidEvent } from '../store/events.ts';

function isSaidAgain(known: MessageEvent['body'], text: string, replyTo: string | null): boolean {
  const isChanged = known.editedAtMs !== undefined || known.deleted !== undefined;
  return isChanged || (known.text === normalizeText(text) && known.replyTo === replyTo);
}

/** Whether this command is the one that became this event. */
export function isRepeat(known: RoomEvent | VoidEvent, command: RoomCommand): boolean {
  if (command.type !== 'send' && command.messageId !== known.messageId) return false;
  switch (known.kind) {
    case 'void':
      return command.type !== 'send';
    case 'message':
      return command.type === 'send' && isSaidAgain(known.body, command.text, command.replyTo);
    case 'edited':
      return command.type === 'edit' && known.body.text === normalizeText(command.text);
    case 'reaction':
      return command.type === 'react' && known.body.emoji === normalizeEmoji(command.emoji);
    case 'deleted':
      return command.type === 'delete';
  }
}
