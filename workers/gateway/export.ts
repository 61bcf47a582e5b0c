// A player's export, put together from every service. auth decides whether there is one (freshness,
// limit, audit) and gives its part; whoever does not answer makes the whole a `try_again`, because
// an export that silently lacks something would pass for everything.

import { Unavailable } from '#shared/availability.ts';
import type { ExportServiceContract } from '#shared/contracts/export.ts';
import { inTime } from '#shared/in-time.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { GatewayEnv } from './env.ts';

const PART_TIMEOUT_MS = 20 * SECOND_MS;

async function partOf(name: string, service: ExportServiceContract, playerId: string) {
  try {
    const silence = () => new Error('no answer in time');
    return [name, await inTime(service.collect(playerId), PART_TIMEOUT_MS, silence)] as const;
  } catch (cause) {
    throw new Unavailable(`export of ${name}`, { cause });
  }
}

/** auth's reply with the parts of the others in it; any reply but 200 as it is. */
export async function completeExport(
  fromAuth: Response,
  env: GatewayEnv,
  playerId: string,
): Promise<Response> {
  if (fromAuth.status !== 200) return fromAuth;
  const [own, ...parts] = await Promise.all([
    fromAuth.json<Record<string, unknown>>(),
    partOf('payments', env.PAYMENTS_EXPORT, playerId),
    partOf('games', env.GAMES_EXPORT, playerId),
    partOf('social', env.SOCIAL_EXPORT, playerId),
    partOf('compliance', env.COMPLIANCE_EXPORT, playerId),
  ]);
  const headers = new Headers(fromAuth.headers);
  headers.delete('content-length');
  return Response.json({ ...own, ...Object.fromEntries(parts) }, { headers });
}
