// Free entry: the one of the day with a button, cards with a code and the text to copy, and what became
// of each. Where something is not possible the page says why and where to go.

import { useState } from 'react';
import type { ClientError, Output } from '#shared/client/types.ts';
import { groupedAmount } from '../amounts.ts';
import { enterOnline, takeCode, useEntries } from '../queries/entries.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { shownAgo, shownDay } from '../times.ts';
import { type BotCheck, useBotCheck } from '../ui/bot-check.tsx';
import { Button } from '../ui/button.tsx';
import { Copy } from '../ui/copy.tsx';
import { Form } from '../ui/form.tsx';
import { Link } from '../ui/link.tsx';
import { Empty, Loadable, Loading, More, Notice } from '../ui/state.tsx';

const words = texts.entries;

type Entries = Output<'entries.listEntries'>;
type Entry = Entries['items'][number];
type Way = Entries['mail'] | Entries['online'];

/** Where to go about a refusal. */
const WAYS_OUT: Readonly<Record<string, [to: string, text: string]>> = {
  identity_required: ['/identity', words.profile],
  place_not_allowed: ['/places', words.places],
  place_proof_required: ['/places', words.places],
  email_not_verified: ['/account', words.verify],
  terms_not_accepted: ['/terms', texts.nav.terms],
};

function WhyNot({ of: { refusal } }: { of: Way }) {
  if (refusal === null) return null;
  const { code, changesAt } = refusal;
  const way = WAYS_OUT[code];
  return (
    <Notice>
      <span>
        {textOf({ code, message: code })} {changesAt !== null && words.changes(shownAgo(changesAt))}{' '}
        {way !== undefined && <Link to={way[0]}>{way[1]}</Link>}
      </span>
    </Notice>
  );
}

function Gives({ amount, of }: { amount: string | null; of: Way }) {
  if (amount === null) return null;
  const { playthroughMultiple: multiple, livesDays } = of;
  const terms =
    livesDays === null ? words.endless : (times: string) => words.terms(times, livesDays);
  return (
    <p className="small soft">
      <strong>{words.gives(groupedAmount(amount))}</strong> {multiple !== null && terms(multiple)}
    </p>
  );
}

function Online({ of, check }: { of: Entries; check: BotCheck }) {
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [isDone, setDone] = useState(false);
  const send = async () => {
    const answer = await enterOnline(check.body, key);
    // Each token counts once; the next entry is another one.
    check.renew();
    setDone(answer.ok);
    if (answer.ok) setKey(crypto.randomUUID());
    return answer.ok ? null : answer.error;
  };
  const { online } = of;
  return (
    <section className="panel stack" aria-label={words.online}>
      <h2>{words.online}</h2>
      <Gives amount={of.amounts.online} of={online} />
      <p className="small soft">{words.onlineLine}</p>
      {isDone && <Notice tone="good">{words.done}</Notice>}
      {online.available && (
        <Form action={words.ask} onSend={send} disabled={!check.ready}>
          {check.field}
        </Form>
      )}
      {online.nextAt === null ? (
        <WhyNot of={online} />
      ) : (
        <p className="small soft">{words.nextAt(shownAgo(online.nextAt))}</p>
      )}
    </section>
  );
}

function Code({ of: { code, expiresAt, text } }: { of: Entries['codes'][number] }) {
  return (
    <li className="stack tight">
      <div className="row between wrap">
        <strong>{words.code(code)}</strong>
        <span className="small faint">{words.until(shownDay(expiresAt))}</span>
      </div>
      <blockquote>{text}</blockquote>
      <Copy text={text} />
    </li>
  );
}

function ByPost({ of }: { of: Entries }) {
  const [error, setError] = useState<ClientError | null>(null);
  const [busy, setBusy] = useState(false);
  const { address, codes, mail, medianDays, targetBusinessDays } = of;
  const take = async () => {
    setBusy(true);
    const answer = await takeCode();
    setBusy(false);
    setError(answer.ok ? null : answer.error);
  };
  return (
    <section className="panel stack" aria-label={words.mail}>
      <h2>{words.mail}</h2>
      <Gives amount={of.amounts.mail} of={mail} />
      <p className="small soft">{words.mailLine(mail.unusedCodesMax, mail.codeLivesDays)}</p>
      <p className="small soft">
        {words.waits(targetBusinessDays)} {medianDays !== null && words.median(medianDays)}
      </p>
      <WhyNot of={mail} />
      {error !== null && <Notice tone="bad">{textOf(error)}</Notice>}
      {mail.available && <Button disabled={busy} onClick={take} text={words.takeCode} />}
      {address !== null && codes.length > 0 && (
        <>
          <div>
            <h3>{words.address}</h3>
            <address style={{ whiteSpace: 'pre-line' }}>{address}</address>
          </div>
          <p className="small soft">{words.copyLine}</p>
          <ul className="list">
            {codes.map((code) => (
              <Code key={code.code} of={code} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Row({ of }: { of: Entry }) {
  const { amount, code, day, dueOn, method, rejectNote, rejectReason, state } = of;
  return (
    <li>
      <div className="grow">
        <span>
          {words.methods[method]}, {words.gives(groupedAmount(amount))}
        </span>
        <p className="small faint">
          {words.day(shownDay(day))}
          {code !== null && `. ${words.code(code)}`}
          {state === 'received' && dueOn !== null && `. ${words.due(shownDay(dueOn))}`}
        </p>
        {rejectReason !== null && (
          <p className="small">
            {words.reasons[rejectReason]} {rejectNote}
          </p>
        )}
      </div>
      <span className={`pill ${state === 'accepted' ? 'good' : ''}`}>{words.states[state]}</span>
    </li>
  );
}

export default function FreeEntry() {
  const check = useBotCheck('entry');
  const entries = useEntries();
  if (check.leaving) return <Loading rows={6} />;
  return (
    <div className="page narrow stack loose">
      <div>
        <h1>{words.title}</h1>
        <p className="soft">{words.line}</p>
      </div>
      <Loadable of={entries} rows={6}>
        {(found) => (
          <>
            <Online of={found} check={check} />
            <ByPost of={found} />
            <section className="stack tight" aria-label={words.mine}>
              <h2>{words.mine}</h2>
              <div className="panel flush">
                {found.items.length === 0 ? (
                  <Empty title={words.none} line={words.noneLine} />
                ) : (
                  <ul className="list">
                    {found.items.map((entry) => (
                      <Row key={entry.id} of={entry} />
                    ))}
                  </ul>
                )}
              </div>
              <More of={entries} />
            </section>
            <section className="stack tight">
              <h2>{words.rules}</h2>
              {found.rules.split('\n\n').map((paragraph) => (
                <p key={paragraph} className="small soft">
                  {paragraph}
                </p>
              ))}
            </section>
          </>
        )}
      </Loadable>
    </div>
  );
}
