// How staff keeps somebody from playing, and lets them play again, which takes two.

import type { Args } from '../decisions.ts';
import type { Clerk } from './clerk.ts';
import { subjectOf } from './matter.ts';
import { decideOne } from './staff-money.ts';

/** Excludes a player for good; a while later asks that it be lifted, which somebody else decides. */
export async function excludeByHouse(clerk: Clerk, args: Args): Promise<void> {
  const id = subjectOf(clerk, args);
  if (id === null) return;
  const reason = String(args.reason);
  const excluded = await clerk.act('games.excludeByHouse', { params: { id }, body: { reason } });
  await clerk.act('games.listPlayerExclusions', { params: { id } });
  if (!excluded.ok || args.forMs === null) return;
  await clerk.device.pause(Number(args.forMs));
  const lift = `${reason} is over`;
  const asked = await clerk.act('games.liftExclusion', {
    params: { id, exclusionId: excluded.value.exclusion.id },
    body: { reason: lift },
  });
  const other = clerk.around.personOf(String(args.with)) as Clerk | undefined;
  if (!asked.ok || other === undefined) return;
  await decideOne(other, asked.value.approval.id, 'exclusion_lift', { ...args, reason: lift });
}
