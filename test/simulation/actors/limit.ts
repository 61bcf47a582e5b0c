// Setting limits to oneself: on losses, stakes and purchases, on time, a break, and the end of it all.

import { DAY_MS } from '#shared/time.ts';
import type { Args } from '../decisions.ts';
import type { Ability } from './actor.ts';
import type { Person } from './person.ts';

const BREAK_DAYS = 2;
const EXCLUSION_DAYS = 200;

const limitCoins = (
  { device }: Person,
  kind: 'loss' | 'wager',
  { currency, period, amount }: Args,
) =>
  device.call('payments.changeLimits', {
    body: {
      limits: [
        {
          kind,
          currency: currency as 'GC' | 'SC',
          period: period as 'day',
          amount: String(amount),
        },
      ],
    },
  });

/** What there is to limit. */
export const LIMIT: Ability = {
  name: 'limit',
  draw: (random) => {
    const period = random.pick(['day', 'week', 'month']);
    if (random.chance(0.6)) {
      const currency = random.chance(0.8) ? 'GC' : 'SC';
      if (random.chance(0.5)) {
        // Small beside a burst of stakes, so that it is reached.
        return { do: 'wagerLimit', currency, period, amount: `${5 + random.int(60)}.00` };
      }
      return { do: 'lossLimit', currency, period, amount: `${random.int(400)}.00` };
    }
    if (random.chance(0.3)) {
      const kind = random.pick(['session_time', 'reality_check']);
      return { do: 'timeLimit', kind, minutes: random.chance(0.2) ? null : 15 + random.int(60) };
    }
    if (random.chance(0.5)) return { do: 'purchaseLimit', period, amount: `${random.int(100)}.00` };
    return { do: random.pick(['exclude', 'return', 'exclusions', 'limits']) };
  },
  acts: {
    lossLimit: (person, args) => limitCoins(person, 'loss', args),
    wagerLimit: (person, args) => limitCoins(person, 'wager', args),
    timeLimit: ({ device }, { kind, minutes }) =>
      device.call('payments.changeLimits', {
        body: {
          limits: [{ kind: kind as 'session_time', minutes: minutes as number | null }],
        },
      }),
    purchaseLimit: ({ device }, { period, amount }) =>
      device.call('payments.changeLimits', {
        body: {
          limits: [
            {
              kind: 'purchase',
              currency: 'USD',
              period: period as 'day',
              amount: String(amount),
            },
          ],
        },
      }),
    limits: ({ device }) => device.call('payments.limits'),
    return: ({ device }) => device.call('games.askReturn'),
    exclusions: ({ device }) => device.call('games.listExclusions'),
    exclude: async ({ device, around }) => {
      const isBreak = device.node.random.chance(0.7);
      const days = isBreak ? BREAK_DAYS : EXCLUSION_DAYS;
      const until = new Date(around.nowMs() + days * DAY_MS).toISOString();
      const kind = isBreak ? ('cool_off' as const) : ('self_exclusion' as const);
      await device.call('games.exclude', { body: { kind, until } });
    },
  },
};
