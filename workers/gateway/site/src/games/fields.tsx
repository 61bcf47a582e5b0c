// Fields that several games have in common.

import { texts } from '../texts/index.ts';
import { Segments } from '../ui/field.tsx';
import type { GameProps, Params } from './kind.ts';

const words = texts.board;
export type Risk = keyof typeof words.risks;

const RISKS = (['low', 'medium', 'high'] as const).map((value) => ({
  value,
  text: words.risks[value],
}));

/** How the same return is spread: often a little, or rarely a lot. */
export function RiskField<Shape extends Params & { risk: Risk }>(props: GameProps<Shape>) {
  const { params, onParams, locked } = props;
  return (
    <div className="field">
      <span className="label">{words.risk}</span>
      <Segments
        label={words.risk}
        value={params.risk}
        disabled={locked}
        onChange={(risk) => onParams({ ...params, risk })}
        options={RISKS}
      />
    </div>
  );
}
