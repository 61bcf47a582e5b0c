// A room: what was said, who is typing, and the line to say something oneself.

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Output } from '#shared/client/types.ts';
import type { ChatMessage } from '#shared/protocol/room.ts';
import { account } from '../state/account.ts';
import { useStore } from '../state/store.ts';
import { texts } from '../texts/index.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Failure, Loading, Notice } from '../ui/state.tsx';
import { Compose } from './compose.tsx';
import { GroupTools } from './group-tools.tsx';
import { Message } from './message.tsx';
import { RoomLine } from './room-line.ts';

const words = texts.chat;
const NEAR_PX = 80;
type Summary = Output<'social.listRooms'>['items'][number];

/** Keeps the newest in view for who is down there; leaves alone who reads further up. */
function useStickToEnd(newest: string | undefined) {
  const list = useRef<HTMLDivElement>(null);
  const isNear = useRef(true);
  const onScroll = () => {
    const shown = list.current;
    if (shown === null) return;
    isNear.current = shown.scrollHeight - shown.scrollTop - shown.clientHeight < NEAR_PX;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when something new came
  useLayoutEffect(() => {
    if (isNear.current && list.current !== null) {
      list.current.scrollTop = list.current.scrollHeight;
    }
  }, [newest]);
  return { list, onScroll };
}

function isSameBlock(before: ChatMessage | undefined, message: ChatMessage): boolean {
  if (before === undefined || before.author.id !== message.author.id) return false;
  return Date.parse(message.at) - Date.parse(before.at) < 5 * 60_000;
}

interface ListProps {
  roomId: string;
  title: string;
  myId: string;
  line: RoomLine;
  onReply(message: ChatMessage): void;
  onEdit(message: ChatMessage): void;
}

function SendingList({ line }: { line: RoomLine }) {
  const { outgoing } = useStore(line.state);
  return outgoing.map(({ id, text, problem }) => (
    <div key={id} className="message sending">
      <p className="break">{text}</p>
      {problem === null ? (
        <span className="small faint">{words.sending}</span>
      ) : (
        <Notice tone="bad">
          {problem}
          <Button look="small quiet" onClick={() => line.dismiss(id)} text={texts.common.close} />
        </Notice>
      )}
    </div>
  ));
}

// Loading, empty or failed: while there is no message to show.
function Nothing({ line }: { line: RoomLine }) {
  const { loading, error, messages, outgoing } = useStore(line.state);
  if (messages.length + outgoing.length > 0) return null;
  if (error !== null) return <Failure error={error} onRetry={() => void line.readEarlier()} />;
  if (loading) return <Loading rows={4} />;
  return <Empty icon="chat" title={words.emptyTitle} line={words.emptyLine} />;
}

function MessageList({ roomId, title, myId, line, onReply, onEdit }: ListProps) {
  const { messages, outgoing, readSeq, earlier, loading } = useStore(line.state);
  const { list, onScroll } = useStickToEnd(outgoing.at(-1)?.id ?? messages.at(-1)?.id);
  const firstUnread = messages.find(
    ({ seq, author }) => readSeq !== null && readSeq > 0 && seq > readSeq && author.id !== myId,
  )?.id;
  return (
    <div className="chat-messages" ref={list} onScroll={onScroll} role="log" aria-label={title}>
      {earlier !== null && (
        <Button
          look="quiet small"
          disabled={loading}
          onClick={() => line.readEarlier()}
          text={words.earlier}
        />
      )}
      <Nothing line={line} />
      {messages.map((message, index) => (
        <div key={message.id}>
          {message.id === firstUnread && <p className="chat-new row small">{words.newBelow}</p>}
          <Message
            message={message}
            isOwn={message.author.id === myId}
            isMore={message.id !== firstUnread && isSameBlock(messages[index - 1], message)}
            answered={messages.find(({ id }) => id === message.replyTo)}
            roomId={roomId}
            line={line}
            onReply={() => onReply(message)}
            onEdit={() => onEdit(message)}
          />
        </div>
      ))}
      <SendingList line={line} />
    </div>
  );
}

export function RoomView(props: { id: string; summary: Summary | undefined; onLeft(): void }) {
  const { id, summary, onLeft } = props;
  const line = useMemo(() => new RoomLine(id), [id]);
  useEffect(() => () => line.close(), [line]);
  const { messages, typing, room, members, line: connection, problem } = useStore(line.state);
  const me = useStore(account);
  const [reply, setReply] = useState<ChatMessage | null>(null);
  const [editing, setEditing] = useState<ChatMessage | null>(null);
  const newest = messages.at(-1)?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: seen when it came
  useEffect(() => line.read(), [newest, line, connection]);
  const myId = me.status === 'signed_in' ? me.player.id : '';
  const title = room?.title ?? summary?.title ?? '';
  const slow = room?.slowModeSeconds ?? 0;
  return (
    <>
      <div className="chat-meta row wrap small faint">
        <span>{words.people(members)}</span>
        {slow > 0 && <span>{words.slow(slow)}</span>}
        {connection === 'lost' && <span role="status">{texts.common.offline}</span>}
        {summary?.kind === 'group' && <GroupTools roomId={id} myId={myId} onLeft={onLeft} />}
      </div>
      <MessageList roomId={id} {...{ title, myId, line }} onReply={setReply} onEdit={setEditing} />
      <p className="chat-typing small faint" role="status">
        {typing.length > 0 && words.typing([...typing])}
      </p>
      {problem !== null && <Notice tone="bad">{problem}</Notice>}
      <Compose
        key={editing?.id ?? 'new'}
        {...{ title, room, line, reply, editing }}
        onDone={() => {
          setReply(null);
          setEditing(null);
        }}
      />
    </>
  );
}
