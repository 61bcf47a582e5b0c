// The tables of the schema rules, and the rows that it is born with: the law as the release knows it,
// and what opens places in development.

import { readFileSync } from 'node:fs';
import { type RowOf, Rows, type UndoLog } from './rows.ts';

const SOURCED = {
  id: 'count',
  place: 'text',
  beginsAt: 'timestamptz',
  instrument: 'text',
  sourceUrl: 'text?',
  sourceDate: 'date?',
  certainty: 'text',
  note: 'text',
  enteredAt: 'timestamptz',
  enteredBy: 'uuid?',
  secondBy: 'uuid?',
} as const;

const MODE = { ...SOURCED, mode: 'text', locks: 'text', redeemUntil: 'timestamptz?' } as const;
const FEATURE = { ...SOURCED, feature: 'text', allowed: 'bool?' } as const;
const CAP = { ...SOURCED, amountMicros: 'int8?' } as const;
const AGE = { ...SOURCED, feature: 'text', years: 'int4' } as const;

const SEEN = {
  id: 'count',
  playerId: 'uuid',
  place: 'text',
  method: 'text',
  risks: 'text[]',
  accuracyMetres: 'int4?',
  evidence: 'text?',
  firstSeenAt: 'timestamptz',
  seenAt: 'timestamptz',
  validUntil: 'timestamptz',
} as const;

const TERMS = {
  kind: 'text',
  version: 'int4',
  beginsAt: 'timestamptz',
  title: 'text',
  body: 'text',
  enteredAt: 'timestamptz',
  enteredBy: 'uuid?',
  secondBy: 'uuid?',
} as const;

const BAR = {
  id: 'count',
  playerId: 'uuid',
  kind: 'text',
  beginsAt: 'timestamptz',
  endsAt: 'timestamptz?',
  reason: 'text',
  enteredBy: 'uuid?',
} as const;

export type Terms = RowOf<typeof TERMS>;
export type PlaceMode = RowOf<typeof MODE>;
export type PlayerPlace = RowOf<typeof SEEN>;

const ROOT = `${import.meta.dirname}/../../../../db`;
const LAW_ROW =
  /\('(US-[A-Z]{2})', '([^']+)', '(\w+)', (?:null|'([^']+)'), '([^']+)', .*'(\w+)', '/g;

const sourced = (place: string, beginsAt: number) => ({
  ...{ place, beginsAt, sourceUrl: null, sourceDate: null, note: '', enteredAt: beginsAt },
  ...{ enteredBy: null, secondBy: null },
});

function bornModes(): Omit<PlaceMode, 'id'>[] {
  const text = readFileSync(`${ROOT}/tables/0502_known_law.sql`, 'utf8');
  const law = [...text.matchAll(LAW_ROW)].map(
    ([, place = '', at = '', mode = '', redeemUntil, instrument = '', certainty = '']) => ({
      ...sourced(place, Date.parse(at)),
      ...{ mode, locks: 'kept', instrument, certainty },
      redeemUntil: redeemUntil === undefined ? null : Date.parse(redeemUntil),
    }),
  );
  const development = sourced('US', Date.parse('2020-01-01T00:00Z'));
  const open = { mode: 'open', locks: 'kept', redeemUntil: null };
  return [...law, { ...development, ...open, instrument: 'development', certainty: 'development' }];
}

const bornCaps = () =>
  ['US-NY', 'US-FL'].map((place) => ({
    ...sourced(place, Date.parse('2025-06-01T04:00Z')),
    ...{ instrument: 'registration of sweepstakes above $5,000', certainty: 'policy' },
    amountMicros: 5_000_000_000n,
  }));

const AGE_FEATURES = ['account', 'gc_purchase', 'gc_play', 'sc_grant', 'sc_play'];
const OLDER = { 'US-AL': 19, 'US-NE': 19, 'US-MS': 21 };

