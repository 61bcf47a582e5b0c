// The links in mails about a change of address (agreeing to it, and taking it back) and about an account
// that somebody asks to have back (stopping it). They act on a click and never on being opened, because
// scanners and previews of mail open every link.

import { useState } from 'react';
import type { ClientError } from '#shared/client/types.ts';
import { client, recheckSignIn } from '../state/account.ts';
import { place, secretOfPlace } from '../state/router.ts';
import { texts } from '../texts/index.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import Nothing from './nothing.tsx';

const { auth } = texts;

interface Act {
  title: string;
  line: string;
  action: string;
  /** The line that says what was done, or what was refused. */
  run(token: string): Promise<string | ClientError>;
}

const UNDO: Act = {
  title: auth.undoAsk,
  line: auth.undoAskLine,
  action: auth.undoAct,
  async run(token) {
    const undone = await client.call('auth.undoEmailChange', { body: { token } });
    if (!undone.ok) return undone.error;
    void recheckSignIn();
    return auth.undoLine;
  },
};

const CONFIRM: Act = {
  title: auth.confirmTitle,
  line: auth.confirmLine,
  action: auth.confirmAct,
  async run(token) {
    const confirmed = await client.call('auth.confirmEmailChange', { body: { token } });
    if (!confirmed.ok) return confirmed.error;
    const isChanged = confirmed.value.status === 'changed';
    if (isChanged) void recheckSignIn();
    return isChanged ? auth.confirmChanged : auth.confirmWaiting;
  },
};

const STOP: Act = {
  title: texts.recovery.stopTitle,
  line: texts.recovery.stopLine,
  action: texts.recovery.stop,
  async run(token) {
    const stopped = await client.call('auth.stopRecovery', { body: { token } });
    return stopped.ok ? texts.recovery.stopped : stopped.error;
  },
};

const ACTS: Record<string, Act> = { '/undo-email': UNDO, '/stop-recovery': STOP };

export default function MailLink() {
  const [token] = useState(secretOfPlace);
  const [act] = useState(() => ACTS[place.get().path] ?? CONFIRM);
  const [done, setDone] = useState<string | null>(null);
  if (token === null) return <Nothing />;
  const send = async () => {
    const answer = await act.run(token);
    if (typeof answer !== 'string') return answer;
    setDone(answer);
    return null;
  };
  return (
    <div className="page form stack loose">
      <h1>{act.title}</h1>
      <p className="soft" role="status">
        {done ?? act.line}
      </p>
      {done === null ? (
        <Form action={act.action} onSend={send}>
          {null}
        </Form>
      ) : (
        <ButtonLink to="/sign-in" look="primary wide" text={auth.signIn} />
      )}
    </div>
  );
}
