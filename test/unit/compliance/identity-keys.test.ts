// By what a household and a person are known again: which spellings are one, and which are not.

import { describe, expect, it } from 'vitest';
import { newKeys } from '#scripts/platform/settings/keys.ts';
import type { Profile } from '#shared/contracts/http/compliance-identity.ts';
import { foldAddress, foldPerson, identityKeys } from '#workers/compliance/identity/keys.ts';

const ADDRESS = {
  line1: '12 North Elm Street',
  line2: 'Apt. 4B',
  city: 'Austin',
  region: 'TX',
  postalCode: '78701',
  country: 'US',
};
const PROFILE: Profile = {
  givenName: 'Zoë',
  familyName: "O'Brien",
  dateOfBirth: '1990-01-31',
  address: ADDRESS,
};
const at = (change: Partial<Profile['address']>) => foldAddress({ ...ADDRESS, ...change });
const whole = ({ line2: _, ...address }: typeof ADDRESS, line1: string) =>
  foldAddress({ ...address, line1 });

describe('an address', () => {
  it.each([
    at({ line1: '12 n. elm st.' }),
    at({ line1: '12 N ELM STREET,' }),
    at({ line2: '# 4b' }),
    at({ line2: 'Unit 4B' }),
    at({ line2: '4-B', line1: '12 North Elm Str' }).replace('4 b', '4b'),
    at({ postalCode: '78701-1234' }),
    at({ city: 'AUSTIN (downtown)' }),
    whole(ADDRESS, '12 North Élm Street, Suite 4B'),
    at({ line1: '12 Ｎｏｒｔｈ Elm Street' }),
  ])('is one household’s however it is written: %s', (folded) => {
    expect(folded).toBe(at({}));
  });

  it.each([
    at({ line1: '14 North Elm Street' }),
    at({ line1: '12 South Elm Street' }),
    at({ line1: '12 North Elm Avenue' }),
    at({ line2: 'Apt 4C' }),
    whole(ADDRESS, '12 North Elm Street'),
    at({ postalCode: '78702' }),
    at({ country: 'CA' }),
  ])('is another household’s where anything that finds it differs: %s', (folded) => {
    expect(folded).not.toBe(at({}));
  });

  it('elsewhere is found by its postal code, or by its city where there is none', () => {
    const berlin = { line1: 'Elmstraße 1', city: 'Berlin', region: '', country: 'DE' };
    const one = foldAddress({ ...berlin, postalCode: '10115' });
    expect(
      foldAddress({ ...berlin, line1: 'ELMSTRASSE 1', city: 'berlin', postalCode: '10 115' }),
    ).toBe(one);
    expect(foldAddress({ ...berlin, postalCode: '' })).not.toBe(
      foldAddress({ ...berlin, city: 'Bonn', postalCode: '' }),
    );
  });
});

describe('a person', () => {
  it('is one whatever comes first, with any case, accent and sign, and another with another birth date', () => {
    const one = foldPerson(PROFILE);
    expect(foldPerson({ ...PROFILE, givenName: 'OBRIEN', familyName: 'zoe' })).toBe(one);
    expect(foldPerson({ ...PROFILE, dateOfBirth: '1990-02-01' })).not.toBe(one);
    expect(foldPerson({ ...PROFILE, givenName: 'Zora' })).not.toBe(one);
  });
});

it('a ring with a new key gives the hashes of before besides those under the new one', () => {
  const [older, newer] = [newKeys().IDENTITY_KEY, newKeys().IDENTITY_KEY];
  const before = identityKeys(older, PROFILE);
  const after = identityKeys(`${newer},${older}`, PROFILE);
  expect(before.map(({ kind }) => kind)).toEqual(['household', 'person']);
  expect(after).toHaveLength(4);
  expect(after).toEqual(expect.arrayContaining(before));
  expect(new Set(after.map(({ key }) => key)).size).toBe(4);
});
