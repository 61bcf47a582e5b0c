// How much may be staked and won, per currency. This is the operator's configuration, named in each
// game's rules: an entry changes the next bet of every session after a deploy and nothing that was
// already played. A stake whose best outcome exceeds `maxPayoutMicros` is refused; no payout is cut.

import { type CoinCurrency, MICROS_PER_UNIT } from '#shared/money.ts';

/** All in micros of the currency. */
export type StakeLimits = {
  readonly minStakeMicros: bigint;
  readonly maxStakeMicros: bigint;
  readonly maxPayoutMicros: bigint;
};

export type GameLimits = Readonly<Record<CoinCurrency, StakeLimits>>;

/** Gold Coins are for play only: 1 … 50,000, up to 50 million won. */
const GOLD: StakeLimits = {
  minStakeMicros: MICROS_PER_UNIT,
  maxStakeMicros: 50_000n * MICROS_PER_UNIT,
  maxPayoutMicros: 50_000_000n * MICROS_PER_UNIT,
};

/** Sweeps Coins: 0.01 … 100, up to 100,000 won. */
const SWEEPS: StakeLimits = {
  minStakeMicros: MICROS_PER_UNIT / 100n,
  maxStakeMicros: 100n * MICROS_PER_UNIT,
  maxPayoutMicros: 100_000n * MICROS_PER_UNIT,
};

/** What a game starts with. */
export const STANDARD_LIMITS: GameLimits = { GC: GOLD, SC: SWEEPS };
