// The list of the Office of Foreign Assets Control as it is published: `sdn.csv` (who), `alt.csv` (other
// names), `add.csv` (addresses), without headers, joined by the number of the entry. Individuals only.
// What one would get wrong: a file that was cut off reads well up to there, so what does not fit together
// is refused whole.

import { bytesToHex, utf8 } from '#shared/bytes.ts';
import { readLines } from './csv.ts';

/** Years of birth from and to, both included. */
export type Birth = readonly [from: number, to: number];

/** Somebody on a list. */
export interface ListedPerson {
  entry: number;
  names: string[];
  births: Birth[];
  countries: string[];
}

/** The three files. */
export interface OfacFiles {
  sdn: string;
  alt: string;
  add: string;
}

/** How many fields each has (OFAC's data specification). */
const FIELDS = { sdn: 12, alt: 5, add: 6 } as const;
const PERSON = 'individual';
/** By how many years `circa` may be wrong. */
const CIRCA_YEARS = 3;
const BORN = /\bDOB ([^;.]+)/g;
const YEAR = /\b(?:1[89]|20)\d\d\b/g;

/** Years of birth out of remarks: `DOB 12 Mar 1961; alt. DOB circa 1960; alt. DOB 1955 to 1960`. */
export function birthsOf(remarks: string): Birth[] {
  return [...remarks.matchAll(BORN)].flatMap(([, said = '']): Birth[] => {
    const years = [...said.matchAll(YEAR)].map(([year]) => Number(year));
    if (years.length === 0) return [];
    const margin = said.includes('circa') ? CIRCA_YEARS : 0;
    return [[Math.min(...years) - margin, Math.max(...years) + margin]];
  });
}

/** Lines by the number that they begin with; null where one has other fields than it must. */
function byEntry(text: string, fields: number): Map<number, string[][]> | null {
  const found = new Map<number, string[][]>();
  for (const line of readLines(text) ?? [[]]) {
    const entry = Number(line[0]);
    if (line.length !== fields || !Number.isSafeInteger(entry) || entry <= 0) return null;
    found.set(entry, [...(found.get(entry) ?? []), line]);
  }
  return found;
}

/** Everybody on the list, by number; null where it is cut off, or no such list. */
export function readOfac({ sdn, alt, add }: OfacFiles): ListedPerson[] | null {
  const [who, otherNames, addresses] = [
    byEntry(sdn, FIELDS.sdn),
    byEntry(alt, FIELDS.alt),
    byEntry(add, FIELDS.add),
  ];
  if (who === null || otherNames === null || addresses === null) return null;
  // Each file may be whole and yet older or shorter than the others.
  const isKnown = (entry: number) => who.has(entry);
  if (![...otherNames.keys(), ...addresses.keys()].every(isKnown)) return null;
  const people: ListedPerson[] = [];
  for (const [entry, [line = []]] of who) {
    const [, name = '', type] = line;
    if (type !== PERSON || name === '') continue;
    const names = [name, ...(otherNames.get(entry) ?? []).map((other) => other[3] ?? '')];
    const countries = (addresses.get(entry) ?? []).map((address) => address[4] ?? '');
    people.push({
      entry,
      names: [...new Set(names)].filter((other) => other !== ''),
      births: birthsOf(line.at(-1) ?? ''),
      countries: [...new Set(countries)].filter((country) => country !== ''),
    });
  }
  return people.length === 0 ? null : people.sort((a, b) => a.entry - b.entry);
}

/** By what one text of the list is told from another. */
export async function versionOf({ sdn, alt, add }: OfacFiles): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', utf8(`${sdn}\0${alt}\0${add}`));
  return bytesToHex(new Uint8Array(digest));
}
