// The wish for a prize: how much, where to, and what will be asked before it is sent.

import { useEffect, useState } from 'react';
import { groupedAmount, microsOf } from '../amounts.ts';
import {
  askForPrize,
  type Destination,
  type Eligibility,
  useEligibility,
} from '../queries/prizes.ts';
import { go } from '../state/router.ts';
import { texts } from '../texts/index.ts';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { useStepUp } from '../ui/step-up.tsx';
import { Blockers } from './blockers.tsx';
import { DestinationChoice } from './destination-choice.tsx';
import { useIntent } from './intent.ts';
import { nameOf } from './words.ts';

const words = texts.prizes;
/** Prizes are whole hundredths. */
const HUNDREDTH = 10_000n;
const TYPING_MS = 400;
/** Said at the field already. */
const OF_AMOUNT = new Set(['below_minimum', 'above_maximum', 'insufficient_funds']);

const lesser = (one: string, other: string) =>
  (microsOf(one) ?? 0n) < (microsOf(other) ?? 0n) ? one : other;

/** What is wrong with an amount; nothing while the field is empty. */
function problemOf(amount: string, least: string, most: string): string | null {
  if (amount.trim() === '') return null;
  const micros = microsOf(amount);
  if (micros === null || micros <= 0n || micros % HUNDREDTH !== 0n) return words.notAmount;
  if (micros < (microsOf(least) ?? 0n)) return words.below(groupedAmount(least));
  if (micros > (microsOf(most) ?? 0n)) return words.above(groupedAmount(most));
  return null;
}

/** A value once it has not changed for a moment. */
function useRested<Value>(value: Value): Value {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), TYPING_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

function Ahead({ amount, destinationId }: { amount: string | null; destinationId: string }) {
  const asked = useEligibility({ destinationId, ...(amount !== null && { amount }) });
  const of = asked.data;
  if (of === undefined) return null;
  const found = [...of.blocking.filter(({ code }) => !OF_AMOUNT.has(code)), ...of.ahead];
  return (
    <div className="stack tight" role="status">
      <h3>{words.ahead}</h3>
      {found.length === 0 ? (
        <p className="small soft">{words.aheadNone}</p>
      ) : (
        <div className="panel flush small">
          <Blockers of={found} />
        </div>
      )}
    </div>
  );
}

export function Wish(props: {
  of: Eligibility;
  destinations: readonly Destination[];
  to: Destination;
  onChoose(id: string): void;
}) {
  const { of, destinations, to, onChoose } = props;
  const { run, asking } = useStepUp();
  const [amount, setAmount] = useState('');
  const most = lesser(of.redeemable, of.maximum);
  const problem = problemOf(amount, of.minimum, most);
  const isReady = amount.trim() !== '' && problem === null;
  const rested = useRested(isReady ? amount.trim() : null);
  const intent = useIntent(`${amount.trim()} ${to.id}`);
  const send = async () => {
    const body = { amount: amount.trim(), destinationId: to.id };
    const answer = await run(() => askForPrize(body, intent.key));
    if (answer.ok) go(`/redemptions/${answer.value.id}`);
    else intent.refused(answer.error);
    return answer.ok ? null : answer.error;
  };
  return (
    <section className="panel stack" aria-label={words.form}>
      <h2>{words.form}</h2>
      <Form action={words.redeem} onSend={send} disabled={!isReady}>
        <Field
          label={words.amount}
          name="amount"
          inputMode="decimal"
          autoComplete="off"
          maxLength={16}
          value={amount}
          onChange={({ target }) => setAmount(target.value)}
          hint={words.amountHint(groupedAmount(of.minimum), groupedAmount(most))}
          problem={problem}
          required
        />
        <DestinationChoice of={destinations} value={to} onChange={onChoose} />
        <Ahead amount={rested} destinationId={to.id} />
        <p>{isReady ? words.sum(groupedAmount(amount.trim()), nameOf(to)) : words.sumNone}</p>
      </Form>
      {asking}
    </section>
  );
}
