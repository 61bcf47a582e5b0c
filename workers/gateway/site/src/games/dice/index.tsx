// Dice: a track from 0 to 100, a target on it, and where the roll landed.

import { hundredthsToText, textToHundredths } from '#shared/fairness/decimal.ts';
import { groupedAmount, profitOf, shownMultiplier, shownPercent } from '#site/amounts.ts';
import { texts } from '#site/texts/index.ts';
import { Segments } from '#site/ui/field.tsx';
import { type GameProps, kindOf } from '../kind.ts';
import { PreviewList } from '../preview.tsx';
import './dice.css';

type Dice = { target: string; direction: 'over' | 'under' };

const words = texts.board;
const MIN = 200;
const MAX = 9_800;

const chanceOf = ({ target, direction }: Dice) => {
  const hundredths = textToHundredths(target);
  return direction === 'under' ? hundredths : 10_000 - hundredths;
};

function Fields({ params, onParams, stake, locked }: GameProps<Dice>) {
  const chance = chanceOf(params);
  const multiplier = (Math.floor((9_900 / chance) * 10_000) / 10_000).toFixed(4);
  const turn = (direction: Dice['direction']) => {
    // The chance stays, the side changes.
    const target = direction === 'under' ? chance : 10_000 - chance;
    onParams({ direction, target: hundredthsToText(target) });
  };
  return (
    <>
      <Segments
        label={words.rollOver}
        value={params.direction}
        disabled={locked}
        onChange={turn}
        options={[
          { value: 'over', text: `${words.over} ${hundredthsToText(10_000 - chance)}` },
          { value: 'under', text: `${words.under} ${hundredthsToText(chance)}` },
        ]}
      />
      <PreviewList
        of={[
          { label: texts.play.multiplier, value: shownMultiplier(multiplier) },
          { label: texts.play.chance, value: shownPercent(hundredthsToText(chance)) },
          {
            label: texts.play.profit,
            value: groupedAmount(profitOf(stake, 9_900n, BigInt(chance)) ?? '–'),
          },
        ]}
      />
    </>
  );
}

function Board({ params, onParams, locked, round, moving }: GameProps<Dice>) {
  const shown = round?.outcome as { roll?: string; won?: boolean } | undefined;
  const target = textToHundredths(params.target);
  const isOver = params.direction === 'over';
  const roll = shown?.roll;
  const tone = roll === undefined ? '' : shown?.won ? 'won' : 'missed';
  return (
    <div className={`dice ${moving ? 'moving' : ''}`}>
      <p className={`dice-roll ${tone}`} key={round?.id ?? 'none'}>
        {roll ?? params.target}
      </p>
      <div className="dice-track">
        <span
          className={`dice-zone ${isOver ? 'lose' : 'win'}`}
          style={{ width: `${target / 100}%` }}
        />
        <span className={`dice-zone ${isOver ? 'win' : 'lose'}`} style={{ flex: 1 }} />
        {roll !== undefined && (
          <span className={`dice-mark ${tone}`} style={{ left: `${Number(roll)}%` }}>
            <span>{roll}</span>
          </span>
        )}
        <input
          type="range"
          aria-label={isOver ? words.rollOver : words.rollUnder}
          aria-valuetext={params.target}
          min={MIN}
          max={MAX}
          step={100}
          value={Math.min(MAX, Math.max(MIN, target))}
          disabled={locked}
          onChange={(event) =>
            onParams({ ...params, target: hundredthsToText(Number(event.target.value)) })
          }
        />
      </div>
      <div className="dice-scale row between small faint" aria-hidden="true">
        {[0, 25, 50, 75, 100].map((mark) => (
          <span key={mark}>{mark}</span>
        ))}
      </div>
    </div>
  );
}

export const kind = kindOf<Dice>({
  initial: { target: '50.00', direction: 'over' },
  Fields,
  Board,
  showMs: () => 320,
  mark: ({ outcome }) => ({ text: (outcome as { roll: string }).roll }),
});
