// A forgotten password: asks for the mail, and sets the new one when the mail's link was opened.

import { useState } from 'react';
import { client, recheckSignIn } from '../state/account.ts';
import { secretOfPlace } from '../state/router.ts';
import { texts } from '../texts/index.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Field, PasswordField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Notice } from '../ui/state.tsx';

const { auth } = texts;

function Ask() {
  const [sent, setSent] = useState(false);
  const send = async ({ email = '' }: Record<string, string>) => {
    const answer = await client.call('auth.forgotPassword', { body: { email } });
    setSent(answer.ok);
    return answer.ok ? null : answer.error;
  };
  return (
    <>
      <h1>{auth.resetTitle}</h1>
      <p className="soft">{auth.resetLine}</p>
      <Form action={auth.resetSend} onSend={send}>
        <Field label={auth.email} name="email" type="email" autoComplete="email" required />
      </Form>
      {sent && <Notice tone="good">{auth.resetSent}</Notice>}
    </>
  );
}

function Choose({ token }: { token: string }) {
  const [done, setDone] = useState(false);
  const send = async ({ password = '' }: Record<string, string>) => {
    const answer = await client.call('auth.resetPassword', { body: { token, password } });
    if (!answer.ok) return answer.error;
    void recheckSignIn();
    setDone(true);
    return null;
  };
  if (done) {
    return (
      <>
        <h1>{auth.resetDoneTitle}</h1>
        <p className="soft">{auth.resetDoneLine}</p>
        <ButtonLink to="/sign-in" look="primary wide" text={auth.signIn} />
      </>
    );
  }
  return (
    <>
      <h1>{auth.resetNewTitle}</h1>
      <Form action={auth.resetSave} onSend={send}>
        <PasswordField label={auth.newPassword} isNew />
      </Form>
    </>
  );
}

export default function Reset() {
  const [token] = useState(secretOfPlace);
  return (
    <div className="page form stack loose">
      {token === null ? <Ask /> : <Choose token={token} />}
    </div>
  );
}
