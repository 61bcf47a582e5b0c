// The authenticator app: set up with its QR code, recovery codes, and off again.

import { useState } from 'react';
import type { Output } from '#shared/client/types.ts';
import { changePlayer, client, type Player, takeToken } from '#site/state/account.ts';
import { textOf } from '#site/texts/errors.ts';
import { texts } from '#site/texts/index.ts';
import { Button } from '#site/ui/button.tsx';
import { Copy } from '#site/ui/copy.tsx';
import { Field, PasswordField } from '#site/ui/field.tsx';
import { Form } from '#site/ui/form.tsx';
import { Notice } from '#site/ui/state.tsx';
import { useStepUp } from '#site/ui/step-up.tsx';

const words = texts.account;
type Enrolment = Output<'auth.enrolTotp'>;

function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept(): void }) {
  return (
    <div className="stack">
      <h3>{words.recovery}</h3>
      <p className="small soft">{words.recoveryLine}</p>
      <ul className="codes mono">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="row wrap">
        <Copy text={codes.join('\n')} />
        <Button look="small primary" onClick={onKept} text={words.saved} />
      </div>
    </div>
  );
}

function SetUp({ enrolment, onDone }: { enrolment: Enrolment; onDone(codes: string[]): void }) {
  const confirm = async ({ code = '' }: Record<string, string>) => {
    const answer = await client.call('auth.confirmTotp', { body: { code } });
    if (!answer.ok) return answer.error;
    takeToken(answer.value);
    onDone(answer.value.recoveryCodes);
    return null;
  };
  return (
    <div className="stack">
      <p className="small soft">{words.scan}</p>
      <img
        className="qr"
        alt={words.qr}
        src={`data:image/svg+xml;utf8,${encodeURIComponent(enrolment.qrSvg)}`}
      />
      <p className="small faint">{words.orType}</p>
      <p className="mono break">{enrolment.secret}</p>
      <Form action={words.turnOn} onSend={confirm}>
        <Field
          label={words.appCode}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
        />
      </Form>
    </div>
  );
}

function TurnOff({ onDone }: { onDone(): void }) {
  const send = async ({ password = '', code = '' }: Record<string, string>) => {
    const answer = await client.call('auth.removeTotp', { body: { password, code } });
    if (!answer.ok) return answer.error;
    takeToken(answer.value);
    onDone();
    return null;
  };
  return (
    <Form action={words.turnOff} tone="danger" onSend={send}>
      <PasswordField />
      <Field label={words.appCode} name="code" autoComplete="one-time-code" required />
    </Form>
  );
}

function Choices({ onRenew, onLeave }: { onRenew(): void; onLeave(): void }) {
  return (
    <div className="row wrap">
      <Button look="small" title={words.renewLine} onClick={onRenew} text={words.renew} />
      <Button look="small" onClick={onLeave} text={words.turnOff} />
    </div>
  );
}

export function Factor({ player }: { player: Player }) {
  const { run, asking } = useStepUp();
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [isLeaving, setLeaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const begin = async () => {
    const answer = await run(() => client.call('auth.enrolTotp', { body: {} }));
    if (answer.ok) setEnrolment(answer.value);
    else setProblem(textOf(answer.error));
  };
  const renew = async () => {
    const answer = await run(() => client.call('auth.renewRecoveryCodes', { body: {} }));
    if (answer.ok) setCodes(answer.value.recoveryCodes);
    else setProblem(textOf(answer.error));
  };
  const enabled = (now: boolean) => changePlayer({ ...player, mfaEnabled: now });
  return (
    <section className="panel stack">
      <div className="row between wrap">
        <div className="grow">
          <h2 className="row">
            {words.factor}
            <span className={`pill ${player.mfaEnabled ? 'good' : ''}`}>
              {player.mfaEnabled ? words.factorOn : words.factorOff}
            </span>
          </h2>
          <p className="small soft">{words.factorLine}</p>
        </div>
        {!player.mfaEnabled && enrolment === null && (
          <Button look="small" onClick={begin} text={words.setUp} />
        )}
      </div>
      {enrolment !== null && (
        <SetUp
          enrolment={enrolment}
          onDone={(given) => {
            setEnrolment(null);
            setCodes(given);
            enabled(true);
          }}
        />
      )}
      {codes !== null && <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />}
      {player.mfaEnabled && codes === null && !isLeaving && (
        <Choices onRenew={() => void renew()} onLeave={() => setLeaving(true)} />
      )}
      {isLeaving && (
        <TurnOff
          onDone={() => {
            setLeaving(false);
            enabled(false);
          }}
        />
      )}
      {problem !== null && <Notice tone="bad">{problem}</Notice>}
      {asking}
    </section>
  );
}
