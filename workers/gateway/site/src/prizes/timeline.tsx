// What happened to a prize, in order.

import type { Redemption } from '../queries/prizes.ts';
import { texts } from '../texts/index.ts';
import { shownMoment } from '../times.ts';
import { reasonText } from './words.ts';

const words = texts.prizes;

export function Timeline({ of }: { of: Redemption['events'] }) {
  return (
    <section className="panel stack tight" aria-label={words.timeline}>
      <h2>{words.timeline}</h2>
      <ol className="timeline">
        {of.map(({ state, at, reason, note }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: events are only ever added at the end
          <li key={index} data-state={state}>
            <p className="row wrap between">
              <strong>{words.states[state]}</strong>
              <span className="small faint">{shownMoment(at)}</span>
            </p>
            {reason !== undefined && <p className="small soft">{reasonText(reason)}</p>}
            {note !== undefined && <p className="small break">{note}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
