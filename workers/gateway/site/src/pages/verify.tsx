// Confirms an address: by the token of the mail's link, or by the code typed here. The link acts on a
// click and never on being opened, because scanners of mail open every link. The platform signs
// nobody in for it; whoever has just signed up in this tab is signed in with what they typed there.
// The password is asked for where this browser did not sign up: it says whose registration it is.

import { useState } from 'react';
import type { ClientError } from '#shared/client/types.ts';
import { client, signIn } from '../state/account.ts';
import { go, secretOfPlace } from '../state/router.ts';
import { forgetCredentials, keptCredentials } from '../state/sign-up.ts';
import { texts } from '../texts/index.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Field, PasswordField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Link } from '../ui/link.tsx';
import { Notice } from '../ui/state.tsx';

const { auth } = texts;

function Done({ line }: { line: string }) {
  return (
    <>
      <h1>{auth.verifiedTitle}</h1>
      <p className="soft" role="status">
        {line}
      </p>
      <ButtonLink to="/sign-in" look="primary wide" text={auth.signIn} />
    </>
  );
}

/** What came of a try to confirm, and what is still missing. */
function useConfirming() {
  const [done, setDone] = useState<string | null>(null);
  const [isAsked, setAsked] = useState(false);
  const [isWrong, setWrong] = useState(false);
  const take = (error: ClientError | null): ClientError | null => {
    setWrong(error?.code === 'invalid_credentials');
    if (error === null) setDone(auth.verifiedLine);
    else if (error.facts.addressConfirmed === true) setDone(auth.confirmedBefore);
    else if (error.code === 'password_required' || error.code === 'invalid_credentials') {
      setAsked(true);
    } else return error;
    return null;
  };
  const missing = (
    <>
      {isAsked && <PasswordField label={auth.signUpPassword} hint={auth.signUpPasswordHint} />}
      {isWrong && <Notice tone="bad">{auth.signUpPasswordWrong}</Notice>}
    </>
  );
  const again = isWrong && <Link to="/sign-up">{auth.signUp}</Link>;
  return { done, take, missing, again };
}

const passwordOf = (password: string | undefined) => (password ? { password } : {});

function ByLink({ token }: { token: string }) {
  const { done, take, missing, again } = useConfirming();
  const send = async ({ password }: Record<string, string>) => {
    const body = { token, ...passwordOf(password) };
    const answer = await client.call('auth.verifyEmail', { body });
    return take(answer.ok ? null : answer.error);
  };
  if (done !== null) return <Done line={done} />;
  return (
    <>
      <h1>{auth.verifyLinkTitle}</h1>
      <p className="soft">{auth.verifyLinkLine}</p>
      <Form action={auth.verify} onSend={send}>
        {missing}
      </Form>
      {again}
    </>
  );
}

async function enter(): Promise<void> {
  const credentials = keptCredentials();
  forgetCredentials();
  const answer = credentials === null ? null : await signIn(credentials);
  go(answer?.ok && answer.value === null ? '/lobby' : '/sign-in');
}

function ByCode() {
  const [kept] = useState(keptCredentials);
  const [email, setEmail] = useState(kept?.email ?? '');
  const [sent, setSent] = useState(false);
  const { done, take, missing, again } = useConfirming();
  const send = async ({ code = '', password }: Record<string, string>) => {
    const body = { email, code, ...passwordOf(password ?? kept?.password) };
    const answer = await client.call('auth.verifyEmail', { body });
    if (!answer.ok) return take(answer.error);
    await enter();
    return null;
  };
  const resend = async () => {
    const answer = await client.call('auth.resendVerification', { body: { email } });
    setSent(answer.ok);
  };
  if (done !== null) return <Done line={done} />;
  return (
    <>
      <h1>{auth.verifyTitle}</h1>
      <p className="soft">{kept === null ? auth.verifyBlind : auth.verifyLine(kept.email)}</p>
      <Form action={auth.verify} onSend={send}>
        {kept === null && (
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
          required
        />
        {missing}
      </Form>
      {again}
      {sent ? (
        <Notice tone="good">{auth.resent}</Notice>
      ) : (
        <Button look="quiet" disabled={email === ''} onClick={resend} text={auth.resend} />
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
