// What held where from 1 June 2025 to 1 December 2026, written by hand from public reports as they were
// known on 2 July 2026, and never read from the platform's rows: it is what those are judged by. Days
// begin at 00:00 of the region's own clock. Two of the days are the platform's own policy, not law:
// California's month to redeem, and Iowa.
//
// Sources: Washington RCW 9.46, Idaho constitution III.20 and Michigan MCL 750.301 (older law);
// Nevada SB 256; New York letters of June 2025 and S5935; Louisiana's 40 letters after the veto of
// SB 181; West Virginia's subpoenas; New Jersey A5447; Montana SB 555; Connecticut SB 1235; Minnesota's
// letters of December 2025; Tennessee's letters and HB 1885; California AB 831; Illinois' letters;
// Indiana HB 1052. What one prize may be without the sweepstake being registered: Florida 849.094 and New
// York GBL 369-e, which both speak of more than $5,000.

export type Mode = 'open' | 'gc_only' | 'redeem_only' | 'blocked';

/** A region: its clock, and from which local day on which mode held. */
export interface ExpectedPlace {
  zone: string;
  modes: readonly (readonly [day: string, mode: Mode])[];
  /** Local day from which prizes can no longer be asked for, within `redeem_only`. */
  redeemUntil?: string;
  /** Local day from which coins that cannot be played may leave unplayed, as two people entered it. */
  waivedFrom?: string;
  /** Age for Sweeps Coins; 21 where nothing is said. */
  age?: number;
  /** What one round may pay at most, in Sweeps Coins; anything where nothing is said. */
  prizeMax?: number;
}

const NEW_YORK = 'America/New_York';
const CHICAGO = 'America/Chicago';
const DENVER = 'America/Denver';
const LOS_ANGELES = 'America/Los_Angeles';

/** When the replay begins: nothing was known before it. */
export const BEGINS = '2025-06-01';
/** When it ends. */
export const ENDS = '2026-12-01';
/** Regions that two people opened on the first day, and confirmed again while they stayed open. */
export const EXPECTED: Readonly<Record<string, ExpectedPlace>> = {
  'US-WA': { zone: LOS_ANGELES, modes: [[BEGINS, 'blocked']] },
  'US-ID': { zone: DENVER, modes: [[BEGINS, 'blocked']] },
  'US-MI': { zone: 'America/Detroit', modes: [[BEGINS, 'blocked']] },
  'US-NV': {
    zone: LOS_ANGELES,
    modes: [
      [BEGINS, 'open'],
      ['2025-06-06', 'blocked'],
    ],
  },
  'US-NY': {
    zone: NEW_YORK,
    prizeMax: 5_000,
    modes: [
      [BEGINS, 'open'],
      ['2025-06-06', 'redeem_only'],
      ['2025-12-05', 'blocked'],
    ],
  },
  'US-LA': {
    zone: CHICAGO,
    modes: [
      [BEGINS, 'open'],
      ['2025-06-17', 'blocked'],
    ],
  },
  'US-WV': {
    zone: NEW_YORK,
    modes: [
      [BEGINS, 'open'],
      ['2025-07-14', 'redeem_only'],
    ],
  },
  'US-DE': {
    zone: NEW_YORK,
    modes: [
      [BEGINS, 'open'],
      ['2025-07-01', 'gc_only'],
    ],
  },
  'US-MD': {
    zone: NEW_YORK,
    modes: [
      [BEGINS, 'open'],
      ['2025-07-01', 'gc_only'],
    ],
  },
  'US-MS': {
    zone: CHICAGO,
    modes: [
      [BEGINS, 'open'],
      ['2025-07-01', 'gc_only'],
    ],
  },
  'US-NJ': {
    zone: NEW_YORK,
    modes: [
      [BEGINS, 'open'],
      ['2025-08-15', 'blocked'],
    ],
  },
  'US-MT': {
    zone: DENVER,
    modes: [
      [BEGINS, 'open'],
      ['2025-10-01', 'blocked'],
    ],
  },
  'US-CT': {
    zone: NEW_YORK,
    modes: [
      [BEGINS, 'open'],
      ['2025-10-01', 'blocked'],
    ],
  },
  'US-MN': {
    zone: CHICAGO,
    modes: [
      [BEGINS, 'open'],
      ['2025-12-01', 'redeem_only'],
    ],
  },
  'US-TN': {
    zone: CHICAGO,
    modes: [
      [BEGINS, 'open'],
      ['2025-12-01', 'redeem_only'],
      ['2026-05-22', 'blocked'],
    ],
  },
  'US-CA': {
    zone: LOS_ANGELES,
    waivedFrom: '2025-12-15',
    modes: [
      [BEGINS, 'open'],
      ['2025-12-01', 'redeem_only'],
      ['2025-12-15', 'redeem_only'],
      ['2026-01-01', 'blocked'],
    ],
  },
  'US-IL': {
    zone: CHICAGO,
    modes: [
      [BEGINS, 'open'],
      ['2026-03-01', 'redeem_only'],
    ],
  },
  'US-IN': {
    zone: 'America/Indiana/Indianapolis',
    modes: [
      [BEGINS, 'open'],
      ['2026-07-01', 'blocked'],
    ],
  },
  'US-IA': {
    zone: CHICAGO,
    modes: [
      [BEGINS, 'open'],
      ['2026-07-01', 'redeem_only'],
    ],
  },
  'US-PA': { zone: NEW_YORK, modes: [[BEGINS, 'gc_only']] },
  'US-RI': { zone: NEW_YORK, modes: [[BEGINS, 'gc_only']] },
  'US-KY': { zone: NEW_YORK, modes: [[BEGINS, 'gc_only']] },
  'US-VT': { zone: NEW_YORK, modes: [[BEGINS, 'gc_only']] },
  'US-ME': {
    zone: NEW_YORK,
    modes: [
      [BEGINS, 'open'],
      ['2026-01-01', 'gc_only'],
    ],
  },
  'US-OK': {
    zone: CHICAGO,
    modes: [
      [BEGINS, 'open'],
      ['2026-01-01', 'gc_only'],
    ],
  },
  'US-FL': {
    zone: NEW_YORK,
    prizeMax: 5_000,
    modes: [
      [BEGINS, 'open'],
      ['2026-01-01', 'gc_only'],
    ],
  },
  'US-VA': {
    zone: NEW_YORK,
    modes: [
      [BEGINS, 'open'],
      ['2026-01-01', 'gc_only'],
    ],
  },
  // Opened and confirmed to the end.
  'US-TX': { zone: CHICAGO, modes: [[BEGINS, 'open']] },
  'US-AL': { zone: CHICAGO, modes: [[BEGINS, 'open']] },
  // Opened and never confirmed again: on the 90th day it is as if nobody had.
  'US-OH': {
    zone: NEW_YORK,
    modes: [
      [BEGINS, 'open'],
      ['2025-08-30', 'gc_only'],
    ],
  },
  // Never opened by anybody.
  'US-HI': { zone: 'Pacific/Honolulu', modes: [[BEGINS, 'gc_only']] },
  DE: { zone: 'Europe/Berlin', modes: [[BEGINS, 'blocked']] },
  'CA-ON': { zone: 'America/Toronto', modes: [[BEGINS, 'blocked']] },
};

/** What each mode lets people do; winning, settling and leaving never depend on it. */
export const ALLOWED: Readonly<Record<Mode, readonly string[]>> = {
  open: ['gc_purchase', 'gc_play', 'sc_grant', 'sc_play', 'redeem'],
  gc_only: ['gc_purchase', 'gc_play', 'redeem'],
  redeem_only: ['redeem'],
  blocked: [],
};
