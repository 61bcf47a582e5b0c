// One's own data as a file, and closing the account.

import { useState } from 'react';
import { saveFile } from '#site/save-file.ts';
import { account, client, leavePage } from '#site/state/account.ts';
import { useStore } from '#site/state/store.ts';
import { textOf } from '#site/texts/errors.ts';
import { texts } from '#site/texts/index.ts';
import { Button } from '#site/ui/button.tsx';
import { Field, PasswordField } from '#site/ui/field.tsx';
import { Form } from '#site/ui/form.tsx';
import { Notice } from '#site/ui/state.tsx';
import { useStepUp } from '#site/ui/step-up.tsx';

const words = texts.account;

function Close() {
  const now = useStore(account);
  const { run, asking } = useStepUp();
  const hasFactor = now.status === 'signed_in' && now.player.mfaEnabled;
  const send = async ({ password = '', code = '', forfeit }: Record<string, string>) => {
    const body = {
      password,
      ...(hasFactor && { code }),
      ...(forfeit !== undefined && { forfeitBalance: true }),
    };
    const answer = await run(() => client.call('auth.leave', { body }));
    if (!answer.ok) return answer.error;
    leavePage();
    return null;
  };
  return (
    <>
      <Form action={words.leave} tone="danger" onSend={send}>
        <PasswordField />
        {hasFactor && (
          <Field label={words.appCode} name="code" autoComplete="one-time-code" required />
        )}
        <label className="check">
          <input type="checkbox" name="forfeit" />
          <span className="small">{words.forfeit}</span>
        </label>
      </Form>
      {asking}
    </>
  );
}

export function Leaving() {
  const { run, asking } = useStepUp();
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const download = async () => {
    const answer = await run(() => client.call('auth.exportMe'));
    if (!answer.ok) return setProblem(textOf(answer.error));
    const text = JSON.stringify(answer.value, null, 2);
    saveFile('parlor-data.json', new Blob([text], { type: 'application/json' }));
  };
  return (
    <section className="panel stack">
      <div className="row between wrap">
        <h2>{words.data}</h2>
        <Button look="small" onClick={download} text={words.download} />
      </div>
      {problem !== null && <Notice tone="bad">{problem}</Notice>}
      <div className="row between wrap line-above">
        <div className="grow">
          <h2>{words.leaveTitle}</h2>
          <p className="small soft">{words.leaveLine}</p>
        </div>
        {!isOpen && (
          <Button look="small danger" onClick={() => setOpen(true)} text={words.leaveTitle} />
        )}
      </div>
      {isOpen && <Close />}
      {asking}
    </section>
  );
}
