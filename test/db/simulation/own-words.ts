// What the books' answers say in words of their own side: moments of the server's clock, what SQL draws.

import { DAY_MS, HOUR_MS } from '#shared/time.ts';

/** How far from the server's clock functions of the books write: now, a raised limit, a lot's end. */
const SPANS_MS = [0, 1, 7, 14, 60, 90].map((days) => days * DAY_MS);
const isOfClock = (ms: number) =>
  SPANS_MS.some((span) => Math.abs(ms - span - Date.now()) < HOUR_MS);

const MOMENT = /(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)(?:\+00|Z)/g;
const RANDOM_ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/** Long texts of the release, of which the model has others. */
const OWN_TEXT = /"(rules|cardText|address)": "(?:[^"\\]|\\.)*"/g;

const SECONDS = /"retryAfterSeconds": \d+/g;

/** An answer's text without what the server's clock, dice and sequences wrote. */
export function ownWordsOut(text: string, column: string): string {
  // Numbers of the journal: Postgres leaves some out, for what it refused.
  if (column === 'id' || column === 'next_id') return 'number';
  return text
    .replaceAll(RANDOM_ID, 'random')
    .replaceAll(OWN_TEXT, '"$1": "own"')
    .replaceAll(SECONDS, '"retryAfterSeconds": 0')
    .replaceAll(/"\d{13}"/g, (ms) => (isOfClock(Number(ms.slice(1, -1))) ? '"clock"' : ms))
    .replaceAll(MOMENT, (moment, day: string, time: string) =>
      isOfClock(Date.parse(`${day}T${time}Z`)) ? 'clock' : moment,
    );
}
