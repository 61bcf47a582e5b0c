// Friends: who they are and what they do, requests both ways, whom one has blocked, and finding
// others.

import { useEffect, useState } from 'react';
import type { Output } from '#shared/client/types.ts';
import {
  peopleChanged,
  useBlocks,
  useFriendRequests,
  useFriends,
  useSearch,
} from '../queries/people.ts';
import { choosePresence, ownPresence, presences } from '../state/hub.ts';
import { actOn, type PersonAct, writeTo } from '../state/people.ts';
import { prefer } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Field, Segments } from '../ui/field.tsx';
import { Empty, Listed, Loadable, Notice } from '../ui/state.tsx';

const words = texts.friends;
type Person = { id: string; displayName: string };

function Row(props: {
  person: Person;
  note?: string | undefined;
  presence?: string | undefined;
  acts: readonly PersonAct[];
  mayWrite?: boolean;
}) {
  const { person, note, presence, acts, mayWrite = false } = props;
  const [problem, setProblem] = useState<string | null>(null);
  const names: Record<PersonAct, string> = {
    ask: words.add,
    accept: words.accept,
    decline: words.decline,
    remove: words.remove,
    block: words.block,
    unblock: words.unblock,
  };
  const act = async (which: PersonAct) => {
    const error = await actOn(person.id, which);
    peopleChanged();
    setProblem(error === null ? null : textOf(error));
  };
  const write = async () => {
    const error = await writeTo(person.id);
    if (error === null) prefer({ chatOpen: true });
    else setProblem(textOf(error));
  };
  return (
    <li>
      <Avatar name={person.displayName} presence={presence} />
      <div className="grow">
        <p className="break">{person.displayName}</p>
        {note !== undefined && <p className="small faint">{note}</p>}
        {problem !== null && <Notice tone="bad">{problem}</Notice>}
      </div>
      <div className="row wrap acts">
        {mayWrite && <Button look="small" onClick={write} text={words.message} />}
        {acts.map((which, index) => (
          <Button
            key={which}
            look={`small ${index === 0 && !mayWrite ? '' : 'quiet'}`}
            aria-label={`${names[which]}: ${person.displayName}`}
            onClick={() => act(which)}
            text={names[which]}
          />
        ))}
      </div>
    </li>
  );
}

function Friends() {
  const live = useStore(presences);
  const list = useFriends();
  return (
    <Listed of={list} empty={<Empty icon="friends" title={words.empty} line={words.emptyLine} />}>
      {({ player, presence }) => {
        const now = live[player.id] ?? presence;
        return (
          <Row
            key={player.id}
            person={player}
            presence={now}
            note={words.presence[now]}
            acts={['remove', 'block']}
            mayWrite
          />
        );
      }}
    </Listed>
  );
}

function Requests() {
  const list = useFriendRequests();
  return (
    <Loadable of={list}>
      {({ received, sent }) =>
        received.length + sent.length === 0 ? (
          <Empty icon="friends" title={words.requestsEmpty} />
        ) : (
          <ul className="list">
            {received.map(({ player }) => (
              <Row
                key={player.id}
                person={player}
                note={words.received}
                acts={['accept', 'decline', 'block']}
              />
            ))}
            {sent.map(({ player }) => (
              <Row key={player.id} person={player} note={words.sent} acts={['remove']} />
            ))}
          </ul>
        )
      }
    </Loadable>
  );
}

function Blocked() {
  const list = useBlocks();
  return (
    <Listed of={list} empty={<Empty icon="shield" title={words.blocksEmpty} />}>
      {({ player }) => <Row key={player.id} person={player} acts={['unblock']} />}
    </Listed>
  );
}

type Found = Output<'social.searchPlayers'>['items'][number];

const ACTS_BY_RELATION: Record<Found['relation'], readonly PersonAct[]> = {
  none: ['ask', 'block'],
  sent: ['remove'],
  received: ['accept', 'decline'],
  friend: ['remove', 'block'],
  blocked: ['unblock'],
  self: [],
};
const NOTES: Partial<Record<Found['relation'], string>> = {
  sent: words.asked,
  received: words.received,
  friend: words.isFriend,
};

function Results({ query }: { query: string }) {
  const list = useSearch(query);
  return (
    <Listed of={list} rows={2} empty={<Empty title={words.searchEmpty} />}>
      {({ relation, ...person }) => (
        <Row
          key={person.id}
          person={person}
          note={NOTES[relation]}
          acts={ACTS_BY_RELATION[relation]}
          mayWrite={relation === 'friend'}
        />
      )}
    </Listed>
  );
}

const PRESENCES = ['online', 'away', 'invisible'] as const;
const SEARCH_DELAY_MS = 250;

export default function FriendsPage() {
  const [tab, setTab] = useState<'friends' | 'requests' | 'blocked'>('friends');
  const [typed, setTyped] = useState('');
  const [query, setQuery] = useState('');
  const chosen = useStore(ownPresence);
  useEffect(() => {
    const timer = setTimeout(() => setQuery(typed.trim()), SEARCH_DELAY_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <div className="page narrow stack">
      <div className="page-head row wrap between">
        <h1>{words.title}</h1>
        <div className="row">
          <label htmlFor="presence" className="small soft">
            {words.show}
          </label>
          <select
            id="presence"
            className="input presence-choice"
            value={chosen}
            onChange={(event) => choosePresence(event.target.value as typeof chosen)}
          >
            {PRESENCES.map((state) => (
              <option key={state} value={state}>
                {words.chosen[state]}
              </option>
            ))}
          </select>
        </div>
      </div>
      <Field
        label={words.search}
        type="search"
        placeholder={words.searchHint}
        autoComplete="off"
        maxLength={24}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {query !== '' ? (
        <div className="panel flush">
          <Results query={query} />
        </div>
      ) : (
        <>
          <Segments
            label={words.title}
            value={tab}
            onChange={setTab}
            options={[
              { value: 'friends', text: words.tabFriends },
              { value: 'requests', text: words.tabRequests },
              { value: 'blocked', text: words.tabBlocked },
            ]}
          />
          <div className="panel flush">
            {tab === 'friends' ? <Friends /> : tab === 'requests' ? <Requests /> : <Blocked />}
          </div>
        </>
      )}
    </div>
  );
}
