// One message with what can be done about it.

import { useState } from 'react';
import { texts } from '../texts/index.ts';
import { shownClock } from '../times.ts';
import { Avatar } from '../ui/avatar.tsx';
import { IconButton } from '../ui/button.tsx';
import { MessageMenu, type MessageProps } from './message-menu.tsx';

const words = texts.chat;

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
                onClick={() => line.react(message.id, emoji)}
              >
                {emoji} {count}
              </button>
            ))}
          </div>
        )}
        {isOpen && <MessageMenu {...props} onClose={() => setOpen(false)} />}
      </div>
      {deleted === undefined && (
        <IconButton
          icon="more"
          size={16}
          look="message-more"
          label={words.menu(author.name)}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        />
      )}
    </article>
  );
}
