// The line at the bottom of a room: writes a message, an answer, or the new text of an old one.

import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ChatMessage } from '#shared/protocol/room.ts';
import { texts } from '../texts/index.ts';
import { shownMoment } from '../times.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { RoomLine, RoomState } from './room-line.ts';

const words = texts.chat;
const LENGTH_MAX = 500;

function Note({ text, onDone }: { text: string; onDone(): void }) {
  return (
    <div className="compose-note small soft">
      <span className="grow">{text}</span>
      <IconButton
        icon="close"
        size={16}
        look="small"
        label={texts.common.cancel}
        onClick={onDone}
      />
    </div>
  );
}

export function Compose(props: {
  title: string;
  room: RoomState['room'];
  line: RoomLine;
  reply: ChatMessage | null;
  editing: ChatMessage | null;
  onDone(): void;
}) {
  const { title, room, line, reply, editing, onDone } = props;
  const [text, setText] = useState(editing?.text ?? '');
  const input = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (reply !== null || editing !== null) input.current?.focus();
  }, [reply, editing]);
  const length = [...text].length;
  const isTooLong = length > LENGTH_MAX;
  const muted = room?.mutedUntil ?? null;
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    const said = text.trim();
    if (said === '' || isTooLong) return;
    if (editing === null) line.send(said, reply?.id);
    else {
      const id = crypto.randomUUID();
      line.command({ type: 'edit', id, messageId: editing.id, text: said });
    }
    setText('');
    onDone();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && (reply !== null || editing !== null)) onDone();
    // While a word is being composed, Enter belongs to the keyboard of that script.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  if (muted !== null) return <p className="chat-muted small">{words.muted(shownMoment(muted))}</p>;
  return (
    <form className="compose" onSubmit={send}>
      {(reply ?? editing) !== null && (
        <Note
          text={editing === null ? words.replyingTo(reply?.author.name ?? '') : words.edit}
          onDone={onDone}
        />
      )}
      <div className="row">
        <textarea
          ref={input}
          className="input"
          rows={1}
          aria-label={words.placeholder(title)}
          placeholder={words.placeholder(title)}
          aria-invalid={isTooLong || undefined}
          value={text}
          onKeyDown={press}
          onChange={(event) => {
            setText(event.target.value);
            line.typing();
          }}
        />
        <button
          type="submit"
          className="button primary icon"
          aria-label={words.send}
          disabled={text.trim() === '' || isTooLong}
        >
          <Icon name="send" size={18} />
        </button>
      </div>
      {isTooLong && <p className="small danger">{words.tooLong}</p>}
    </form>
  );
}