function bornAges() {
  const begins = Date.parse('2025-06-01T00:00Z');
  const age = (place: string, feature: string, years: number, certainty: string) => ({
    ...sourced(place, begins),
    ...{ feature, years, certainty },
    instrument: place === '*' ? "the platform's own rule" : 'age of majority',
  });
  return [
    ...['gc_purchase', 'sc_grant', 'sc_play'].map((feature) => age('*', feature, 21, 'policy')),
    ...AGE_FEATURES.flatMap((feature) =>
      Object.entries(OLDER).map(([place, years]) => age(place, feature, years, 'likely')),
    ),
  ];
}

/** The tables that rows of the law stand in, by their names in SQL. */
export const TABLES_OF_RULES = {
  place_modes: 'placeModes',
  place_features: 'placeFeatures',
  prize_caps: 'prizeCaps',
  ages: 'ages',
} as const;

const ZONE = /^\s+\('(\w+\/\w+)', '([A-Z ]+)'\)/gm;

/** Whose clock each place goes by. */
const zones = new Map<string, string>(
  [...readFileSync(`${ROOT}/tables/0500_rules.sql`, 'utf8').matchAll(ZONE)].flatMap(
    ([, zone = '', regions = '']) =>
      regions.split(' ').map((region) => [`US-${region}`, zone] as const),
  ),
);

/** When a day begins at a place; null where nobody knows its clock. */
export function midnightAt(place: string, day: string): number | null {
  const zone = zones.get(place);
  if (zone === undefined) return null;
  const midnight = Date.parse(`${day}T00:00Z`);
  // Twice: the offset is that of the moment itself, on the day on which clocks change too.
  const offsetAt = (ms: number) =>
    Date.parse(`${new Date(ms).toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T')}Z`) -
    ms;
  return midnight - offsetAt(midnight - offsetAt(midnight));
}

/** Fresh tables of the rules. */
export function rulesTables(undo: UndoLog) {
  const placeModes = new Rows(MODE, { undo, key: ['id'], indexes: ['place'] });
  const ages = new Rows(AGE, { undo, key: ['id'], indexes: ['place'] });
  for (const [index, row] of bornModes().entries()) placeModes.insert({ id: index + 1, ...row });
  for (const [index, row] of bornAges().entries()) ages.insert({ id: index + 1, ...row });
  const prizeCaps = new Rows(CAP, { undo, key: ['id'], indexes: ['place'] });
  for (const [index, row] of bornCaps().entries()) prizeCaps.insert({ id: index + 1, ...row });
  const epoch = new Rows({ one: 'bool', number: 'count' } as const, { undo, key: ['one'] });
  // The law that came with the release is not counted; documents and development's row are.
  epoch.insert({ one: true, number: 2 });
  const terms = new Rows(TERMS, { undo, key: ['kind', 'version'] });
  const begins = Date.parse('2025-01-01T00:00Z');
  for (const kind of ['privacy', 'promotion', 'terms']) {
    const [title = '', ...body] = readFileSync(`${ROOT}/documents/${kind}.md`, 'utf8').split('\n');
    terms.insert({
      ...{ kind, version: 1, beginsAt: begins, title, body: body.join('\n').trim() },
      ...{ enteredAt: begins, enteredBy: null, secondBy: null },
    });
  }
  return {
    placeModes,
    placeFeatures: new Rows(FEATURE, { undo, key: ['id'], indexes: ['place'] }),
    prizeCaps,
    ages,
    epoch,
    terms,
    personBars: new Rows(BAR, { undo, key: ['id'], indexes: ['playerId'] }),
    playerPlaces: new Rows(SEEN, { undo, key: ['id'], indexes: ['playerId'] }),
    usedProofs: new Rows({ number: 'text', expiresAt: 'timestamptz' } as const, {
      ...{ undo, key: ['number'] },
    }),
  };
}

export type RulesTables = ReturnType<typeof rulesTables>;
