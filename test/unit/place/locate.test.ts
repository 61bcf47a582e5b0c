// Where the edge says a request comes from: every shape of it, and that a live environment hears no
// header.

import { describe, expect, it } from 'vitest';
import { HOSTING_NETWORKS } from '#shared/place/hosting-networks.ts';
import { locate, regionOf } from '#shared/place/locate.ts';

const LIVE = { ENVIRONMENT: 'production' };
const LOCAL = { ENVIRONMENT: 'development', PARLOR_PLACE: 'US-TX' };

function requestOf(cf: object | undefined, headers: Record<string, string> = {}): Request {
  const request = new Request('https://parlor.example/v1/place', { headers });
  return cf === undefined ? request : Object.assign(request, { cf });
}

const seen = (place: string, risks: string[] = []) => ({
  place,
  method: 'edge',
  risks,
  validForSeconds: 3600,
});

describe('the place of a request where real people are', () => {
  it.each([
    ['no edge at all', undefined, seen('unknown')],
    ['an edge that says nothing', {}, seen('unknown')],
    ['a state', { country: 'US', regionCode: 'TX' }, seen('US-TX')],
    ['a state on a network at home', { country: 'US', regionCode: 'TX', asn: 7922 }, seen('US-TX')],
    ['the United States without a state', { country: 'US' }, seen('unknown')],
    ['a state that is no code', { country: 'US', regionCode: 'Texas' }, seen('unknown')],
    ['a state that is empty', { country: 'US', regionCode: '' }, seen('unknown')],
    ['a state that is no text', { country: 'US', regionCode: 48 }, seen('unknown')],
    ['a territory as a country', { country: 'PR' }, seen('US-PR')],
    ['a territory with a region', { country: 'GU', regionCode: '010' }, seen('US-GU')],
    ['another country with a region', { country: 'DE', regionCode: 'BE' }, seen('DE-BE')],
    ['a region of digits', { country: 'FR', regionCode: '75' }, seen('FR-75')],
    ['another country without one', { country: 'SG' }, seen('SG')],
    ['a country that is not known', { country: 'XX' }, seen('unknown')],
    ['a country not known with a region', { country: 'XX', regionCode: 'TX' }, seen('unknown')],
    ['a country that is no code', { country: 'usa' }, seen('unknown')],
    ['a country that is no text', { country: 1, regionCode: 'TX' }, seen('unknown')],
    ['Tor', { country: 'T1' }, seen('unknown', ['tor'])],
    ['Tor with a region', { country: 'T1', regionCode: 'TX' }, seen('unknown', ['tor'])],
    [
      'a hosting network',
      { country: 'US', regionCode: 'VA', asn: 16509 },
      seen('US-VA', ['hosting']),
    ],
    ['a hosting network nowhere', { asn: 14061 }, seen('unknown', ['hosting'])],
    ['a network that is text', { country: 'US', regionCode: 'VA', asn: '16509' }, seen('US-VA')],
  ])('is read from %s', (_, cf, expected) => {
    expect(locate(requestOf(cf), LIVE)).toEqual(expected);
    expect(regionOf(requestOf(cf), LIVE)).toBe(expected.place);
  });

  it.each(['production', 'staging', 'prod', ''])(
    'is what the edge says, whatever a header or a variable says (ENVIRONMENT %s)',
    (ENVIRONMENT) => {
      const headers = { 'parlor-place': 'US-TX', 'parlor-place-risks': 'tor' };
      const env = { ENVIRONMENT, PARLOR_PLACE: 'US-TX' };
      const request = requestOf({ country: 'US', regionCode: 'WA' }, headers);
      expect(locate(request, env)).toEqual(seen('US-WA'));
      expect(locate(requestOf(undefined, headers), env)).toEqual(seen('unknown'));
    },
  );
});

describe('the place of a request of development and tests', () => {
  it.each([
    ['the variable', {}, seen('US-TX')],
    ['the header', { 'parlor-place': 'US-WA' }, seen('US-WA')],
    ['a header that hides it', { 'parlor-place': 'unknown' }, seen('unknown')],
    ['a header that is no place', { 'parlor-place': 'us-wa' }, seen('unknown')],
    [
      'a header with risks',
      { 'parlor-place': 'unknown', 'parlor-place-risks': 'tor, hosting' },
      seen('unknown', ['tor', 'hosting']),
    ],
    ['a risk beside the variable', { 'parlor-place-risks': 'hosting' }, seen('US-TX', ['hosting'])],
    ['a risk that nobody knows', { 'parlor-place-risks': 'rain' }, seen('US-TX')],
  ])('is what %s says', (_, headers, expected) => {
    // What a tunnel's edge says is not asked there.
    expect(locate(requestOf({ country: 'DE' }, headers), LOCAL)).toEqual(expected);
  });

  it('is unknown without either', () => {
    expect(locate(requestOf(undefined), { ENVIRONMENT: 'test' })).toEqual(seen('unknown'));
    const empty = { ENVIRONMENT: 'test', PARLOR_PLACE: '' };
    expect(locate(requestOf(undefined), empty)).toEqual(seen('unknown'));
  });
});

it('knows hosting networks by numbers that the edge could say', () => {
  for (const [asn, name] of HOSTING_NETWORKS) {
    expect(asn).toBeGreaterThan(0);
    expect(name).not.toBe('');
  }
});
