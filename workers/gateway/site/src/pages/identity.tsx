// Who the player says they are: what it is for, who may read it, and the form.

import { Check } from '../identity/check.tsx';
import { useIdentity, useProfile } from '../queries/identity.ts';
import { account } from '../state/account.ts';
import { useStore } from '../state/store.ts';
import { texts } from '../texts/index.ts';
import { ProfileForm } from '../ui/profile-form.tsx';
import { Loadable } from '../ui/state.tsx';

const words = texts.identity;

export default function Identity() {
  const now = useStore(account);
  const identity = useIdentity();
  const profile = useProfile();
  if (now.status !== 'signed_in') return null;
  return (
    <div className="page narrow stack loose">
      <h1>{words.title}</h1>
      <p className="soft">{words.line}</p>
      <p className="soft">{words.readers}</p>
      <Loadable of={identity} rows={1} height={140}>
        {(found) => <Check of={found} />}
      </Loadable>
      <section className="panel stack" aria-label={words.title}>
        <Loadable of={identity} rows={1}>
          {({ tier }) => tier < 2 && <p>{words.tiers[tier]}</p>}
        </Loadable>
        <Loadable of={profile}>
          {(known) => <ProfileForm known={known} dateOfBirth={now.player.dateOfBirth} />}
        </Loadable>
      </section>
    </div>
  );
}
