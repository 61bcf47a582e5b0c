// The chat dock: the list of rooms, or one room.

import { useEffect, useState } from 'react';
import type { Output } from '#shared/client/types.ts';
import { useRooms } from '../queries/people.ts';
import { latestNotice } from '../state/hub.ts';
import { wantedRoom } from '../state/people.ts';
import { useStore } from '../state/store.ts';
import { IconButton } from '../ui/button.tsx';
import '../style/chat.css';
import { texts } from '../texts/index.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Empty, Loadable } from '../ui/state.tsx';
import { NewGroup } from './new-group.tsx';
import { RoomView } from './room.tsx';

const words = texts.chat;
type Room = Output<'social.listRooms'>['items'][number];

const KINDS: readonly { title: string; kinds: readonly Room['kind'][] }[] = [
  { title: words.direct, kinds: ['direct'] },
  { title: words.groups, kinds: ['group'] },
  { title: words.rooms, kinds: ['public', 'game'] },
];

/** Rooms that said something to this player since the dock was opened. */
function useUnread(shown: string | null) {
  const latest = useStore(latestNotice);
  const [unread, setUnread] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const roomId = latest?.facts.roomId;
    if (typeof roomId === 'string') setUnread((now) => new Set([...now, roomId]));
  }, [latest]);
  useEffect(() => {
    if (shown === null) return;
    setUnread((now) => new Set([...now].filter((id) => id !== shown)));
  }, [shown]);
  return unread;
}

function RoomList(props: {
  rooms: readonly Room[];
  unread: ReadonlySet<string>;
  onOpen(id: string): void;
}) {
  const { rooms, unread, onOpen } = props;
  if (rooms.length === 0) return <Empty icon="chat" title={words.roomsEmpty} />;
  return KINDS.map(({ title, kinds }) => {
    const shown = rooms.filter(({ kind }) => kinds.includes(kind));
    if (shown.length === 0) return null;
    return (
      <section key={title} aria-label={title}>
        <h3 className="chat-kind">{title}</h3>
        <ul>
          {shown.map(({ id, kind, title: name }) => (
            <li key={id}>
              <button type="button" className="room-row row" onClick={() => onOpen(id)}>
                {kind === 'direct' ? <Avatar name={name} /> : <span className="hash">#</span>}
                <span className="grow">{name}</span>
                {unread.has(id) && <span className="count">{words.newOne}</span>}
              </button>
            </li>
          ))}
        </ul>
      </section>
    );
  });
}

export default function Dock({ onClose }: { onClose(): void }) {
  const wanted = useStore(wantedRoom);
  const unread = useUnread(wanted);
  const rooms = useRooms();
  const [isNew, setNew] = useState(false);
  const { refetch } = rooms;
  useEffect(() => {
    if (wanted !== null) void refetch();
  }, [wanted, refetch]);
  const room = rooms.data?.find(({ id }) => id === wanted);
  return (
    <div className="chat">
      <header className="chat-head row">
        {wanted !== null && (
          <IconButton icon="back" label={words.rooms} onClick={() => wantedRoom.set(null)} />
        )}
        <h2 className="grow">{wanted === null ? words.title : (room?.title ?? words.title)}</h2>
        {wanted === null && (
          <IconButton icon="plus" label={words.newGroup} onClick={() => setNew(!isNew)} />
        )}
        <IconButton icon="close" label={texts.common.close} onClick={onClose} />
      </header>
      {wanted === null ? (
        <div className="chat-list">
          {isNew && <NewGroup onDone={() => setNew(false)} />}
          <Loadable of={rooms} rows={6}>
            {(items) => (
              <RoomList rooms={items} unread={unread} onOpen={(id) => wantedRoom.set(id)} />
            )}
          </Loadable>
        </div>
      ) : (
        <RoomView key={wanted} id={wanted} summary={room} onLeft={() => wantedRoom.set(null)} />
      )}
    </div>
  );
}
