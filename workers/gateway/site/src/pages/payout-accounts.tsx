// Where prizes go: accounts that were shown to whoever sends them, a new one, and away with one.

import { useState } from 'react';
import type { ClientError } from '#shared/client/types.ts';
import { useIntent } from '../prizes/intent.ts';
import { nameOf } from '../prizes/words.ts';
import {
  addDestination,
  type Destination,
  removeDestination,
  useDestinations,
} from '../queries/prizes.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { shownMoment } from '../times.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { Empty, Listed, Notice } from '../ui/state.tsx';
import { useStepUp } from '../ui/step-up.tsx';

const words = texts.prizes;
const KINDS: readonly Destination['kind'][] = ['bank', 'gift_card'];

function lineOf({ state, refusal, nameMatch, restsUntil }: Destination): string | null {
  if (state === 'pending') return words.pendingLine;
  if (state === 'failed') return words.failedLine;
  if (refusal === 'destination_name_mismatch') return words.mismatch;
  if (refusal === 'under_review') return words.lookedAt;
  if (refusal !== null) return words.showAgain;
  if (restsUntil !== null) return words.rests(shownMoment(restsUntil));
  return nameMatch === 'close' ? words.close : null;
}

function Row({ of, onRemove }: { of: Destination; onRemove(): unknown }) {
  const { state, refusal } = of;
  const [name, line] = [nameOf(of), lineOf(of)];
  const isGood = state === 'ready' && refusal === null;
  return (
    <li className="row wrap">
      <div className="grow">
        <p className="row wrap">
          <strong className="break">{name}</strong>
          <span className={`pill ${isGood ? 'good' : ''}`}>
            {state !== 'removed' &&
              words.accountStates[state === 'ready' && !isGood ? 'failed' : state]}
          </span>
        </p>
        {line !== null && <p className="small soft">{line}</p>}
      </div>
      <Button
        look="small"
        aria-label={words.removeNamed(name)}
        onClick={onRemove}
        text={words.remove}
      />
    </li>
  );
}

function Refused({ of }: { of: ClientError }) {
  const isPerson = of.code === 'identity_required' || of.code === 'identity_failed';
  return (
    <Notice tone="bad">
      <span>
        {words.blocking[of.code] ?? textOf(of)}{' '}
        {isPerson && <Link to="/identity">{words.doThis.prove_identity}</Link>}
        {of.code === 'mfa_required' && <Link to="/account">{words.doThis.set_up_factor}</Link>}
      </span>
    </Notice>
  );
}

export default function PayoutAccounts() {
  const list = useDestinations();
  const { run, asking } = useStepUp();
  const [kind, setKind] = useState<Destination['kind'] | null>(null);
  const [problem, setProblem] = useState<ClientError | string | null>(null);
  const intents = { bank: useIntent('bank'), gift_card: useIntent('gift_card') };
  const add = async (wanted: Destination['kind']) => {
    setKind(wanted);
    setProblem(null);
    const answer = await run(() => addDestination(wanted, intents[wanted].key));
    if (answer.ok && answer.value.url !== null) {
      location.assign(answer.value.url);
      return;
    }
    setKind(null);
    if (!answer.ok) intents[wanted].refused(answer.error);
    setProblem(answer.ok ? words.noPage : answer.error);
  };
  const remove = async (id: string) => {
    setProblem(null);
    const answer = await run(() => removeDestination(id));
    if (!answer.ok) setProblem(answer.error);
  };
  return (
    <div className="page narrow stack loose">
      <div>
        <h1>{words.accounts}</h1>
        <p className="soft">{words.accountsLine}</p>
      </div>
      {typeof problem === 'string' && <Notice tone="bad">{problem}</Notice>}
      {problem !== null && typeof problem !== 'string' && <Refused of={problem} />}
      <div className="row wrap">
        {KINDS.map((each) => (
          <Button
            key={each}
            look={each === 'bank' ? 'primary' : ''}
            disabled={kind !== null}
            onClick={() => add(each)}
            text={words.add[each]}
          />
        ))}
      </div>
      <section className="panel flush" aria-label={words.accounts}>
        <Listed
          of={list}
          rows={2}
          empty={<Empty icon="wallet" title={words.accountsNone} line={words.accountsNoneLine} />}
        >
          {(one) => <Row key={one.id} of={one} onRemove={() => remove(one.id)} />}
        </Listed>
      </section>
      <Link to="/redeem">{words.title}</Link>
      {asking}
    </div>
  );
}
