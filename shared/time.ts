// Time: milliseconds since the epoch inside, RFC 3339 UTC text at the edges.

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** RFC 3339 in UTC: 0 → "1970-01-01T00:00:00.000Z". */
export function toTimestamp(ms: number): string {
  return new Date(ms).toISOString();
}

/** The UTC calendar day of a moment: "2026-11-24". */
export function utcDay(ms: number): string {
  return toTimestamp(ms).slice(0, 10);
}
