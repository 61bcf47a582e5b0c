// A new password. Every other sign-in ends with the old one.

import { useState } from 'react';
import { client, takeToken } from '#site/state/account.ts';
import { texts } from '#site/texts/index.ts';
import { Button } from '#site/ui/button.tsx';
import { PasswordField } from '#site/ui/field.tsx';
import { Form } from '#site/ui/form.tsx';
import { Notice } from '#site/ui/state.tsx';
import { useStepUp } from '#site/ui/step-up.tsx';

const words = texts.account;

export function Password() {
  const [state, setState] = useState<'shut' | 'open' | 'done'>('shut');
  const { run, asking } = useStepUp();
  const send = async ({ currentPassword = '', newPassword = '' }: Record<string, string>) => {
    const answer = await run(() =>
      client.call('auth.changePassword', { body: { currentPassword, newPassword } }),
    );
    if (!answer.ok) return answer.error;
    takeToken(answer.value);
    setState('done');
    return null;
  };
  return (
    <section className="panel stack">
      <div className="row between wrap">
        <h2>{texts.auth.password}</h2>
        {state !== 'open' && (
          <Button look="small" onClick={() => setState('open')} text={words.password} />
        )}
      </div>
      {state === 'open' && (
        <Form action={texts.common.save} onSend={send}>
          <PasswordField label={texts.auth.currentPassword} name="currentPassword" />
          <PasswordField label={texts.auth.newPassword} name="newPassword" isNew />
        </Form>
      )}
      {state === 'done' && <Notice tone="good">{words.passwordChanged}</Notice>}
      {asking}
    </section>
  );
}
