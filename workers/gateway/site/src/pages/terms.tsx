// The documents that count now, to read and, where they changed, to accept.

import { useState } from 'react';
import type { ClientError, Output } from '#shared/client/types.ts';
import { acceptTerms, useOwnTerms, useTerms } from '../queries/terms.ts';
import { account } from '../state/account.ts';
import { useStore } from '../state/store.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { shownDay } from '../times.ts';
import { Button } from '../ui/button.tsx';
import { Loadable, Notice } from '../ui/state.tsx';

type Document = Output<'auth.currentTerms'>['items'][number];

function Accept() {
  const own = useOwnTerms();
  const [error, setError] = useState<ClientError | null>(null);
  const [busy, setBusy] = useState(false);
  if (own.data === undefined || !own.data.pending) return null;
  const waiting = own.data.items.filter(({ accepted }) => !accepted);
  const accept = async () => {
    setBusy(true);
    const answer = await acceptTerms(waiting.map(({ kind, version }) => ({ kind, version })));
    setBusy(false);
    setError(answer.ok ? null : answer.error);
  };
  return (
    <section className="panel stack tight" aria-label={texts.terms.accept}>
      <p>{texts.terms.waiting(waiting.map(({ title }) => title))}</p>
      {error !== null && <Notice tone="bad">{textOf(error)}</Notice>}
      <Button look="primary" disabled={busy} onClick={accept} text={texts.terms.accept} />
    </section>
  );
}

function Text({ of }: { of: Document }) {
  return (
    <section className="panel stack" id={of.kind}>
      <h2>{of.title}</h2>
      <p className="small soft">{texts.terms.since(of.version, shownDay(of.since))}</p>
      {of.body.split('\n\n').map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </section>
  );
}

export default function Terms() {
  const documents = useTerms();
  const { status } = useStore(account);
  return (
    <div className="page stack loose">
      <h1>{texts.terms.title}</h1>
      {status === 'signed_in' && <Accept />}
      <Loadable of={documents}>
        {(items) => items.map((document) => <Text key={document.kind} of={document} />)}
      </Loadable>
    </div>
  );
}
