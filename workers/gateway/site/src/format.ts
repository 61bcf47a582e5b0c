// How things are written for people. An amount is a text from the platform; it is grouped, never
// computed with. What is no number is a dash everywhere: a field that is empty or still being typed,
// a round without a result, a division by nothing. Times are told by the platform's clock.

import { serverClock } from '#shared/client/server-clock.ts';

const AMOUNT = /^(-?)(\d+)(?:\.(\d+))?$/;
const NO_NUMBER = '–';
/** Stands after a multiplier. */
export const TIMES = '×';

/** "10000.50" → "10,000.50". Text in, text out. */
export function groupedAmount(amount: string): string {
  const parts = AMOUNT.exec(amount);
  if (parts === null) return NO_NUMBER;
  const [, sign = '', whole = '', decimals] = parts;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign === '-' ? '−' : ''}${grouped}${decimals === undefined ? '' : `.${decimals}`}`;
}

/** "1.9800" → "1.98×", "12.0000" → "12.00×". */
export function shownMultiplier(multiplier: string | null | undefined): string {
  const grouped = groupedAmount(multiplier ?? '');
  return grouped === NO_NUMBER ? grouped : `${grouped.replace(/(\.\d{2}\d*?)0+$/, '$1')}${TIMES}`;
}

/** "49.50" → "49.50 %". */
export function shownPercent(percent: string): string {
  const grouped = groupedAmount(percent);
  return grouped === NO_NUMBER ? grouped : `${grouped} %`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

export const shownClock = (timestamp: string) => clock.format(new Date(timestamp));
export const shownDay = (timestamp: string) => day.format(new Date(timestamp));
export const shownMoment = (timestamp: string) => moment.format(new Date(timestamp));

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** "in 3 hours", "yesterday". */
export function shownAgo(timestamp: string, nowMs = serverClock.nowMs()): string {
  const seconds = (Date.parse(timestamp) - nowMs) / 1_000;
  const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size);
  if (unit === undefined) return relative.format(Math.round(seconds / 60), 'minute');
  return relative.format(Math.round(seconds / unit[1]), unit[0]);
}
