// The hourly reckoning of what prizes could be asked for: a warning where the cash does not cover it, or
// nobody has said how much there is.

import type { JobReport } from '#shared/contracts/jobs.ts';
import { log } from '#shared/log.ts';
import type { PaymentsStore } from '../store/index.ts';

/** Reckons, keeps it, and warns. */
export async function watchLiability(store: PaymentsStore): Promise<JobReport> {
  const { state, owedMicros, cashMicros, cover, coverMin, marginMinMicros } =
    await store.noteLiability();
  if (state === 'below_floor') {
    const floor = { coverMin, marginMinMicros };
    log('warn', 'liability_below_floor', { owedMicros, cashMicros, cover, ...floor });
  }
  if (state === 'cash_unknown') log('warn', 'liability_cash_unknown', { owedMicros });
  return { belowFloor: state === 'below_floor' ? 1 : 0 };
}
