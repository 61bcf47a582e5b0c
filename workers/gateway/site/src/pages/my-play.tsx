// What the player played: sums of a period, its days, every round, the statement of a year.

import { useState } from 'react';
import { Days } from '../my-play/days.tsx';
import { Rounds } from '../my-play/rounds.tsx';
import { Statement } from '../my-play/statement.tsx';
import { prefer, preferences } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { texts } from '../texts/index.ts';
import { Segments } from '../ui/field.tsx';
import '../style/my-play.css';

const words = texts.myPlay;
const PERIODS = [7, 30, 90, 365] as const;

export default function MyPlay() {
  const { coin } = useStore(preferences);
  const [days, setDays] = useState<(typeof PERIODS)[number]>(30);
  return (
    <div className="page narrow stack loose">
      <div>
        <h1>{words.title}</h1>
        <p className="soft">{words.line}</p>
      </div>
      <div className="row wrap between">
        <Segments
          label={words.period}
          value={days}
          onChange={setDays}
          options={PERIODS.map((value) => ({
            value,
            text: words.periods[value],
            name: words.periodNames[value],
          }))}
        />
        <Segments
          label={texts.coins.balance}
          value={coin}
          onChange={(next) => prefer({ coin: next })}
          options={[
            { value: 'GC', text: texts.coins.GC },
            { value: 'SC', text: texts.coins.SC },
          ]}
        />
      </div>
      <Days key={`${days} ${coin}`} days={days} coin={coin} />
      <Rounds key={coin} days={days} coin={coin} />
      <Statement />
    </div>
  );
}
