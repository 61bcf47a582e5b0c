// Every lifetime and limit of auth in one place; docs/security/authentication.md explains them.

import { DAY_MS, HOUR_MS, MINUTE_MS } from '#shared/time.ts';

export const ACCESS_TOKEN_LIFE_MS = 5 * MINUTE_MS;
/** A sign-in ends after this long without a refresh, and in any case after the absolute time. */
export const SIGN_IN_IDLE_MS = 7 * DAY_MS;
export const SIGN_IN_ABSOLUTE_MS = 30 * DAY_MS;
/** As long as browsers keep a cookie at most; what is known of one is forgotten with it. */
export const DEVICE_KEPT_MS = 400 * DAY_MS;
export const SIGN_INS_MAX = 20;

export const VERIFY_LINK_LIFE_MS = DAY_MS;
/** Codes that are typed live at most ten minutes. */
export const TYPED_CODE_LIFE_MS = 10 * MINUTE_MS;
export const RESET_LINK_LIFE_MS = 30 * MINUTE_MS;

/** How long a claimant has from the mail to the checked document. */
export const RECOVERY_LINK_LIFE_MS = DAY_MS;

export const EMAIL_CHANGE_LIFE_MS = DAY_MS;
/** How long the old address can take the account back. */
export const EMAIL_UNDO_LIFE_MS = 7 * DAY_MS;
/** Between the password and the second factor. */
export const CHALLENGE_LIFE_MS = 5 * MINUTE_MS;
export const CHALLENGE_TRIES_MAX = 5;
export const ENROLMENT_LIFE_MS = 15 * MINUTE_MS;
export const RECOVERY_CODES = 10;

/** A registration that nobody confirmed is removed after this time, and its name is free. */
export const REGISTRATION_KEPT_MS = 7 * DAY_MS;
/** How long a name that was given up is nobody's but its old owner's. */
export const NAME_HELD_MS = 30 * DAY_MS;
/** Ended sign-ins stay this long, to tell a new device from a known one. */
export const ENDED_SIGN_INS_KEPT_MS = 30 * DAY_MS;

/** Longer than the longest job (the ledger's check has 120 s): no honest transaction takes it. */
export const TRANSACTION_MAX_MS = 5 * MINUTE_MS;

/** No hash of any password: nobody can sign in with it until a reset. */
export const VOID_HASH = '!';
export const AGE_MIN_YEARS = 18;
/** Nobody has reached this age (the oldest person known died at 122); a date that says so is a slip. */
export const AGE_IMPLAUSIBLE_YEARS = 120;
export const PASSWORD_LENGTH_MIN = 8;
/** For everybody with a role (PCI DSS 8.3.6). */
export const STAFF_PASSWORD_LENGTH_MIN = 12;
export const PASSWORD_LENGTH_MAX = 128;

/** Guesses under a growing delay: some at once, then each doubles the pause. */
export const SIGN_IN_FREE_ATTEMPTS = 10;
export const SIGN_IN_DELAY_MAX_MS = 15 * MINUTE_MS;
export const SIGN_IN_FORGET_MS = DAY_MS;

/** Uses in a window, by what is counted. `byAddress` ones grow with LIMIT_SCALE outside production. */
export const WINDOWS = {
  signInByAddress: { limit: 100, windowMs: 15 * MINUTE_MS },
  registerByAddress: { limit: 20, windowMs: HOUR_MS },
  recoverByAddress: { limit: 10, windowMs: HOUR_MS },
  mailByAddress: { limit: 30, windowMs: HOUR_MS },
  // By what the mail is for, so that a flood of one kind leaves the others alone. A window of links is
  // no longer than such a link lives: while no further one goes out, the last one still works.
  registrationMailByRecipient: { limit: 5, windowMs: HOUR_MS },
  resetMailByRecipient: { limit: 3, windowMs: RESET_LINK_LIFE_MS },
  changeMailByRecipient: { limit: 5, windowMs: HOUR_MS },
  recoveryMailByRecipient: { limit: 3, windowMs: RECOVERY_LINK_LIFE_MS },
  codeByRecipient: { limit: 10, windowMs: 15 * MINUTE_MS },
  totpByPlayer: { limit: 10, windowMs: 15 * MINUTE_MS },
  recoveryByPlayer: { limit: 10, windowMs: 15 * MINUTE_MS },
  renameByPlayer: { limit: 3, windowMs: 30 * DAY_MS },
  exportByPlayer: { limit: 5, windowMs: HOUR_MS },
  tokenByAddress: { limit: 60, windowMs: 15 * MINUTE_MS },
} as const;
