// Compares a person with everybody on a list. What one would get wrong: neither a name nor a year alone
// makes a hit; how alike names must be depends on what else is known.

import type { Birth, ListedPerson } from './ofac.ts';
import { type ComparedName, comparedName, likeness } from './similarity.ts';

/** Who is looked for. */
export interface Screened {
  name: string;
  /** `1961-03-12`. */
  birthDate: string;
  country: string;
}

/** An entry that this may be, with how alike the names are in thousandths. */
export interface Hit {
  entry: number;
  score: number;
}

/** A list that people are compared with. */
export interface SanctionList {
  readonly version: string;
  screen(person: Screened): { version: string; hits: Hit[] };
}

/** By how many years a list may be wrong. */
const YEARS_OFF = 1;
/** From which likeness on it is a hit: with the year known, where one name has more words, without a year. */
const LIKE_BORN = 0.9;
const LIKE_PART = 0.98;
const LIKE_UNBORN = 0.94;
/** As many are kept; more say no more. */
const HITS_MAX = 20;

interface Candidate {
  entry: number;
  names: ComparedName[];
}

const bornIn = (births: readonly Birth[], year: number) =>
  births.some(([from, to]) => year >= from - YEARS_OFF && year <= to + YEARS_OFF);

function scoreOf({ names }: Candidate, name: ComparedName, isBorn: boolean): number {
  let best = 0;
  for (const listed of names) {
    const { score, isWhole } = likeness(listed, name);
    const least = isBorn ? (isWhole ? LIKE_BORN : LIKE_PART) : isWhole ? LIKE_UNBORN : Infinity;
    const isHit = score >= least;
    if (isHit && score > best) best = score;
  }
  return best;
}

/** Prepares a list: by years of birth, so that a screening looks at few. */
export function sanctionList(version: string, people: readonly ListedPerson[]): SanctionList {
  const unborn: Candidate[] = [];
  const born: { births: Birth[]; candidate: Candidate }[] = [];
  for (const { entry, names, births } of people) {
    const candidate = { entry, names: names.map(comparedName) };
    if (births.length === 0) unborn.push(candidate);
    else born.push({ births, candidate });
  }
  const byYear = new Map<number, Candidate[]>();
  const ofYear = (year: number) => {
    const known = byYear.get(year);
    if (known !== undefined) return known;
    const found = born.filter(({ births }) => bornIn(births, year));
    const candidates = found.map(({ candidate }) => candidate);
    byYear.set(year, candidates);
    return candidates;
  };
  return {
    version,
    screen({ name: written, birthDate }) {
      const name = comparedName(written);
      const scored = [
        ...ofYear(Number(birthDate.slice(0, 4))).map((one) => [one, true] as const),
        ...unborn.map((one) => [one, false] as const),
      ].map(([one, isBorn]) => ({ entry: one.entry, score: scoreOf(one, name, isBorn) }));
      const hits = scored
        .filter(({ score }) => score > 0)
        .map(({ entry, score }) => ({ entry, score: Math.round(score * 1_000) }))
        .sort((a, b) => b.score - a.score || a.entry - b.entry);
      return { version, hits: hits.slice(0, HITS_MAX) };
    },
  };
}
