// An account comes back: asks for the mail, goes on to the check of a document when its link was opened, and
// says what comes next when the browser is back from there.

import { useState } from 'react';
import type { ClientError } from '#shared/client/types.ts';
import { client } from '../state/account.ts';
import { place, secretOfPlace } from '../state/router.ts';
import { texts } from '../texts/index.ts';
import { useBotCheck } from '../ui/bot-check.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Field, PasswordField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Loading, Notice } from '../ui/state.tsx';

const words = texts.recovery;

function Ask() {
  const check = useBotCheck('recovery');
  const [isDead, setDead] = useState(false);
  const [sent, setSent] = useState(false);
  const send = async ({ email = '', newEmail, factorLost }: Record<string, string>) => {
    const answer = await client.call('auth.beginRecovery', {
      body: {
        ...{ email, factorLost: factorLost !== undefined, ...check.body },
        ...(newEmail !== undefined && { newEmail }),
      },
    });
    check.renew();
    setSent(answer.ok);
    return answer.ok ? null : answer.error;
  };
  if (check.leaving) return <Loading rows={6} />;
  return (
    <>
      <h1>{words.title}</h1>
      <p className="soft">{words.line}</p>
      <Form action={words.send} onSend={send} disabled={!check.ready}>
        <Field label={words.email} name="email" type="email" autoComplete="email" required />
        <label className="check">
          <input type="checkbox" name="factorLost" required={!isDead} />
          <span>{words.factor}</span>
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={isDead}
            onChange={({ target }) => setDead(target.checked)}
          />
          <span>{words.mailbox}</span>
        </label>
        {isDead && (
          <Field
            label={words.newEmail}
            hint={words.newEmailHint}
            name="newEmail"
            type="email"
            required
          />
        )}
        {check.field}
      </Form>
      {sent && <Notice tone="good">{words.sent}</Notice>}
    </>
  );
}

function GoOn({ token }: { token: string }) {
  const [mailed, setMailed] = useState(false);
  const send = async ({ password = '' }: Record<string, string>): Promise<ClientError | null> => {
    const body = password === '' ? { token } : { token, password };
    const confirmed = await client.call('auth.confirmRecovery', { body });
    if (!confirmed.ok) return confirmed.error;
    if (confirmed.value.status === 'checking') {
      const begun = await client.call('compliance.beginRecoveryCheck', { body: { token } });
      if (!begun.ok) return begun.error;
      if (begun.value.url !== null) location.assign(begun.value.url);
    }
    setMailed(confirmed.value.status === 'mail_sent');
    return null;
  };
  return (
    <>
      <h1>{words.goOnTitle}</h1>
      <p className="soft" role="status">
        {mailed ? words.mailed : words.goOnLine}
      </p>
      {!mailed && (
        <Form action={words.goOn} onSend={send}>
          <PasswordField label={words.password} required={false} />
        </Form>
      )}
    </>
  );
}

function Back() {
  return (
    <>
      <h1>{words.backTitle}</h1>
      <p className="soft">{words.backLine}</p>
      <ButtonLink to="/sign-in" look="wide" text={texts.auth.signIn} />
    </>
  );
}

export default function Recover() {
  const [token] = useState(secretOfPlace);
  const [isBegin] = useState(() => place.get().path === '/recover');
  return (
    <div className="page form stack loose">
      {token !== null && <GoOn token={token} />}
      {token === null && (isBegin ? <Ask /> : <Back />)}
    </div>
  );
}
