// Of a group: bring a friend in, or leave.

import { useState } from 'react';
import { useFriends } from '../queries/people.ts';
import { client } from '../state/account.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { Button } from '../ui/button.tsx';
import { Loadable, Notice } from '../ui/state.tsx';

const words = texts.chat;

export function GroupTools({
  roomId,
  myId,
  onLeft,
}: {
  roomId: string;
  myId: string;
  onLeft(): void;
}) {
  const [isOpen, setOpen] = useState(false);
  const [note, setNote] = useState<string | null>(null);
  const leave = async () => {
    const answer = await client.call('social.removeMember', {
      params: { id: roomId, playerId: myId },
    });
    if (answer.ok) onLeft();
    else setNote(textOf(answer.error));
  };
  return (
    <span className="group-tools">
      <Button
        look="quiet small"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        text={words.invite}
      />
      <Button look="quiet small" onClick={leave} text={words.leaveGroup} />
      {isOpen && <Invite roomId={roomId} />}
      {note !== null && <Notice tone="bad">{note}</Notice>}
    </span>
  );
}

function Invite({ roomId }: { roomId: string }) {
  const friends = useFriends();
  const [done, setDone] = useState<Readonly<Record<string, string>>>({});
  const add = async (playerId: string) => {
    const answer = await client.call('social.addMember', {
      params: { id: roomId },
      body: { playerId },
    });
    setDone((now) => ({
      ...now,
      [playerId]: answer.ok ? texts.common.done : textOf(answer.error),
    }));
  };
  return (
    <Loadable of={friends} rows={1}>
      {(items) => (
        <ul className="invite">
          {items.length === 0 && <li>{texts.friends.empty}</li>}
          {items.map(({ player }) => (
            <li key={player.id} className="row between">
              <span className="break">{player.displayName}</span>
              {done[player.id] ?? (
                <Button
                  look="small"
                  aria-label={`${words.invite}: ${player.displayName}`}
                  onClick={() => add(player.id)}
                  text={words.invite}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </Loadable>
  );
}
