// The links in mails about a change of address: agreeing to it, and taking it back.

import { useEffect, useState } from 'react';
import type { ClientError } from '#shared/client/types.ts';
import { client, forgetSignIn } from '../state/account.ts';
import { place, secretOfPlace } from '../state/router.ts';
import { texts } from '../texts/index.ts';
import { Link } from '../ui/link.tsx';
import { Failure, Loading } from '../ui/state.tsx';
import Nothing from './nothing.tsx';

const { auth } = texts;

async function follow(
  path: string,
  token: string,
): Promise<{ title: string; line: string } | ClientError> {
  if (path === '/undo-email') {
    const undone = await client.call('auth.undoEmailChange', { body: { token } });
    if (!undone.ok) return undone.error;
    forgetSignIn();
    return { title: auth.undoTitle, line: auth.undoLine };
  }
  const confirmed = await client.call('auth.confirmEmailChange', { body: { token } });
  if (!confirmed.ok) return confirmed.error;
  const isChanged = confirmed.value.status === 'changed';
  if (isChanged) forgetSignIn();
  return { title: auth.confirmTitle, line: isChanged ? auth.confirmChanged : auth.confirmWaiting };
}

export default function MailLink() {
  const [token] = useState(secretOfPlace);
  const [state, setState] = useState<Awaited<ReturnType<typeof follow>> | null>(null);
  useEffect(() => {
    if (token !== null) void follow(place.get().path, token).then(setState);
  }, [token]);
  if (token === null) return <Nothing />;
  if (state === null) return <Loading rows={2} />;
  if ('code' in state) return <Failure error={state} />;
  return (
    <div className="page form stack loose">
      <h1>{state.title}</h1>
      <p className="soft">{state.line}</p>
      <Link to="/sign-in" className="button primary wide">
        {auth.signIn}
      </Link>
    </div>
  );
}
