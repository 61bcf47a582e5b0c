// What one can do with a message: react, answer, and for others' report and block, for one's own
// edit and delete.

import { useState } from 'react';
import type { ChatMessage } from '#shared/protocol/room.ts';
import { client } from '../state/account.ts';
import { actOn, writeTo } from '../state/people.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Notice } from '../ui/state.tsx';
import type { RoomLine } from './room-line.ts';

const words = texts.chat;
export interface MessageProps {
  message: ChatMessage;
  isOwn: boolean;
  /** Follows another one of the same author closely. */
  isMore: boolean;
  answered: ChatMessage | undefined;
  roomId: string;
  line: RoomLine;
  onReply(): void;
  onEdit(): void;
}

const EMOJI = ['👍', '❤️', '😂', '😮', '🎉'];

function Report({
  roomId,
  messageId,
  onSent,
}: {
  roomId: string;
  messageId: string;
  onSent(): void;
}) {
  const send = async ({ reason = '' }: Record<string, string>) => {
    const answer = await client.call('social.reportMessage', {
      params: { id: roomId },
      body: { messageId, reason },
    });
    if (!answer.ok) return answer.error;
    onSent();
    return null;
  };
  return (
    <Form action={words.report} tone="danger" onSend={send}>
      <Field label={words.reportReason} name="reason" minLength={3} maxLength={500} required />
    </Form>
  );
}

export function MessageMenu(props: MessageProps & { onClose(): void }) {
  const { message, isOwn, roomId, line, onReply, onEdit, onClose } = props;
  const [state, setState] = useState<'menu' | 'report' | 'reported' | 'blocked'>('menu');
  const [problem, setProblem] = useState<string | null>(null);
  const { author, id: messageId } = message;
  const then = (act: () => void) => () => {
    act();
    onClose();
  };
  const block = async () => {
    const error = await actOn(author.id, 'block');
    if (error !== null) return setProblem(textOf(error));
    setState('blocked');
    line.forget(author.id);
  };
  const choice = (text: string, act: () => void) => (
    <Button look="small" onClick={act} text={text} />
  );
  if (state === 'report') {
    return <Report {...{ roomId, messageId }} onSent={() => setState('reported')} />;
  }
  if (state === 'reported') return <Notice tone="good">{words.reported}</Notice>;
  if (state === 'blocked') return <Notice>{words.blocked(author.name)}</Notice>;
  return (
    <div className="message-menu stack tight">
      <div className="row">
        {EMOJI.map((emoji) => (
          <button
            key={emoji}
            type="button"
            className="reaction"
            aria-label={words.react(emoji)}
            onClick={then(() => line.react(messageId, emoji))}
          >
            {emoji}
          </button>
        ))}
      </div>
      <div className="row wrap">
        {choice(words.reply, then(onReply))}
        {isOwn && choice(words.edit, then(onEdit))}
        {isOwn &&
          choice(
            words.remove,
            then(() => line.command({ type: 'delete', id: crypto.randomUUID(), messageId })),
          )}
        {!isOwn &&
          choice(
            words.message,
            then(() => void writeTo(author.id)),
          )}
        {!isOwn &&
          choice(
            words.addFriend,
            then(() => void actOn(author.id, 'ask')),
          )}
        {!isOwn && choice(words.report, () => setState('report'))}
        {!isOwn && choice(words.block, () => void block())}
      </div>
      {problem !== null && <Notice tone="bad">{problem}</Notice>}
    </div>
  );
}
