// Where a request comes from, as far as the edge can tell. A hint, not a proof: the address of a
// network is not where a person is.

import { isLive } from '../environment.ts';

/** `US-TX`, `DE`, or `unknown`. Outside live environments it is what `PARLOR_PLACE` says. */
export function regionOf(
  request: Request,
  env: { ENVIRONMENT: string; PARLOR_PLACE?: string },
): string {
  if (!isLive(env)) return env.PARLOR_PLACE || 'unknown';
  const { country, regionCode } = (request.cf ?? {}) as { country?: string; regionCode?: string };
  if (country === undefined) return 'unknown';
  return regionCode === undefined ? country : `${country}-${regionCode}`;
}
