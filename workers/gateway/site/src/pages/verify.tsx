// Confirms an address: by the token of the mail's link, or by the code typed here. The platform
// signs nobody in for it; whoever has just signed up in this tab is signed in with what they typed
// there.

import { useEffect, useState } from 'react';
import type { ClientError } from '#shared/client/types.ts';
import { client, signIn } from '../state/account.ts';
import { go, secretOfPlace } from '../state/router.ts';
import { keptEmail, takeCredentials } from '../state/sign-up.ts';
import { texts } from '../texts/index.ts';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Link } from '../ui/link.tsx';
import { Failure, Loading, Notice } from '../ui/state.tsx';

const { auth } = texts;

function ByLink({ token }: { token: string }) {
  const [state, setState] = useState<'asking' | 'done' | ClientError>('asking');
  useEffect(() => {
    void client.call('auth.verifyEmail', { body: { token } }).then((answer) => {
      setState(answer.ok ? 'done' : answer.error);
    });
  }, [token]);
  if (state === 'asking') return <Loading rows={2} />;
  if (state !== 'done') return <Failure error={state} />;
  return (
    <>
      <h1>{auth.verifiedTitle}</h1>
      <p className="soft">{auth.verifiedLine}</p>
      <Link to="/sign-in" className="button primary wide">
        {auth.signIn}
      </Link>
    </>
  );
}

async function enter(): Promise<void> {
  const credentials = takeCredentials();
  const answer = credentials === null ? null : await signIn(credentials);
  go(answer?.ok && answer.value === null ? '/lobby' : '/sign-in');
}

function ByCode() {
  const known = keptEmail();
  const [email, setEmail] = useState(known ?? '');
  const [sent, setSent] = useState(false);
  const send = async ({ code = '' }: Record<string, string>) => {
    const answer = await client.call('auth.verifyEmail', { body: { email, code: code.trim() } });
    if (!answer.ok) return answer.error;
    await enter();
    return null;
  };
  const resend = async () => {
    const answer = await client.call('auth.resendVerification', { body: { email } });
    setSent(answer.ok);
  };
  return (
    <>
      <h1>{auth.verifyTitle}</h1>
      <p className="soft">{known === null ? auth.verifyBlind : auth.verifyLine(known)}</p>
      <Form action={auth.verify} onSend={send}>
        {known === null && (
          <Field
            label={auth.email}
            type="email"
            autoComplete="email"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            required
          />
        )}
        <Field
          label={auth.code}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={12}
          required
        />
      </Form>
      {sent ? (
        <Notice tone="good">{auth.resent}</Notice>
      ) : (
        <button type="button" className="button quiet" disabled={email === ''} onClick={resend}>
          {auth.resend}
        </button>
      )}
    </>
  );
}

export default function Verify() {
  const [token] = useState(secretOfPlace);
  return (
    <div className="page form stack loose">
      {token === null ? <ByCode /> : <ByLink token={token} />}
    </div>
  );
}
