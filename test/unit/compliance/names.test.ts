// Whether two names are one person's.

import { describe, expect, it } from 'vitest';
import { compareNames } from '#workers/compliance/identity/names.ts';

const VERIFIED = { givenName: 'Ana María', familyName: "O'Brien Núñez" };

describe('a name beside the verified one', () => {
  it.each([
    'Ana María O’Brien Núñez',
    'OBRIEN NUNEZ, MARIA',
    'maria obrien nunez',
    'Núñez O.Brien Ana',
  ])('is the same however it is written: %s', (written) => {
    expect(compareNames(VERIFIED, written)).toBe('same');
  });

  it.each(['Mara Obrien Nunez', 'Maria Obrein Nunez', 'A Obrien Nunez', 'Marias OBrian Nunes'])(
    'is close with a slip of the pen or an initial: %s',
    (written) => {
      expect(compareNames(VERIFIED, written)).toBe('close');
    },
  );

  it.each(['Ana María Núñez', 'Grace Obrien Nunez', 'Ana', '', '—', 'Ana Maria Smith Jones'])(
    'is none without all of the family name and one given name: %s',
    (written) => {
      expect(compareNames(VERIFIED, written)).toBe('none');
    },
  );

  it('of few letters has no slips: Li is not Lu', () => {
    expect(compareNames({ givenName: 'Wei', familyName: 'Li' }, 'Wei Lu')).toBe('none');
    expect(compareNames({ givenName: 'Wei', familyName: 'Li' }, 'Li Wei')).toBe('same');
  });
});
