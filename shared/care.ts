// Signs of play that may do harm, by the names that the database has for them, as a player reads them: in
// the mail, on the site and in their export.

/** What was seen. */
export const SIGNAL_WORDS = {
  checkout_after_limit:
    'You started a purchase shortly after you had reached your limit on losses.',
  stakes_up: 'You played for much more in a day than you usually do.',
  nights: 'You played in several nights within a week.',
  failed_payments: 'Several of your payments failed within a day.',
  limits_raised: 'You raised or removed limits several times within a week.',
  breaks_repeated: 'You took several breaks within a month.',
  prize_cancelled: 'You took a prize back and played on.',
} as const;

export type Signal = keyof typeof SIGNAL_WORDS;
export const SIGNALS = Object.keys(SIGNAL_WORDS) as Signal[];

/** What follows, the mildest first. */
export const CARE_STEPS = ['notice', 'pause', 'review'] as const;
export type CareStep = (typeof CARE_STEPS)[number];

/** How a case that people look at ends. */
export const CARE_OUTCOMES = ['contacted', 'excluded', 'no_action'] as const;
