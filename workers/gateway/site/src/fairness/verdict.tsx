// What the check of a round found, line by line.

import { useState } from 'react';
import { client } from '../state/account.ts';
import { texts } from '../texts/index.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/state.tsx';
import type { Check, Replay } from './check.ts';

const words = texts.fairness;

/** Loads the rules and checks. */
export async function runCheck(replay: Replay): Promise<Check | null> {
  const { checkReplay } = await import('./check.ts');
  return checkReplay(replay);
}

export function Verdict({ check }: { check: Check }) {
  const isRight = check.hash && check.outcome && check.payout;
  const lines = [
    [check.hash, words.hashMatches],
    [check.outcome, words.outcomeMatches],
    [check.payout, words.payoutMatches],
  ] as const;
  return (
    <div className={`verdict ${isRight ? 'good' : 'bad'}`} role="status" data-testid="verdict">
      <p className="row">
        <Icon name={isRight ? 'check' : 'alert'} />
        <strong>{isRight ? words.verified : words.differs}</strong>
      </p>
      <ul>
        {lines.map(([holds, text]) => (
          <li key={text} className="row small">
            <Icon name={holds ? 'check' : 'close'} size={14} />
            {text}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A button that fetches a round's public replay and checks it here. */
export function VerifyButton({
  roundId,
  nonce,
  onCheck,
}: {
  roundId: string;
  nonce: number;
  onCheck(check: Check): void;
}) {
  const [state, setState] = useState<'idle' | 'busy' | 'sealed' | 'failed'>('idle');
  const verify = async () => {
    setState('busy');
    const answer = await client.call('games.replayRound', { params: { id: roundId } });
    if (!answer.ok) return setState('failed');
    const check = await runCheck(answer.value);
    setState(check === null ? 'sealed' : 'idle');
    if (check !== null) onCheck(check);
  };
  return (
    <>
      <Button
        look="small"
        aria-label={words.verifyRound(nonce)}
        disabled={state === 'busy'}
        onClick={verify}
        text={words.verify}
      />
      {state === 'sealed' && <Notice>{words.notRevealed}</Notice>}
      {state === 'failed' && <Notice tone="bad">{texts.common.failedTitle}</Notice>}
    </>
  );
}
