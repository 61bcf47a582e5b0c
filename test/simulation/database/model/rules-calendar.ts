// What compliance asks of the rules beside a player's place (db/functions/rules: calendar, listing,
// people): proofs that count once, and the rows that counsel must look at.

import { DAY_MS, HOUR_MS } from '#shared/time.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';
import { notePlace } from './rules.ts';
import type { PlaceMode } from './rules-tables.ts';

const OPENS_FOR_MS = 90 * DAY_MS;

function noteProof(model: Model, playerId: string, seen: Json, number: string, expiresAt: number) {
  if (!model.rules.usedProofs.add({ number, expiresAt })) return 'replayed';
  notePlace(model, playerId, seen);
  return 'noted';
}

const sweepProofs = (model: Model, at: number) =>
  model.rules.usedProofs.deleteWhere((row) => row.expiresAt < at - HOUR_MS);

interface Row {
  id: number;
  place: string;
  beginsAt: number;
  instrument: string;
  certainty: string;
}

/** Of rows that say the same kind of thing of a place those that count or will. */
const notPast = <R extends Row>(rows: readonly R[], nameOf: (row: R) => string, at: number) =>
  rows.filter(
    (row) =>
      !rows.some(
        (other) =>
          nameOf(other) === nameOf(row) && other.beginsAt > row.beginsAt && other.beginsAt <= at,
      ),
  );

function whyMode({ mode, certainty, secondBy }: PlaceMode): string | null {
  if (certainty === 'uncertain') return 'uncertain';
  if (mode !== 'open') return null;
  return certainty !== 'sure' || secondBy === null ? 'not_signed' : 'opening_ends';
}

const told = (kind: string, row: Row, why: string, endsAt: number | null) => ({
  ...{ kind, id: row.id.toString(), place: row.place, instrument: row.instrument, why },
  endsAtMs: msText(endsAt),
});

function needingCounsel(model: Model, at: number, withinMs: number): Json[] {
  const { placeModes, placeFeatures, prizeCaps, ages } = model.rules;
  const modes = notPast([...placeModes.all()], ({ place }) => place, at)
    .filter(({ certainty, place }) => certainty !== 'development' && place !== '*')
    .flatMap((row) => {
      const why = whyMode(row);
      const endsAt = row.mode === 'open' ? row.beginsAt + OPENS_FOR_MS : null;
      const isLater = why === 'opening_ends' && (endsAt ?? 0) > at + withinMs;
      return why === null || isLater ? [] : [told('place_modes', row, why, endsAt)];
    });
  const unsure = (kind: string, rows: Row[]) =>
    rows
      .filter(({ certainty }) => certainty === 'uncertain')
      .map((row) => told(kind, row, 'uncertain', null));
  const ofFeature = (row: Row & { feature: string }) => `${row.place} ${row.feature}`;
  const found = [
    ...modes,
    ...unsure('place_features', notPast([...placeFeatures.all()], ofFeature, at)),
    ...unsure(
      'prize_caps',
      notPast([...prizeCaps.all()], ({ place }) => place, at),
    ),
    ...unsure('ages', notPast([...ages.all()], ofFeature, at)),
  ];
  return found.sort(
    (one, other) =>
      (one.kind < other.kind ? -1 : Number(one.kind > other.kind)) ||
      (one.place < other.place ? -1 : Number(one.place > other.place)) ||
      Number(one.id) - Number(other.id),
  );
}

/** Functions by name. */
export const CALENDAR_FUNCTIONS = {
  'rules.note_proof': noteProof,
  'rules.sweep_proofs': sweepProofs,
  'rules.needing_counsel': needingCounsel,
};
