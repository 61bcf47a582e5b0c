// A room: what was said, who is typing, and the line to say something oneself.

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Output } from '#shared/client/types.ts';
import type { ChatMessage } from '#shared/protocol/room.ts';
import { account } from '../state/account.ts';
import { useStore } from '../state/store.ts';
import { texts } from '../texts/index.ts';
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

export function RoomView(props: { id: string; summary: Summary | undefined; onLeft(): void }) {
  const { id, summary, onLeft } = props;
  const line = useMemo(() => new RoomLine(id), [id]);
  useEffect(() => () => line.close(), [line]);
  const state = useStore(line.state);
  const me = useStore(account);
  const [reply, setReply] = useState<ChatMessage | null>(null);
  const [editing, setEditing] = useState<ChatMessage | null>(null);
  const { messages, outgoing, typing, room, readSeq } = state;
  const newest = outgoing.at(-1)?.id ?? messages.at(-1)?.id;
  const { list, onScroll } = useStickToEnd(newest);
  // biome-ignore lint/correctness/useExhaustiveDependencies: seen when it came
  useEffect(() => line.read(), [newest, line, state.line]);
  const myId = me.status === 'signed_in' ? me.player.id : '';
  const firstUnread = messages.find(
    ({ seq, author }) => readSeq !== null && readSeq > 0 && seq > readSeq && author.id !== myId,
  )?.id;
  const title = room?.title ?? summary?.title ?? '';
  return (
    <>
      <div className="chat-meta small faint">
        <span>{words.people(state.members)}</span>
        {room !== null && room.slowModeSeconds > 0 && (
          <span>{words.slow(room.slowModeSeconds)}</span>
        )}
        {state.line === 'lost' && <span role="status">{texts.common.offline}</span>}
        {summary?.kind === 'group' && <GroupTools roomId={id} myId={myId} onLeft={onLeft} />}
      </div>
      <div className="chat-messages" ref={list} onScroll={onScroll} role="log" aria-label={title}>
        {state.earlier !== null && (
          <button
            type="button"
            className="button quiet small"
            disabled={state.loading}
            onClick={() => void line.readEarlier()}
          >
            {words.earlier}
          </button>
        )}
        {state.error !== null && messages.length === 0 && (
          <Failure error={state.error} onRetry={() => void line.readEarlier()} />
        )}
        {state.loading && messages.length === 0 && <Loading rows={4} />}
        {!state.loading && state.error === null && messages.length + outgoing.length === 0 && (
          <Empty icon="chat" title={words.emptyTitle} line={words.emptyLine} />
        )}
        {messages.map((message, index) => (
          <div key={message.id}>
            {message.id === firstUnread && <p className="chat-new small">{words.newBelow}</p>}
            <Message
              message={message}
              isOwn={message.author.id === myId}
              isMore={message.id !== firstUnread && isSameBlock(messages[index - 1], message)}
              answered={messages.find(({ id: other }) => other === message.replyTo)}
              roomId={id}
              line={line}
              onReply={() => setReply(message)}
              onEdit={() => setEditing(message)}
            />
          </div>
        ))}
        {outgoing.map((one) => (
          <div key={one.id} className="message sending">
            <p className="break">{one.text}</p>
            {one.problem === null ? (
              <span className="small faint">{words.sending}</span>
            ) : (
              <Notice tone="bad">
                {one.problem}
                <button
                  type="button"
                  className="button small quiet"
                  onClick={() => line.dismiss(one.id)}
                >
                  {texts.common.close}
                </button>
              </Notice>
            )}
          </div>
        ))}
      </div>
      <p className="chat-typing small faint" role="status">
        {typing.length > 0 && words.typing([...typing])}
      </p>
      {state.problem !== null && <Notice tone="bad">{state.problem}</Notice>}
      <Compose
        key={editing?.id ?? 'new'}
        title={title}
        room={room}
        line={line}
        reply={reply}
        editing={editing}
        onDone={() => {
          setReply(null);
          setEditing(null);
        }}
      />
    </>
  );
}
