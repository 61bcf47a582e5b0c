// What auto-play needs to know: how often, and when to stop by itself.

import { texts } from '../texts/index.ts';
import { Field } from '../ui/field.tsx';
import type { AutoWish } from './run.ts';

const words = texts.play;

export function AutoFields(props: {
  wish: AutoWish;
  left: number | null;
  locked: boolean;
  onWish(wish: AutoWish): void;
}) {
  const { wish, left, locked, onWish } = props;
  const rounds = locked && left !== null ? left : wish.rounds;
  return (
    <>
      <Field
        label={words.rounds}
        name="rounds"
        inputMode="numeric"
        autoComplete="off"
        placeholder="∞"
        value={rounds ?? ''}
        disabled={locked}
        onChange={({ target }) => {
          const digits = target.value.replaceAll(/\D/g, '').slice(0, 6);
          onWish({ ...wish, rounds: digits === '' ? null : Number(digits) });
        }}
      />
      <div className="pair">
        {(['stopProfit', 'stopLoss'] as const).map((stop) => (
          <Field
            key={stop}
            label={words[stop]}
            inputMode="decimal"
            autoComplete="off"
            placeholder={texts.common.none}
            value={wish[stop]}
            disabled={locked}
            onChange={({ target }) => onWish({ ...wish, [stop]: target.value })}
          />
        ))}
      </div>
      <label className="check" title={words.batchHint}>
        <input
          type="checkbox"
          checked={wish.batch}
          disabled={locked}
          onChange={({ target }) => onWish({ ...wish, batch: target.checked })}
        />
        <span className="small">{words.batch}</span>
      </label>
    </>
  );
}
