// Sign-in, with the second step where the account has one.

import { useState } from 'react';
import { type FactorAsked, signIn, signInByFactor } from '../state/account.ts';
import { go, place } from '../state/router.ts';
import { texts } from '../texts/index.ts';
import { Field, PasswordField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Link } from '../ui/link.tsx';

const { auth } = texts;

// Only a path of this site: an address from outside would be an open redirect.
function nextPlace(): string {
  const next = new URLSearchParams(place.get().search).get('next') ?? '';
  return /^\/[a-z][a-z0-9/-]*$/.test(next) ? next : '/lobby';
}

function SecondStep({ asked, next }: { asked: FactorAsked; next: string }) {
  const send = async ({ code = '' }: Record<string, string>) => {
    const error = await signInByFactor(asked.challengeToken, code);
    if (error === null) go(next);
    return error;
  };
  return (
    <div className="page form stack loose">
      <h1>{auth.factorTitle}</h1>
      <p className="soft">{auth.factorLine}</p>
      <Form action={auth.signIn} onSend={send}>
        <Field label={auth.code} name="code" autoComplete="one-time-code" required />
      </Form>
      <p className="small soft">
        <Link to="/recover">{texts.recovery.lost}</Link>
      </p>
    </div>
  );
}

export default function SignIn() {
  const [next] = useState(nextPlace);
  const [asked, setAsked] = useState<FactorAsked | null>(null);
  const send = async ({ email = '', password = '' }: Record<string, string>) => {
    const answer = await signIn({ email, password });
    if (!answer.ok) return answer.error;
    if (answer.value === null) go(next);
    else setAsked(answer.value);
    return null;
  };
  if (asked !== null) return <SecondStep asked={asked} next={next} />;
  return (
    <div className="page form stack loose">
      <h1>{auth.signInTitle}</h1>
      <Form action={auth.signIn} onSend={send}>
        <Field label={auth.email} name="email" type="email" autoComplete="username" required />
        <PasswordField />
      </Form>
      <div className="row wrap between small soft">
        <Link to="/reset">{auth.forgot}</Link>
        <span>
          {auth.haveNot} <Link to="/sign-up">{auth.signUp}</Link>
        </span>
      </div>
      <p className="small soft">
        <Link to="/recover">{texts.recovery.lost}</Link>
      </p>
    </div>
  );
}
