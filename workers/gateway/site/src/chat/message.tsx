// One message with what can be done about it.

import { useState } from 'react';
import type { ChatMessage } from '#shared/protocol/room.ts';
import { texts } from '../texts/index.ts';
import { shownClock } from '../times.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Icon } from '../ui/icon.tsx';
import { MessageMenu } from './message-menu.tsx';
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

export function react(line: RoomLine, messageId: string, emoji: string): void {
  line.command({ type: 'react', id: crypto.randomUUID(), messageId, emoji });
}

export function Message(props: MessageProps) {
  const { message, isMore, answered, line } = props;
  const [isOpen, setOpen] = useState(false);
  const { author, text, at, deleted, editedAt, reactions = [] } = message;
  return (
    <article className={`message ${isMore ? 'more' : ''}`}>
      {!isMore && <Avatar name={author.name} />}
      <div className="message-body">
        {!isMore && (
          <p className="message-head">
            <strong className="break">{author.name}</strong>
            {author.staff && <span className="pill good">{words.staff}</span>}
            <time className="small faint" dateTime={at}>
              {shownClock(at)}
            </time>
          </p>
        )}
        {answered !== undefined && (
          <p className="message-quote small faint">
            {answered.author.name}: {answered.text}
          </p>
        )}
        <p className={`message-text break ${deleted === undefined ? '' : 'faint'}`}>
          {deleted === undefined ? text : deleted === 'moderator' ? words.removed : words.deleted}
          {editedAt !== undefined && deleted === undefined && (
            <span className="small faint"> ({words.edited})</span>
          )}
        </p>
        {reactions.length > 0 && (
          <div className="row wrap reactions">
            {reactions.map(({ emoji, count }) => (
              <button
                key={emoji}
                type="button"
                className="reaction"
                aria-label={words.react(emoji)}
                onClick={() => react(line, message.id, emoji)}
              >
                {emoji} {count}
              </button>
            ))}
          </div>
        )}
        {isOpen && <MessageMenu {...props} onClose={() => setOpen(false)} />}
      </div>
      {deleted === undefined && (
        <button
          type="button"
          className="button quiet icon message-more"
          aria-label={words.menu(author.name)}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="more" size={16} />
        </button>
      )}
    </article>
  );
}
