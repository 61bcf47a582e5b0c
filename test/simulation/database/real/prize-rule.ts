// The rule of redemption of runs: small, so that every bound is met, and without a rest, so that a prize
// can leave within a run.

import { REDEMPTION_RULE, type RedemptionRule } from '../model/prize-tables.ts';

const SC = 1_000_000n;

/** As the model has it. */
export const PRIZE_RULE: RedemptionRule = {
  ...{ ...REDEMPTION_RULE, beginsAt: Date.parse('2026-02-01T00:00Z'), destinationRestHours: 0 },
  ...{ bankMinimumMicros: 2n * SC, giftCardMinimumMicros: SC, dayMaxMicros: 60n * SC },
  ...{ unsettledMaxMicros: 50n * SC, reviewMicros: 12n * SC },
  ...{ secondPersonMicros: 16n * SC, personDayMicros: 60n * SC },
};

/** The same for Postgres. */
export const PRIZE_RULE_SQL = `insert into rules.redemption_rules
  select '2026-02-01 00:00Z', ${PRIZE_RULE.bankMinimumMicros}, ${PRIZE_RULE.giftCardMinimumMicros},
    ${PRIZE_RULE.dayMaxMicros}, purchase_settles_days, ${PRIZE_RULE.unsettledMaxMicros},
    ${PRIZE_RULE.reviewMicros}, ${PRIZE_RULE.secondPersonMicros}, ${PRIZE_RULE.personDayMicros},
    household_near_percent, ${PRIZE_RULE.destinationRestHours}, notice_days, gives_up_days,
    sent_silent_days, returns_days, 'simulation'
  from rules.redemption_rules where begins_at = '2026-01-01'`;
