// The check of a document: begun here, done on a partner's page, its result here again.

import { useState } from 'react';
import type { ClientError } from '#shared/client/types.ts';
import { useIntent } from '../prizes/intent.ts';
import { beginCheck, type Identity } from '../queries/identity.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/state.tsx';

const words = texts.identity.check;

/** Nothing the player does here changes these. */
const ENDED = new Set(['underage', 'duplicate_person', 'account_closed']);

function lineOf({ state, reason, tier }: Identity): string {
  if (state === 'open') return words.openLine;
  if (state === 'processing') return words.processingLine;
  if (tier >= 2) return texts.identity.tiers[tier];
  if (state === 'expired') return words.expiredLine;
  if (state === 'failed') return words.reasons[reason ?? 'other'];
  return words.line;
}

export function Check({ of }: { of: Identity }) {
  const { tier, state, reason, needs } = of;
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ClientError | string | null>(null);
  const intent = useIntent(state);
  const begin = async () => {
    setBusy(true);
    const answer = await beginCheck(intent.key);
    if (answer.ok && answer.value.url !== null) {
      location.assign(answer.value.url);
      return;
    }
    setBusy(false);
    if (!answer.ok) intent.refused(answer.error);
    setProblem(answer.ok ? words.noPage : answer.error);
  };
  const needsProfile = needs.includes('profile');
  const canBegin =
    state === 'open' ||
    (tier < 2 && tier > 0 && state !== 'processing' && !ENDED.has(reason ?? ''));
  const action = state === 'open' ? words.goOn : state === 'none' ? words.begin : words.again;
  return (
    <section className="panel stack tight" aria-label={words.title} data-state={state}>
      <h2 className="row wrap">
        {words.title}
        <span className={`pill ${state === 'verified' ? 'good' : ''}`}>{words.states[state]}</span>
      </h2>
      <p className="soft" role="status">
        {lineOf(of)}
      </p>
      {needsProfile && <p>{tier >= 2 ? words.profileDiffers : words.profileFirst}</p>}
      {problem !== null && (
        <Notice tone="bad">{typeof problem === 'string' ? problem : textOf(problem)}</Notice>
      )}
      {canBegin && (
        <div>
          <Button look="primary" disabled={busy} onClick={begin} text={action} />
        </div>
      )}
    </section>
  );
}
