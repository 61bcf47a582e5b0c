// The daily look at signs of harm (db/functions/compliance: harm_signals, harm_steps). The model looks at
// each day when Postgres would and finds nothing: nobody in a run has a past, and all that could follow
// of a first day is a mail.

import { DAY_MS, HOUR_MS } from '#shared/time.ts';
import type { Model } from './model.ts';

/** A day as it is counted, by its text. */
const dayText = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

function noteHarm({ care, clockMs }: Model): string | null {
  if (clockMs < (care.nextDay + 1) * DAY_MS + HOUR_MS) return null;
  care.nextDay += 1;
  return dayText(care.nextDay - 1);
}

/** Functions of care by name. */
export const CARE_FUNCTIONS = {
  'compliance.note_harm': noteHarm,
  'compliance.weigh_harm': () => null,
};
