// Idempotency: tells a command that was sent again from another one under the same id. Pure. What somebody has
// changed since cannot be compared any more: there the id alone decides.

import type { RoomCommand, RoomEvent } from '#shared/contracts/chat-room.ts';
import { normalizeEmoji } from '#shared/text/emoji.ts';
import type { MessageBody } from '../connect/frames.ts';
import { normalizeText } from './mentions.ts';

const KINDS = { send: 'message', edit: 'edited', delete: 'deleted', react: 'reaction' } as const;

function isSaidAgain(known: MessageBody, text: string, replyTo: string | null): boolean {
  const isChanged = known.editedAtMs !== undefined || known.deleted !== undefined;
  return isChanged || (known.text === normalizeText(text) && known.replyTo === replyTo);
}

/** Whether this command is the one that became this event. */
export function isRepeat(known: RoomEvent, command: RoomCommand): boolean {
  if (command.type !== 'send' && command.messageId !== known.messageId) return false;
  if ((known.kind as string) === 'void') return command.type !== 'send';
  if (known.kind !== KINDS[command.type]) return false;
  const body = JSON.parse(known.body);
  switch (command.type) {
    case 'send':
      return isSaidAgain(body, command.text, command.replyTo);
    case 'edit':
      return body.text === normalizeText(command.text);
    case 'react':
      return body.emoji === normalizeEmoji(command.emoji);
    case 'delete':
      return true;
  }
}
