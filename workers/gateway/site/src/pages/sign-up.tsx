// Sign-up: who, how old, and yes to the terms.

import { serverClock } from '#shared/client/server-clock.ts';
import { client } from '../state/account.ts';
import { go } from '../state/router.ts';
import { keepCredentials } from '../state/sign-up.ts';
import { texts } from '../texts/index.ts';
import { useBotCheck } from '../ui/bot-check.tsx';
import { Field, PasswordField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Link } from '../ui/link.tsx';
import { Loading } from '../ui/state.tsx';

const { auth } = texts;

export default function SignUp() {
  const check = useBotCheck('register');
  const send = async (fields: Record<string, string>) => {
    const { email = '', password = '', displayName = '', dateOfBirth = '' } = fields;
    const answer = await client.call('auth.register', {
      body: { email, password, displayName, dateOfBirth, acceptTerms: true, ...check.body },
    });
    if (!answer.ok) {
      check.renew();
      return answer.error;
    }
    keepCredentials(email, password);
    go('/verify-email');
    return null;
  };
  if (check.leaving) return <Loading rows={6} />;
  return (
    <div className="page form stack loose">
      <h1>{auth.signUpTitle}</h1>
      <Form action={auth.signUp} onSend={send} disabled={!check.ready}>
        <Field label={auth.email} name="email" type="email" autoComplete="email" required />
        <Field
          label={auth.displayName}
          hint={auth.displayNameHint}
          name="displayName"
          autoComplete="nickname"
          minLength={3}
          maxLength={24}
          required
        />
        <PasswordField isNew />
        <Field
          label={auth.dateOfBirth}
          name="dateOfBirth"
          type="date"
          autoComplete="bday"
          max={new Date(serverClock.nowMs()).toISOString().slice(0, 10)}
          required
        />
        <label className="check">
          <input type="checkbox" name="terms" required />
          <span className="small">
            {auth.accept} <Link to="/terms">{auth.terms}</Link>
          </span>
        </label>
        {check.field}
      </Form>
      <p className="small soft">
        {auth.have} <Link to="/sign-in">{auth.signIn}</Link>
      </p>
    </div>
  );
}
