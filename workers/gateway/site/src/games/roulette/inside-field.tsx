// The list of bets on two to six numbers: for fingers and keys, which cannot point at a line.

import { useId, useState } from 'react';
import { texts } from '#site/texts/index.ts';
import { Button } from '#site/ui/button.tsx';
import { INSIDE_SPOTS } from './inside.ts';
import { INSIDE_KINDS, kindOfSpot, nameOf } from './spot-name.ts';

const words = texts.board;
const [FIRST = ''] = INSIDE_SPOTS;

export function InsideField(props: { locked: boolean; onChip(spot: string): void }) {
  const { locked, onChip } = props;
  const id = useId();
  const [spot, setSpot] = useState(FIRST);
  return (
    <div className="field">
      <label htmlFor={id}>{words.insideBets}</label>
      <div className="joined">
        <select
          id={id}
          className="input"
          value={spot}
          disabled={locked}
          onChange={({ target }) => setSpot(target.value)}
        >
          {INSIDE_KINDS.map((kind) => (
            <optgroup key={kind} label={words.inside[kind]}>
              {INSIDE_SPOTS.filter((each) => kindOfSpot(each) === kind).map((each) => (
                <option key={each} value={each}>
                  {nameOf(each)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <Button disabled={locked} onClick={() => onChip(spot)} text={words.place} />
      </div>
    </div>
  );
}
