// How well the player is known, and the way to a check of their document.

import { useState } from 'react';
import type { Output } from '#shared/client/types.ts';
import { beginCheck } from '../queries/identity.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { Notice } from './state.tsx';

const words = texts.identity;

export function IdentityCheck({ of }: { of: Output<'compliance.getIdentity'> }) {
  const { tier, state, reason, needs } = of;
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const begin = async () => {
    setBusy(true);
    const answer = await beginCheck(key);
    if (answer.ok && answer.value.url !== null && answer.value.state === 'open') {
      location.assign(answer.value.url);
      return;
    }
    setBusy(false);
    setKey(crypto.randomUUID());
    setProblem(answer.ok ? words.checkOver : textOf(answer.error));
  };
  return (
    <>
      <p>{words.tiers[tier]}</p>
      {words.states[state] !== '' && <p>{words.states[state]}</p>}
      {reason != null && <Notice>{words.reasons[reason]}</Notice>}
      {tier >= 2 && needs.includes('profile') && <Notice>{words.otherName}</Notice>}
      {needs.includes('check') && !needs.includes('profile') && state !== 'processing' && (
        <>
          <p className="soft">{words.checkLine}</p>
          <button type="button" className="button" disabled={busy} onClick={begin}>
            {state === 'open' ? words.checkAgain : words.check}
          </button>
        </>
      )}
      {problem !== null && <Notice>{problem}</Notice>}
    </>
  );
}
