// What people read of the calendar (db/functions/rules/listing.sql): places as they are at a moment, rows
// as they were entered, changes to come.

import { jsonMoment } from './json.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';
import {
  allows,
  around,
  FEATURES,
  MODES,
  modeAt,
  modeRow,
  OPENS_FOR_MS,
  switchAt,
} from './rules.ts';
import { type PlaceMode, TABLES_OF_RULES } from './rules-tables.ts';

const stricter = (one: string, other: string) =>
  MODES.indexOf(other) > MODES.indexOf(one) ? other : one;

const effective = (model: Model, place: string, at: number) =>
  place === '*' ? switchAt(model, at) : stricter(modeAt(model, place, at), switchAt(model, at));

function nextMode(model: Model, place: string, at: number): Json | null {
  const now = effective(model, place, at);
  const edges = [...around(place), '*']
    .flatMap((name) => model.rules.placeModes.by('place', name))
    .flatMap(({ beginsAt, mode }) =>
      mode === 'open' ? [beginsAt, beginsAt + OPENS_FOR_MS] : [beginsAt],
    )
    .filter((edge) => edge > at && effective(model, place, edge) !== now)
    .sort((one, other) => one - other);
  const [edge] = edges;
  if (edge === undefined) return null;
  return { mode: effective(model, place, edge), atMs: msText(edge) };
}

const isSigned = ({ certainty, secondBy }: PlaceMode) => certainty === 'sure' && secondBy !== null;

function placeJson(model: Model, place: string, at: number): Json {
  const own = place === '*' ? undefined : modeRow(model, place, at);
  const isSwitched = MODES.indexOf(switchAt(model, at)) > MODES.indexOf(modeAt(model, place, at));
  const row = own === undefined || isSwitched ? modeRow(model, '*', at) : own;
  const endsAt = (row?.beginsAt ?? 0) + OPENS_FOR_MS;
  const isOld = row !== undefined && row.mode === 'open' && isSigned(row) && endsAt <= at;
  const sinceAt = isOld && row.place !== '*' ? endsAt : (row?.beginsAt ?? null);
  const features = FEATURES.map((feature) => [feature, allows(model, place, feature, at)]);
  return {
    ...{ place, mode: effective(model, place, at), sinceMs: msText(sinceAt) },
    ...{ source: row?.instrument ?? 'no rule yet', sourceUrl: row?.sourceUrl ?? null },
    untilMs: row?.mode === 'redeem_only' ? msText(row.redeemUntil) : null,
    next: nextMode(model, place, at),
    features: place === '*' ? null : Object.fromEntries(features),
  };
}

function placesAt(model: Model, at: number): Json[] {
  const places = new Set([...model.rules.placeModes.all()].map(({ place }) => place));
  return [...places].sort().map((place) => placeJson(model, place, at));
}

type Kind = keyof typeof TABLES_OF_RULES;
type Row = Record<string, unknown> & { id: number; place: string; beginsAt: number };

const rowsIn = (model: Model, kind: Kind): Row[] => [
  ...(model.rules[TABLES_OF_RULES[kind]].all() as Iterable<Row>),
];

/** A row as `to_jsonb` spells it. */
function asJson(row: Row): Json {
  const told = Object.entries(row).map(([name, value]) => {
    const column = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const isMoment = /At$|Until$/.test(name) && typeof value === 'number';
    if (isMoment) return [column, jsonMoment(value)];
    return [column, typeof value === 'bigint' || name === 'id' ? String(value) : value];
  });
  return Object.fromEntries(told);
}

const rowsOf = (
  model: Model,
  kind: Kind,
  place: string | null,
  before: number | null,
  countMax: number,
): Json[] =>
  rowsIn(model, kind)
    .filter((row) => (place === null || row.place === place) && row.id < (before ?? Infinity))
    .sort((one, other) => other.id - one.id)
    .slice(0, countMax)
    .map(asJson);

function changesBetween(model: Model, at: number, until: number): Json[] {
  const kinds = Object.keys(TABLES_OF_RULES) as Kind[];
  const begin = kinds.flatMap((kind) =>
    rowsIn(model, kind).map((row) => ({ kind, row, edge: row.beginsAt, change: 'begins' })),
  );
  const end = [...model.rules.placeModes.all()].flatMap((row) => {
    const told = { kind: 'place_modes' as const, row: row as unknown as Row };
    if (row.mode === 'redeem_only' && row.redeemUntil !== null) {
      return [{ ...told, edge: row.redeemUntil, change: 'redeem_ends' }];
    }
    if (row.mode !== 'open' || !isSigned(row)) return [];
    return [{ ...told, edge: row.beginsAt + OPENS_FOR_MS, change: 'opening_ends' }];
  });
  return [...begin, ...end]
    .filter(({ edge }) => edge > at && edge <= until)
    .sort(
      (one, other) =>
        one.edge - other.edge ||
        (one.kind < other.kind ? -1 : Number(one.kind > other.kind)) ||
        one.row.id - other.row.id,
    )
    .map(({ kind, row, edge, change }) => ({
      ...{ atMs: msText(edge), kind, id: row.id.toString(), place: row.place, change },
      feature: row.feature ?? null,
    }));
}

const isDevelopment = (model: Model) =>
  (Object.keys(TABLES_OF_RULES) as Kind[]).some((kind) =>
    rowsIn(model, kind).some(({ certainty }) => certainty === 'development'),
  );

/** Functions by name. */
export const LISTING_FUNCTIONS = {
  'rules.places_at': placesAt,
  'rules.rows_of': rowsOf,
  'rules.changes_between': changesBetween,
  'rules.is_development': isDevelopment,
};
