// What we noticed of the player's play, above the limits and breaks that help with it. Without anything
// noticed, or when nobody answers, there is nothing: the limits below must not wait for it.

import { SIGNAL_WORDS } from '#shared/care.ts';
import { useCare } from '../queries/care.ts';
import { texts } from '../texts/index.ts';
import { shownMoment } from '../times.ts';

const words = texts.limits.care;

export function Care() {
  const notice = useCare().data?.notice ?? null;
  if (notice === null) return null;
  const { step, signals, since, until } = notice;
  return (
    <section className="panel stack" aria-labelledby="care">
      <div>
        <h2 id="care">{words.title}</h2>
        <p className="small soft">{words.since(shownMoment(since))}</p>
      </div>
      <ul>
        {signals.map((signal) => (
          <li key={signal}>{SIGNAL_WORDS[signal]}</li>
        ))}
      </ul>
      {step === 'pause' && until !== null && <p>{words.pause(shownMoment(until))}</p>}
      {step === 'review' && <p>{words.review}</p>}
      <p>
        {words.line} <a href="#cool_off">{words.toBreak}</a>
      </p>
    </section>
  );
}
