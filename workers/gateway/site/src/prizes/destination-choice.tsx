// To which of one's bank accounts and gift cards a prize goes.

import { type Destination, isUsable } from '../queries/prizes.ts';
import { texts } from '../texts/index.ts';
import { shownMoment } from '../times.ts';
import { Choice } from '../ui/field.tsx';
import { Link } from '../ui/link.tsx';
import { nameOf } from './words.ts';

const words = texts.prizes;

/** The chosen one, or else the newest that can be used. */
export const chosenOf = (all: readonly Destination[], id: string | null) => {
  const usable = all.filter(isUsable);
  return usable.find((one) => one.id === id) ?? usable[0];
};

export function DestinationChoice(props: {
  of: readonly Destination[];
  value: Destination | undefined;
  onChange(id: string): void;
}) {
  const usable = props.of.filter(isUsable);
  const { value } = props;
  if (value === undefined) return null;
  return (
    <div className="stack tight">
      <Choice
        id="destination"
        label={words.to}
        options={usable.map((one) => ({ value: one.id, text: nameOf(one) }))}
        value={value.id}
        onChange={props.onChange}
      />
      <p className="row wrap between small faint">
        <span>{value.restsUntil !== null && words.rests(shownMoment(value.restsUntil))}</span>
        <Link to="/payout-accounts">{words.manage}</Link>
      </p>
    </div>
  );
}
