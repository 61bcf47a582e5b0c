// How times are written for people, told by the platform's clock.

import { serverClock } from '#shared/client/server-clock.ts';
import { utcDay } from '#shared/time.ts';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const utc = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

export const shownClock = (timestamp: string) => clock.format(new Date(timestamp));
export const shownDay = (timestamp: string) => day.format(new Date(timestamp));
/** A day of the platform's calendar, "2026-11-24", wherever the reader is. */
export const shownUtcDay = (isoDay: string) => utc.format(new Date(isoDay));
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

/** Years of UTC from this one back to that of a time, as the platform's clock has it. */
export function yearsSince(timestamp: string): number[] {
  const now = Number(utcDay(serverClock.nowMs()).slice(0, 4));
  const first = Math.min(now, Number(timestamp.slice(0, 4)) || now);
  return Array.from({ length: now - first + 1 }, (_, index) => now - index);
}
