// A break or a self-exclusion: chosen, confirmed, and then nobody can take it back.

import { useState } from 'react';
import { serverClock } from '#shared/client/server-clock.ts';
import { client } from '../state/account.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { shownMoment } from '../times.ts';
import { Button } from '../ui/button.tsx';
import { Segments } from '../ui/field.tsx';
import { Notice } from '../ui/state.tsx';

const words = texts.limits;

const DAY_MS = 86_400_000;
/** So that a break of a day is not shorter than one when the request arrives. */
const ON_ITS_WAY_MS = 60_000;

const untilOf = (days: number) =>
  new Date(serverClock.nowMs() + days * DAY_MS + ON_ITS_WAY_MS).toISOString();
/** How long a break may be, in days. */
export const BREAKS = [
  { value: 1, text: words.day },
  { value: 7, text: words.week },
  { value: 30, text: words.month },
];
/** How long a self-exclusion may be, in days; 0 for good. */
export const EXCLUSIONS = [
  { value: 183, text: words.halfYear },
  { value: 365, text: words.year },
  { value: 0, text: words.forever },
];

/** The panel of one kind. */
export function Exclusion(props: {
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
    <section id={kind} className="panel stack">
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
