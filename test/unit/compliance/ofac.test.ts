// The files of a sanction list as they are published, and those that were cut off.

import { describe, expect, it } from 'vitest';
import { birthsOf, readOfac } from '#workers/compliance/sanctions/ofac.ts';

const NONE = Array.from({ length: 7 }, () => '-0- ').join(',');
const sdnLine = (entry: number, name: string, type: string, remarks: string) =>
  `${entry},"${name}","${type}","SDGT",${NONE},"${remarks}"`;
const lines = (...all: string[]) => `${all.join('\r\n')}\r\n\u001a`;

const FILES = {
  sdn: lines(
    sdnLine(36, 'AEROEXAMPLE AIRLINES', '-0- ', '-0- '),
    sdnLine(
      ...([173, 'EXEMPLAROV, Prokofy ""The Sample""', 'individual'] as const),
      'DOB 12 Mar 1961; alt. DOB circa 1960; alt. DOB 1955 to 1957; POB Nowhere; Passport 1999.',
    ),
    sdnLine(174, 'LISTED, Nemo', 'individual', '-0- '),
  ),
  alt: lines(
    '36,12,"aka","AERO-EXAMPLE",-0- ',
    '173,220,"aka","EKSEMPLAROV, Prokofi",-0- ',
    '173,221,"fka","EXEMPLAROV, Prokofy",-0- ',
  ),
  add: lines(
    '36,25,"Street 1","Anywhere 1000","Nowhere",-0- ',
    '173,129,-0- ,"Town, District","Elsewhere",-0- ',
    '174,130,-0- ,-0- ,-0- ,-0- ',
  ),
};

describe('the files of a sanction list', () => {
  it('give people with all their names, years and countries, and nobody who is no person', () => {
    expect(readOfac(FILES)).toEqual([
      {
        entry: 173,
        names: ['EXEMPLAROV, Prokofy "The Sample"', 'EKSEMPLAROV, Prokofi', 'EXEMPLAROV, Prokofy'],
        births: [
          [1961, 1961],
          [1957, 1963],
          [1955, 1957],
        ],
        countries: ['Elsewhere'],
      },
      { entry: 174, names: ['LISTED, Nemo'], births: [], countries: [] },
    ]);
  });

  it.each(['sdn', 'alt', 'add'] as const)('are refused when %s ends within a line', (name) => {
    for (let cut = 1; cut < 24; cut += 1) {
      const text = FILES[name].slice(0, -cut - 2);
      expect(readOfac({ ...FILES, [name]: text }), text.slice(-40)).toBeNull();
    }
  });

  it('are refused when one names somebody whom the first one has not, or is empty or another', () => {
    const shorter = FILES.sdn.split('\r\n').slice(0, 2).join('\r\n');
    for (const sdn of [shorter, '', '<html>Not found</html>', 'a,b\r\n']) {
      expect(readOfac({ ...FILES, sdn })).toBeNull();
    }
  });

  it('tell years of birth however they are written, and no other year', () => {
    expect(birthsOf('DOB Mar 1961; POB X; Tax ID 1970; alt. DOB 1962 (individual).')).toEqual([
      [1961, 1961],
      [1962, 1962],
    ]);
    expect(birthsOf('nationality Z; DOB between 1950 and 1955.')).toEqual([[1950, 1955]]);
    expect(birthsOf('-0-')).toEqual([]);
  });
});
