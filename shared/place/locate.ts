// Port `Geolocation`: where a request comes from, as far as the edge can tell. A hint, not a proof:
// the address of a network is not where a person is. Where real people are only the edge is asked;
// elsewhere there is no edge, so a variable or a header says it, and a live one must never hear them.

import { isLive } from '../environment.ts';
import { HOUR_MS, SECOND_MS } from '../time.ts';
import { HOSTING_NETWORKS } from './hosting-networks.ts';
import { PLACE_RISKS, type PlaceRisk, type Seen } from './seen.ts';

/** What is asked of an environment. */
export interface PlaceEnv {
  ENVIRONMENT: string;
  PARLOR_PLACE?: string;
}

/** Says where a request of development and tests comes from; nobody hears it in a live environment. */
export const PLACE_HEADER = 'parlor-place';
/** What would speak against it, divided by commas. */
export const PLACE_RISKS_HEADER = 'parlor-place-risks';

const VALID_FOR_SECONDS = HOUR_MS / SECOND_MS;
const UNKNOWN = 'unknown';
const PLACE = /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/;
const REGION = /^[A-Z0-9]{1,3}$/;
/** Parts of the United States that the edge names as countries. */
const TERRITORIES = new Set(['PR', 'VI', 'GU', 'MP', 'AS']);

const isRisk = (text: string): text is PlaceRisk =>
  (PLACE_RISKS as readonly string[]).includes(text);

/** A text that may be a place, `unknown` where it is none. */
const placeOf = (text: string): string => (PLACE.test(text) ? text : UNKNOWN);

// The states decide for themselves: the United States without a region are no place. Another country
// is decided as a whole, and to call it unknown would open to its people what is closed to it.
function placeOfEdge(country: unknown, region: unknown): string {
  if (typeof country !== 'string' || country === 'XX') return UNKNOWN;
  if (TERRITORIES.has(country)) return `US-${country}`;
  if (typeof region === 'string' && REGION.test(region)) return placeOf(`${country}-${region}`);
  return country === 'US' ? UNKNOWN : placeOf(country);
}

function atEdge(request: Request): Pick<Seen, 'place' | 'risks'> {
  const { country, regionCode, asn } = (request.cf ?? {}) as Record<string, unknown>;
  // What Cloudflare calls the country of Tor.
  if (country === 'T1') return { place: UNKNOWN, risks: ['tor'] };
  const isHosted = typeof asn === 'number' && HOSTING_NETWORKS.has(asn);
  return { place: placeOfEdge(country, regionCode), risks: isHosted ? ['hosting'] : [] };
}

function withoutEdge(request: Request, env: PlaceEnv): Pick<Seen, 'place' | 'risks'> {
  const said = request.headers.get(PLACE_RISKS_HEADER) ?? '';
  return {
    place: placeOf(request.headers.get(PLACE_HEADER) ?? env.PARLOR_PLACE ?? ''),
    risks: said
      .split(',')
      .map((risk) => risk.trim())
      .filter(isRisk),
  };
}

/** Where the request comes from, and how long that may be believed. */
export function locate(request: Request, env: PlaceEnv): Seen {
  const { place, risks } = isLive(env) ? atEdge(request) : withoutEdge(request, env);
  return { place, method: 'edge', risks, validForSeconds: VALID_FOR_SECONDS };
}

/** Only the place: `US-TX`, `DE`, or `unknown`. */
export function regionOf(request: Request, env: PlaceEnv): string {
  return locate(request, env).place;
}
