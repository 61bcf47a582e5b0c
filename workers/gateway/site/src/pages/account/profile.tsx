// Name and address of the account.

import { useState } from 'react';
import { changePlayer, client, type Player } from '#site/state/account.ts';
import { texts } from '#site/texts/index.ts';
import { shownDay } from '#site/times.ts';
import { Button } from '#site/ui/button.tsx';
import { Field, PasswordField } from '#site/ui/field.tsx';
import { Form } from '#site/ui/form.tsx';
import { Notice } from '#site/ui/state.tsx';
import { useStepUp } from '#site/ui/step-up.tsx';

const words = texts.account;

function Address({ onSent }: { onSent(): void }) {
  const { run, asking } = useStepUp();
  const send = async ({ newEmail = '', password = '' }: Record<string, string>) => {
    const answer = await run(() =>
      client.call('auth.changeEmail', { body: { newEmail, password } }),
    );
    if (!answer.ok) return answer.error;
    onSent();
    return null;
  };
  return (
    <>
      <Form action={words.changeEmail} onSend={send}>
        <Field label={words.newEmail} name="newEmail" type="email" autoComplete="email" required />
        <PasswordField label={texts.auth.currentPassword} />
      </Form>
      {asking}
    </>
  );
}

export function Profile({ player }: { player: Player }) {
  const [saved, setSaved] = useState(false);
  const [address, setAddress] = useState<'shown' | 'changing' | 'sent'>('shown');
  const rename = async ({ displayName = '' }: Record<string, string>) => {
    const answer = await client.call('auth.changeMe', { body: { displayName } });
    if (!answer.ok) return answer.error;
    changePlayer(answer.value);
    setSaved(true);
    return null;
  };
  return (
    <section className="panel stack">
      <div className="row between wrap">
        <h2>{words.profile}</h2>
        <span className="small faint">{words.since(shownDay(player.createdAt))}</span>
      </div>
      <Form action={texts.common.save} onSend={rename}>
        <Field
          label={texts.auth.displayName}
          hint={texts.auth.displayNameHint}
          name="displayName"
          defaultValue={player.displayName}
          minLength={3}
          maxLength={24}
          required
        />
      </Form>
      {saved && <Notice tone="good">{words.nameChanged}</Notice>}
      <div className="row between wrap line-above">
        <div>
          <p className="small faint">{words.email}</p>
          <p className="break">{player.email}</p>
        </div>
        {address === 'shown' && (
          <Button look="small" onClick={() => setAddress('changing')} text={words.changeEmail} />
        )}
      </div>
      {address === 'changing' && <Address onSent={() => setAddress('sent')} />}
      {address === 'sent' && <Notice tone="good">{words.emailSent}</Notice>}
    </section>
  );
}
