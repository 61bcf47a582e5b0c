// What a player can do about a prize now: take it back, give what is missing, send it elsewhere or again.

import { type ReactNode, useState } from 'react';
import {
  acceptWithholding,
  askForPrize,
  cancelPrize,
  type Destination,
  type Redemption,
  sendElsewhere,
} from '../queries/prizes.ts';
import { go } from '../state/router.ts';
import { texts } from '../texts/index.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { Link } from '../ui/link.tsx';
import { useStepUp } from '../ui/step-up.tsx';
import { chosenOf, DestinationChoice } from './destination-choice.tsx';
import { useIntent } from './intent.ts';

const words = texts.prizes;

const WAITS = new Set<Redemption['state']>(['held', 'needs_player', 'in_review', 'approved']);
/** The owner of the account does not want it: sending it again would not help. */
const REFUSED_BY_OWNER = 'R23';

function Act({ title, line, children }: { title: string; line?: string; children: ReactNode }) {
  return (
    <section className="panel stack tight" aria-label={title}>
      <h2>{title}</h2>
      {line !== undefined && <p className="small soft">{line}</p>}
      {children}
    </section>
  );
}

function Elsewhere({ of, from }: { of: Redemption; from: readonly Destination[] }) {
  const { run, asking } = useStepUp();
  const [id, setId] = useState<string | null>(null);
  const others = from.filter((one) => one.id !== of.destinationId);
  const to = chosenOf(others, id);
  const send = async () => {
    if (to === undefined) return null;
    const answer = await run(() => sendElsewhere(of.id, to.id));
    return answer.ok ? null : answer.error;
  };
  return (
    <Act title={words.elsewhere}>
      {to === undefined ? (
        <p className="small soft">
          {words.elsewhereNone} <Link to="/payout-accounts">{words.manage}</Link>
        </p>
      ) : (
        <Form action={words.elsewhereAct} onSend={send}>
          <DestinationChoice of={others} value={to} onChange={setId} />
        </Form>
      )}
      {asking}
    </Act>
  );
}

function Retry({ of, from }: { of: Redemption; from: readonly Destination[] }) {
  const { run, asking } = useStepUp();
  const [id, setId] = useState<string | null>(null);
  const to = chosenOf(from, id);
  const intent = useIntent(`${of.id} ${to?.id}`);
  const send = async () => {
    if (to === undefined) return null;
    const body = { amount: of.amount, destinationId: to.id, retryOf: of.id };
    const answer = await run(() => askForPrize(body, intent.key));
    if (answer.ok) go(`/redemptions/${answer.value.id}`);
    else intent.refused(answer.error);
    return answer.ok ? null : answer.error;
  };
  return (
    <Act title={words.retryTitle} line={words.retryLine}>
      {to === undefined ? (
        <p className="small soft">
          {words.blocking.destination_required}{' '}
          <Link to="/payout-accounts">{words.doThis.add_destination}</Link>
        </p>
      ) : (
        <Form action={words.again} onSend={send}>
          <DestinationChoice of={from} value={to} onChange={setId} />
        </Form>
      )}
      {asking}
    </Act>
  );
}

function Tax({ of }: { of: Redemption }) {
  const accept = async () => {
    const answer = await acceptWithholding(of.id);
    return answer.ok ? null : answer.error;
  };
  return (
    <Act title={words.taxForm} line={words.taxNeeded}>
      <ButtonLink to="/tax" look="primary" text={words.taxAct} />
      <p className="small soft">{words.withholdLine}</p>
      <Form action={words.withhold} onSend={accept}>
        {null}
      </Form>
    </Act>
  );
}

function Cancel({ of }: { of: Redemption }) {
  const cancel = async () => {
    const answer = await cancelPrize(of.id);
    return answer.ok ? null : answer.error;
  };
  return (
    <Act title={words.cancel} line={words.cancelLine}>
      <Form action={words.cancel} tone="danger" onSend={cancel}>
        {null}
      </Form>
    </Act>
  );
}

export function Acts({ of, from }: { of: Redemption; from: readonly Destination[] }) {
  const { state, reasons } = of;
  const needs = state === 'needs_player' ? reasons : [];
  const needsIdentity = needs.some((each) => each.startsWith('identity_'));
  const needsPlace = needs.some((each) => each.startsWith('destination_'));
  return (
    <>
      {needsIdentity && (
        <Act title={texts.identity.check.title} line={texts.identity.check.line}>
          <ButtonLink to="/identity" look="primary" text={texts.identity.check.begin} />
        </Act>
      )}
      {needs.includes('tax_form_required') && <Tax of={of} />}
      {needsPlace && <Elsewhere of={of} from={from} />}
      {WAITS.has(state) && <Cancel of={of} />}
      {state === 'returned' &&
        (reasons.includes(REFUSED_BY_OWNER) ? (
          <Act title={words.retryTitle} line={words.retryNever}>
            <ButtonLink to="/redeem" text={words.title} />
          </Act>
        ) : (
          <Retry of={of} from={from} />
        ))}
    </>
  );
}
