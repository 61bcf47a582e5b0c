// Setting limits to oneself: on losses and on purchases, a break, and the end of it all.

import { DAY_MS } from '#shared/time.ts';
import type { Ability } from './actor.ts';

const BREAK_DAYS = 2;
const EXCLUSION_DAYS = 200;

/** What there is to limit. */
export const LIMIT: Ability = {
  name: 'limit',
  draw: (random) => {
    const period = random.pick(['day', 'week', 'month']);
    if (random.chance(0.6)) {
      const currency = random.chance(0.8) ? 'GC' : 'SC';
      return { do: 'lossLimit', currency, period, amount: `${random.int(400)}.00` };
    }
    if (random.chance(0.5)) return { do: 'purchaseLimit', period, amount: `${random.int(100)}.00` };
    return random.chance(0.3) ? { do: 'exclude' } : { do: 'limits' };
  },
  acts: {
    lossLimit: ({ device }, { currency, period, amount }) =>
      device.call('payments.changeLimits', {
        body: {
          limits: [
            {
              kind: 'loss',
              currency: currency as 'GC' | 'SC',
              period: period as 'day',
              amount: String(amount),
            },
          ],
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
    exclude: async ({ device, around }) => {
      const isBreak = device.node.random.chance(0.7);
      const days = isBreak ? BREAK_DAYS : EXCLUSION_DAYS;
      const until = new Date(around.nowMs() + days * DAY_MS).toISOString();
      const kind = isBreak ? ('cool_off' as const) : ('self_exclusion' as const);
      await device.call('games.exclude', { body: { kind, until } });
    },
  },
};
