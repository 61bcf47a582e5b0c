// Some acts need a fresh proof of who asks. Runs the act; when the platform wants the proof, asks
// for it and runs the act again.

import { useRef, useState } from 'react';
import type { Answer, ClientError } from '#shared/client/types.ts';
import { account, client, takeToken } from '../state/account.ts';
import { useStore } from '../state/store.ts';
import { texts } from '../texts/index.ts';
import { Drawer } from './drawer.tsx';
import { Field } from './field.tsx';
import { Form } from './form.tsx';

const words = texts.account;

/** `run` is what acts go through; `asking` is shown somewhere on the page. */
export function useStepUp() {
  const now = useStore(account);
  const [isAsking, setAsking] = useState(false);
  const settle = useRef<(proved: boolean) => void>(() => {});
  const hasFactor = now.status === 'signed_in' && now.player.mfaEnabled;

  async function run<Value>(act: () => Promise<Answer<Value>>): Promise<Answer<Value>> {
    const first = await act();
    if (first.ok) return first;
    const { code } = first.error;
    // This sign-in may be older than the second factor; a code of it is proof as well.
    if (code !== 'step_up_required' && !(code === 'mfa_required' && hasFactor)) return first;
    const proved = await new Promise<boolean>((resolve) => {
      settle.current = resolve;
      setAsking(true);
    });
    setAsking(false);
    return proved ? act() : first;
  }

  const prove = async ({ secret = '' }: Record<string, string>): Promise<ClientError | null> => {
    const body = hasFactor ? { code: secret } : { password: secret };
    const answer = await client.call('auth.stepUp', { body });
    if (!answer.ok) return answer.error;
    takeToken(answer.value);
    settle.current(true);
    return null;
  };

  const asking = isAsking && (
    <Drawer title={words.stepUpTitle} onClose={() => settle.current(false)}>
      <div className="stack">
        <p className="soft">{hasFactor ? words.stepUpCode : words.stepUpPassword}</p>
        <Form action={texts.auth.verify} onSend={prove}>
          <Field
            label={hasFactor ? texts.auth.code : texts.auth.password}
            name="secret"
            type={hasFactor ? 'text' : 'password'}
            autoComplete={hasFactor ? 'one-time-code' : 'current-password'}
            required
          />
        </Form>
      </div>
    </Drawer>
  );
  return { run, asking };
}
