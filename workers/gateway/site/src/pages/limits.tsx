// Limits, breaks and self-exclusion. Nothing here is hard to find and nothing takes more than two
// steps.

import { useId, useState } from 'react';
import { serverClock } from '#shared/client/server-clock.ts';
import type { Output } from '#shared/client/types.ts';
import { groupedAmount } from '../amounts.ts';
import { takeLimits, useLimits } from '../queries/money.ts';
import { client } from '../state/account.ts';
import { shownAgo, shownMoment } from '../times.ts';
import { Button } from '../ui/button.tsx';
import '../style/account.css';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { Segments } from '../ui/field.tsx';
import { Loadable, Notice } from '../ui/state.tsx';

const words = texts.limits;

type Limit = Output<'payments.limits'>['limits'][number];
type LimitRequest = Pick<Limit, 'kind' | 'currency' | 'period'>;

const PERIODS = ['day', 'week', 'month'] as const;

function LimitForm(props: { name: string; hasLimit: boolean; onSet(value: string | null): void }) {
  const { name, hasLimit, onSet } = props;
  const [amount, setAmount] = useState('');
  const id = useId();
  return (
    <form
      className="row limit-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSet(amount.trim());
      }}
    >
      <label className="visually-hidden" htmlFor={id}>
        {`${words.amount}, ${name}`}
      </label>
      <input
        id={id}
        className="input"
        inputMode="decimal"
        placeholder={words.amount}
        value={amount}
        required
        onChange={(event) => setAmount(event.target.value)}
      />
      <button type="submit" className="button primary">
        {words.set}
      </button>
      {hasLimit && <Button onClick={() => onSet(null)} text={words.remove} />}
    </form>
  );
}

function LimitRow({ request, limit }: { request: LimitRequest; limit: Limit | undefined }) {
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const set = async (value: string | null) => {
    const body = { limits: [{ ...request, amount: value } as never] };
    const answer = await client.call('payments.changeLimits', { body });
    if (!answer.ok) return setProblem(textOf(answer.error));
    setProblem(null);
    setOpen(false);
    takeLimits(answer.value);
  };
  const name = `${request.currency} ${words.periods[request.period]}`;
  return (
    <li>
      <div className="grow">
        <div className="row between">
          <span>{name}</span>
          <span className={limit?.amount ? 'money' : 'faint'}>
            {limit?.amount ? groupedAmount(limit.amount) : words.noLimit}
          </span>
        </div>
        {limit?.next && (
          <p className="small faint">
            {limit.next.amount === null
              ? words.pendingNone(shownAgo(limit.next.at))
              : words.pending(groupedAmount(limit.next.amount), shownAgo(limit.next.at))}
          </p>
        )}
        {isOpen && (
          <LimitForm
            name={name}
            hasLimit={Boolean(limit?.amount)}
            onSet={(value) => void set(value)}
          />
        )}
        {problem !== null && <Notice tone="bad">{problem}</Notice>}
      </div>
      <Button
        look="quiet small"
        aria-label={`${words.change}: ${name}`}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        text={isOpen ? texts.common.cancel : words.change}
      />
    </li>
  );
}

function Limits({ kind, all }: { kind: 'loss' | 'purchase'; all: readonly Limit[] }) {
  const currencies = kind === 'loss' ? (['GC', 'SC'] as const) : (['USD'] as const);
  return (
    <section className="panel flush">
      <h2 className="padded">{words[kind]}</h2>
      <ul className="list line-above">
        {currencies.flatMap((currency) =>
          PERIODS.map((period) => (
            <LimitRow
              key={`${currency} ${period}`}
              request={{ kind, currency, period }}
              limit={all.find(
                (limit) =>
                  limit.kind === kind && limit.currency === currency && limit.period === period,
              )}
            />
          )),
        )}
      </ul>
    </section>
  );
}

const DAY_MS = 86_400_000;
/** So that a break of a day is not shorter than one when the request arrives. */
const ON_ITS_WAY_MS = 60_000;

const untilOf = (days: number) =>
  new Date(serverClock.nowMs() + days * DAY_MS + ON_ITS_WAY_MS).toISOString();
const BREAKS = [
  { value: 1, text: words.day },
  { value: 7, text: words.week },
  { value: 30, text: words.month },
];
const EXCLUSIONS = [
  { value: 183, text: words.halfYear },
  { value: 365, text: words.year },
  { value: 0, text: words.forever },
];

function Exclusion(props: {
  kind: 'cool_off' | 'self_exclusion';
  title: string;
  line: string;
  action: string;
  options: readonly { value: number; text: string }[];
}) {
  const { kind, title, line, action, options } = props;
  const [days, setDays] = useState(options[0]?.value ?? 1);
  const [state, setState] = useState<'idle' | 'asked' | 'done'>('idle');
  const [note, setNote] = useState('');
  const exclude = async () => {
    const until = days === 0 ? {} : { until: untilOf(days) };
    const answer = await client.call('games.exclude', { body: { kind, ...until } });
    if (!answer.ok) return setNote(textOf(answer.error));
    const end = answer.value.exclusion.until;
    setState('done');
    setNote(end === null ? words.excludedForever : words.excludedUntil(shownMoment(end)));
  };
  return (
    <section className="panel stack">
      <div>
        <h2>{title}</h2>
        <p className="small soft">{line}</p>
      </div>
      <Segments
        label={`${title}: ${words.breakFor}`}
        value={days}
        onChange={setDays}
        options={options}
        disabled={state === 'done'}
      />
      {note !== '' && <Notice tone={state === 'done' ? 'good' : 'bad'}>{note}</Notice>}
      {state === 'idle' && <Button onClick={() => setState('asked')} text={action} />}
      {state === 'asked' && (
        <div className="stack tight" role="alert">
          <p className="small">{words.sure}</p>
          <div className="pair">
            <Button look="danger" onClick={exclude} text={action} />
            <Button onClick={() => setState('idle')} text={texts.common.cancel} />
          </div>
        </div>
      )}
    </section>
  );
}

export default function LimitsPage() {
  const list = useLimits();
  return (
    <div className="page narrow stack loose">
      <div>
        <h1>{words.title}</h1>
        <p className="soft">{words.line}</p>
      </div>
      <Loadable of={list} rows={6}>
        {({ limits }) => (
          <>
            <Limits kind="loss" all={limits} />
            <Limits kind="purchase" all={limits} />
          </>
        )}
      </Loadable>
      <Exclusion
        kind="cool_off"
        title={words.breakTitle}
        line={words.breakLine}
        action={words.takeBreak}
        options={BREAKS}
      />
      <Exclusion
        kind="self_exclusion"
        title={words.excludeTitle}
        line={words.excludeLine}
        action={words.exclude}
        options={EXCLUSIONS}
      />
    </div>
  );
}
