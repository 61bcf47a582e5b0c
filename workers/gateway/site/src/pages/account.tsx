// The account: name and address, how one signs in, where one is signed in, and the way out.

import { useState } from 'react';
import type { ClientError } from '#shared/client/types.ts';
import { account, signOut } from '../state/account.ts';
import { prefer, preferences, type Theme } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { Button } from '../ui/button.tsx';
import '../style/account.css';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { Segments } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Link } from '../ui/link.tsx';
import { ACCOUNT_PAGES } from '../ui/nav.tsx';
import { Notice } from '../ui/state.tsx';
import { Factor } from './account/factor.tsx';
import { Leaving } from './account/leaving.tsx';
import { Password } from './account/password.tsx';
import { Profile } from './account/profile.tsx';
import { SignIns } from './account/sign-ins.tsx';

const words = texts.account;

function Appearance() {
  const { theme } = useStore(preferences);
  const options: readonly { value: Theme; text: string }[] = [
    { value: 'system', text: words.system },
    { value: 'light', text: texts.nav.light },
    { value: 'dark', text: texts.nav.dark },
  ];
  return (
    <section className="panel stack tight">
      <h2>{words.appearance}</h2>
      <Segments
        label={words.appearance}
        value={theme}
        onChange={(next) => prefer({ theme: next })}
        options={options}
      />
    </section>
  );
}

export default function Account() {
  const now = useStore(account);
  const [error, setError] = useState<ClientError | null>(null);
  if (now.status !== 'signed_in') return null;
  const leave = async () => setError(await signOut());
  return (
    <div className="page narrow stack loose">
      <div className="page-head row wrap between">
        <h1>{words.title}</h1>
        <Button onClick={leave} text={texts.nav.signOut} />
      </div>
      {error !== null && <Notice tone="bad">{textOf(error)}</Notice>}
      <nav className="only-narrow panel flush" aria-label={texts.account.more}>
        <ul className="list">
          {ACCOUNT_PAGES.map(({ to, icon, text }) => (
            <li key={to}>
              <Icon name={icon} />
              <Link to={to}>{text}</Link>
            </li>
          ))}
        </ul>
      </nav>
      <Profile player={now.player} />
      <Password />
      <Factor player={now.player} />
      <SignIns />
      <Appearance />
      <Leaving />
    </div>
  );
}
