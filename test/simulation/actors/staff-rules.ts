// What staff does with the law: rows of places where nobody of a run is, entered by one or decided by two;
// and the calendar, which they look at.

import { DAY_MS, toTimestamp } from '#shared/time.ts';
import type { Args } from '../decisions.ts';
import type { Ability } from './actor.ts';
import type { Clerk } from './clerk.ts';
import { decideOne } from './staff-money.ts';
import { matter } from './staff-people.ts';

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
    if (random.chance(0.4)) {
      return { do: 'look', what: random.pick(['rows', 'calendar', 'places', 'public']) };
    }
    return {
      ...{ do: 'enter', place: random.pick(['DE', 'DE', 'FR', 'US-WA']), reason: matter(random) },
      mode: random.pick(['open', 'gc_only', 'redeem_only', 'blocked']),
      days: random.pick([0, 0, 1, 30, -1]),
      verdict: random.chance(0.7) ? 'approve' : 'reject',
      with: random.chance(0.7) ? random.pick(around.colleagues) : null,
    };
  },
  acts: { enter, look },
};
