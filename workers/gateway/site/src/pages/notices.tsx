// The inbox: what happened while one was away.

import type { NoticeView } from '#shared/protocol/hub.ts';
import { noticesChanged, useNotices } from '../queries/people.ts';
import { client } from '../state/account.ts';
import { unreadNotices } from '../state/hub.ts';
import { useStore } from '../state/store.ts';
import { texts } from '../texts/index.ts';
import { shownAgo } from '../times.ts';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Link } from '../ui/link.tsx';
import { Empty, Listed, More } from '../ui/state.tsx';

const words = texts.notices;
const ICONS: Record<string, IconName> = {
  friend_request: 'friends',
  friend_accepted: 'friends',
  moderation: 'shield',
};

function Row({ notice }: { notice: NoticeView }) {
  const name = notice.from?.name ?? words.somebody;
  const isFriendly = notice.kind.startsWith('friend_');
  return (
    <li>
      <Icon name={ICONS[notice.kind] ?? 'chat'} />
      <div className="grow">
        <p>
          {isFriendly ? (
            <Link to="/friends">{words.kinds[notice.kind]?.(name)}</Link>
          ) : (
            words.kinds[notice.kind]?.(name)
          )}
        </p>
        <p className="small faint">{shownAgo(notice.at)}</p>
      </div>
      {!notice.read && <span className="pill good">{words.isNew}</span>}
    </li>
  );
}

export default function Notices() {
  const unread = useStore(unreadNotices);
  const pages = useNotices();
  const readAll = async () => {
    const seq = pages.data?.[0]?.seq;
    if (seq === undefined) return;
    const answer = await client.call('social.readNotices', { body: { seq } });
    if (answer.ok) unreadNotices.set(answer.value.unread);
    void noticesChanged();
  };
  return (
    <div className="page narrow stack">
      <div className="page-head row wrap between">
        <h1>{words.title}</h1>
        {unread > 0 && <Button look="small" onClick={readAll} text={words.readAll} />}
      </div>
      <div className="panel flush">
        <Listed of={pages} empty={<Empty icon="bell" title={words.empty} line={words.emptyLine} />}>
          {(notice) => <Row key={notice.seq} notice={notice} />}
        </Listed>
      </div>
      <More of={pages} />
    </div>
  );
}
