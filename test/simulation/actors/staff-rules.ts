// What staff does with the law: rows of places where nobody of a run is, or where everybody is, entered by
// one or decided by two; and the calendar, which they look at.

import { DAY_MS, toTimestamp } from '#shared/time.ts';
import type { Args } from '../decisions.ts';
import type { Ability } from './actor.ts';
import type { Clerk } from './clerk.ts';
import { matter } from './matter.ts';
import { decideOne } from './staff-money.ts';

/** Where the people of a run are. */
const HOME = 'US-TX';

async function enter(clerk: Clerk, args: Args): Promise<void> {
  const days = Number(args.days);
  const reason = String(args.reason);
  const answer = await clerk.act('compliance.enterPlaceMode', {
    body: {
      ...{ place: String(args.place), mode: args.mode as 'open', certainty: 'sure', reason },
      // Asked for again the same row would be the same request, whatever its reason.
      instrument: `letter on ${reason}`,
      ...(days !== 0 && { beginsAt: toTimestamp(clerk.around.nowMs() + days * DAY_MS) }),
    },
  });
  if (!answer.ok || !('approval' in answer.value)) return;
  const other = clerk.around.personOf(String(args.with)) as Clerk | undefined;
  if (other !== undefined) await decideOne(other, answer.value.approval.id, 'rule_row', args);
}

/** Everybody's place has no Sweeps Coins from now on; a while later two people open it again. */
async function flip(clerk: Clerk, args: Args): Promise<void> {
  const place = HOME;
  await enter(clerk, { ...args, place, mode: 'gc_only', days: 0 });
  await clerk.device.pause(Number(args.forMs));
  const reason = `${args.reason} is over`;
  await enter(clerk, { ...args, place, mode: 'open', days: 0, reason });
}

async function look(clerk: Clerk, { what }: Args): Promise<void> {
  if (what === 'rows') await clerk.act('compliance.listPlaceModes', { query: { limit: '10' } });
  if (what === 'calendar') await clerk.act('compliance.calendar', { query: {} });
  if (what === 'places') await clerk.act('compliance.simulatePlaces', { query: {} });
  if (what === 'public') await clerk.device.call('compliance.listPlaces', {});
}

/** What operators do with it. */
export const RULES: Ability<Clerk> = {
  name: 'rules',
  draw: (random, { around }) => {
    if (random.chance(0.25)) {
      return { do: 'look', what: random.pick(['rows', 'calendar', 'places', 'public']) };
    }
    const other = random.chance(0.7) ? random.pick(around.colleagues) : null;
    if (random.chance(0.5)) {
      const forMs = 5_000 + random.int(20_000);
      return { do: 'flip', reason: matter(random), forMs, verdict: 'approve', with: other };
    }
    return {
      ...{ do: 'enter', place: random.pick(['DE', 'DE', 'FR', 'US-WA']), reason: matter(random) },
      mode: random.pick(['open', 'gc_only', 'redeem_only', 'blocked']),
      days: random.pick([0, 0, 1, 30, -1]),
      verdict: random.chance(0.7) ? 'approve' : 'reject',
      with: other,
    };
  },
  acts: { enter, flip, look },
};
