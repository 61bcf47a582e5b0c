// A player's own limits: of coins by currency and period, and of time at tables. Each is one row that
// opens to a field; what was asked for is shown with the day from which it holds.

import { useId, useState } from 'react';
import type { Input, Output } from '#shared/client/types.ts';
import { groupedAmount } from '../amounts.ts';
import { takeLimits } from '../queries/money.ts';
import { client } from '../state/account.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { shownAgo } from '../times.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/state.tsx';

const words = texts.limits;

type Limit = Output<'payments.limits'>['limits'][number];
type TimeLimit = Extract<Limit, { minutes: unknown }>;
type CoinLimit = Exclude<Limit, TimeLimit>;
type Wish = Input<'payments.changeLimits'>['body']['limits'][number];

const PERIODS = ['day', 'week', 'month'] as const;
const CURRENCIES = { loss: ['GC', 'SC'], wager: ['GC', 'SC'], purchase: ['USD'] } as const;

interface LimitFormProps {
  name: string;
  field: string;
  hasLimit: boolean;
  onSet(value: string | null): void;
}

function LimitForm({ name, field, hasLimit, onSet }: LimitFormProps) {
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
        {`${field}, ${name}`}
      </label>
      <input
        id={id}
        className="input"
        inputMode="decimal"
        placeholder={field}
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

interface LimitRowProps {
  name: string;
  /** The name for who hears only it: which of the lists it is in. */
  spoken?: string;
  field: string;
  /** What holds now, as people read it; `null` for no limit. */
  value: string | null;
  /** What will hold, and when. */
  next: { value: string | null; at: string } | null;
  wish(value: string | null): Wish;
}

function LimitRow({ name, spoken = name, field, value, next, wish }: LimitRowProps) {
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const set = async (entered: string | null) => {
    const answer = await client.call('payments.changeLimits', {
      body: { limits: [wish(entered)] },
    });
    if (!answer.ok) return setProblem(textOf(answer.error));
    setProblem(null);
    setOpen(false);
    takeLimits(answer.value);
  };
  return (
    <li>
      <div className="grow">
        <div className="row between">
          <span>{name}</span>
          <span className={value === null ? 'faint' : 'money'}>{value ?? words.noLimit}</span>
        </div>
        {next && (
          <p className="small faint">
            {next.value === null
              ? words.pendingNone(shownAgo(next.at))
              : words.pending(next.value, shownAgo(next.at))}
          </p>
        )}
        {isOpen && (
          <LimitForm
            name={spoken}
            field={field}
            hasLimit={value !== null}
            onSet={(entered) => void set(entered)}
          />
        )}
        {problem !== null && <Notice tone="bad">{problem}</Notice>}
      </div>
      <Button
        look="quiet small"
        aria-label={`${words.change}: ${spoken}`}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        text={isOpen ? texts.common.cancel : words.change}
      />
    </li>
  );
}

const shownAmount = (amount: string | null | undefined) =>
  amount === null || amount === undefined ? null : groupedAmount(amount);
const shownMinutes = (minutes: number | null | undefined) =>
  minutes === null || minutes === undefined ? null : words.minutes(minutes);

/** Limits of coins of one kind. */
export function CoinLimits({ kind, all }: { kind: CoinLimit['kind']; all: readonly Limit[] }) {
  const own = all.filter((limit): limit is CoinLimit => limit.kind === kind);
  return (
    <section className="panel flush">
      <h2 className="padded">{words[kind]}</h2>
      <ul className="list line-above">
        {CURRENCIES[kind].flatMap((currency) =>
          PERIODS.map((period) => {
            const limit = own.find((one) => one.currency === currency && one.period === period);
            const { next = null } = limit ?? {};
            return (
              <LimitRow
                key={`${currency} ${period}`}
                name={`${currency} ${words.periods[period]}`}
                {...(kind === 'wager' && {
                  spoken: `${words.stakes}, ${currency} ${words.periods[period]}`,
                })}
                field={words.amount}
                value={shownAmount(limit?.amount)}
                next={next && { at: next.at, value: shownAmount(next.amount) }}
                wish={(amount) => ({ kind, currency, period, amount }) as Wish}
              />
            );
          }),
        )}
      </ul>
    </section>
  );
}

/** Limits of time at tables. */
export function TimeLimits({ all }: { all: readonly Limit[] }) {
  const own = all.filter((limit): limit is TimeLimit => 'minutes' in limit);
  return (
    <section className="panel flush">
      <h2 className="padded">{words.time}</h2>
      <p className="padded small soft">{words.timeLine}</p>
      <ul className="list line-above">
        {(['session_time', 'reality_check'] as const).map((kind) => {
          const limit = own.find((one) => one.kind === kind);
          const { next = null } = limit ?? {};
          return (
            <LimitRow
              key={kind}
              name={words[kind]}
              field={words.minutesField[kind]}
              value={shownMinutes(limit?.minutes)}
              next={next && { at: next.at, value: shownMinutes(next.minutes) }}
              wish={(minutes) => ({ kind, minutes: minutes === null ? null : Number(minutes) })}
            />
          );
        })}
      </ul>
    </section>
  );
}
