// The closed list of error codes, with the HTTP status and the text that a client sees.
// The text is vague on purpose; the exact reason goes to the log and, where it helps, into `facts`.

type ErrorEntry = { status: number; message: string };

const entry = (status: number, message: string): ErrorEntry => ({ status, message });

/** Every refusal that the platform can answer. A code that is not here does not exist. */
export const ERRORS = {
  // The request itself
  invalid_request: entry(400, 'The request is not valid.'),
  invalid_json: entry(400, 'The body is not valid JSON.'),
  invalid_amount: entry(400, 'The amount is not a valid decimal with at most 6 decimals.'),
  invalid_cursor: entry(400, 'The cursor is not valid.'),
  idempotency_key_required: entry(400, 'This request needs an Idempotency-Key header.'),
  idempotency_key_reused: entry(409, 'This Idempotency-Key was used with another request.'),
  unsupported_media_type: entry(415, 'Send application/json.'),
  body_too_large: entry(413, 'The body is too large.'),
  not_found: entry(404, 'There is nothing here.'),
  method_not_allowed: entry(405, 'This method is not allowed here.'),
  insecure_transport: entry(403, 'Use https.'),
  origin_not_allowed: entry(403, 'This origin is not allowed.'),
  rate_limited: entry(429, 'Too many requests. Try again later.'),
  upgrade_required: entry(426, 'This address speaks WebSocket.'),
  card_number_refused: entry(400, 'Card numbers are never accepted here.'),

  // Who asks
  unauthenticated: entry(401, 'Sign in first.'),
  other_player: entry(409, 'Another player is signed in here now.'),
  forbidden: entry(403, 'You may not do this.'),
  step_up_required: entry(403, 'Confirm with your password and second factor first.'),
  mfa_required: entry(403, 'Set up a second factor first.'),
  invalid_credentials: entry(401, 'E-mail or password is wrong.'),
  invalid_code: entry(
    401,
    'The code is wrong or no longer valid. If an app made it, check that the clock of that device is right.',
  ),
  invalid_token: entry(400, 'The token is wrong or no longer valid.'),
  invalid_ticket: entry(401, 'The ticket is wrong or no longer valid.'),
  email_not_verified: entry(403, 'Verify your e-mail address first.'),
  password_required: entry(409, 'Send the password that was chosen at registration as well.'),
  weak_password: entry(400, 'This password is too easy to guess.'),
  short_password: entry(
    409,
    'Staff need a password of at least 12 characters; this one is shorter.',
  ),
  display_name_taken: entry(409, 'This display name is taken.'),
  account_closed: entry(403, 'This account is closed.'),
  bot_check_failed: entry(403, 'The check that you are human failed.'),
  mfa_already_enabled: entry(409, 'A second factor is already active.'),
  mfa_not_enabled: entry(409, 'No second factor is active.'),
  purchase_open: entry(409, 'A purchase is still open; it ends within an hour.'),
  dispute_open: entry(409, 'A payment is disputed; this must be settled first.'),
  balance_remaining: entry(409, 'Coins remain on this account.'),
  second_person_required: entry(409, 'A second person must approve this.'),
  approval_closed: entry(409, 'This was decided already, or is no longer open.'),
  role_too_new: entry(403, 'Your role is too new to decide this.'),
  rule_row_exists: entry(409, 'There is a rule of that moment already.'),
  recovery_waiting: entry(409, 'Its owner can still stop this; nobody can do it before.'),
  address_taken: entry(409, 'This address has an account by now.'),
  accounts_linked: entry(403, 'Your account is linked to one that this is about.'),

  // Coins
  insufficient_funds: entry(409, 'There are not enough coins for this.'),
  account_missing: entry(404, 'This ledger account does not exist.'),
  account_closed_ledger: entry(409, 'This ledger account is closed.'),
  currency_mismatch: entry(409, 'The currencies do not match.'),
  amount_overflow: entry(409, 'The amount is too large for the account.'),
  sequence_gap: entry(409, 'A number before this one is missing.'),
  sequence_conflict: entry(409, 'This number was used with another content.'),
  payout_exceeds_maximum: entry(409, 'The payout is larger than the game allows.'),
  batch_too_large: entry(400, 'The batch has too many elements.'),
  hold_not_pending: entry(409, 'This hold is no longer pending.'),
  session_cancelled: entry(409, 'This session was cancelled.'),
  bonus_already_claimed: entry(409, 'The daily bonus was already claimed today.'),
  limit_reached: entry(409, 'A limit was reached.'),
  exclusion_in_force: entry(409, 'This exclusion still holds.'),
  reality_check_due: entry(409, 'First say whether you want to go on.'),
  excluded: entry(403, 'This account is excluded from play.'),
  place_not_allowed: entry(403, 'This is not offered where you are.'),
  place_proof_required: entry(
    403,
    'We do not know where you are. Coins of this kind need a known place.',
  ),
  place_proof_invalid: entry(400, 'This proof of a place is wrong, too old, or was used before.'),
  place_proof_unavailable: entry(409, 'Proofs of a place are not taken here.'),
  underage: entry(403, 'You are not old enough for this.'),
  match_closed: entry(409, 'This match was decided already, or its exclusion is over.'),
  complaint_closed: entry(409, 'This complaint is closed. Open another one.'),
  check_closed: entry(409, 'This check is not one to confirm, or somebody has.'),
  case_closed: entry(409, 'Somebody has closed this case already.'),
  staff_barred: entry(403, 'Who works here, and their household, has no Sweeps Coins.'),
  identity_required: entry(403, 'Say who you are and where you live first.'),
  entry_not_offered: entry(409, 'This way of free entry is not open now.'),
  entry_code_invalid: entry(400, 'This is no code of ours, or its time is over.'),
  entry_code_used: entry(409, 'This code was used for another card.'),
  entry_limit_reached: entry(409, 'There are no more free entries for this day or of this kind.'),
  tax_form_required: entry(409, 'A tax form is needed before this prize is sent.'),
  tax_year_unknown: entry(409, 'The tax rules of this year are not known yet.'),
  screening_closed: entry(409, 'This was decided already.'),
  terms_not_accepted: entry(409, 'The terms have changed. Accept them first.'),
  debt_outstanding: entry(409, 'An open debt must be settled first.'),
  redemption_not_allowed: entry(409, 'Redemption is not possible now.'),
  purchases_paused: entry(409, 'Nothing is sold for the moment. Nothing was charged.'),
  below_minimum: entry(409, 'This is less than the smallest prize.'),
  above_maximum: entry(409, 'This is more than can be redeemed today.'),
  under_review: entry(409, 'Somebody looks at this account first.'),
  destination_required: entry(409, 'Say first where the prize is to go.'),
  destination_name_mismatch: entry(409, 'The owner of this account is somebody else.'),
  identity_failed: entry(403, 'The check of your identity did not succeed.'),
  duplicate_person: entry(409, 'There is another account of the same person.'),
  attention_changed: entry(409, 'Something else has happened since, or nothing is to be cleared.'),
  cancel_too_late: entry(409, 'The prize is on its way already.'),
  package_unavailable: entry(409, 'This package is not on offer.'),
  refund_not_allowed: entry(409, 'This purchase cannot be refunded by that amount.'),
  payment_provider_failed: entry(502, 'The payment provider did not answer as expected.'),
  invalid_signature: entry(401, 'The signature is not valid.'),

  // Play
  game_not_found: entry(404, 'There is no such game.'),
  game_disabled: entry(409, 'This game is closed at the moment.'),
  invalid_params: entry(400, 'These game parameters are not valid.'),
  stake_out_of_range: entry(400, 'The stake is outside the limits of this game.'),
  session_not_open: entry(409, 'This session is not open.'),
  session_busy: entry(409, 'The session is busy with the previous command.'),
  too_many_sessions: entry(409, 'Too many sessions are open.'),
  command_expired: entry(409, 'The command expired before it arrived.'),
  command_reused: entry(409, 'This command id was used with another command.'),
  round_open: entry(409, 'A round is still open.'),
  round_not_open: entry(409, 'This round is not open.'),
  invalid_action: entry(409, 'This action is not possible now.'),
  wager_paused: entry(409, 'No new wager is possible now.'),
  resume_gap: entry(409, 'The history asked for is no longer at hand; read it over HTTP.'),
  too_many_frames: entry(429, 'Too many frames.'),

  // Chat and friends
  player_blocked: entry(409, 'You have blocked this player.'),
  muted: entry(403, 'You may not write in this room now.'),
  room_banned: entry(403, 'You may not enter this room.'),
  room_full: entry(409, 'This room is full.'),
  slow_mode: entry(429, 'This room is in slow mode. Wait a moment.'),
  duplicate_message: entry(409, 'You just said that.'),
  message_refused: entry(400, 'This message is not allowed here.'),
  message_closed: entry(409, 'This message can no longer be changed.'),
  report_closed: entry(409, 'This report was already resolved.'),

  // Us
  try_again: entry(503, 'Something is briefly unavailable. Try again.'),
  internal: entry(500, 'Something went wrong on our side.'),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

/** True for a code of the closed list. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/** Close codes of our sockets (RFC 6455 leaves 4000–4999 to applications). */
export const CLOSE_CODES = {
  normal: 1000,
  unsupportedData: 1003,
  policyViolation: 1008,
  messageTooBig: 1009,
  tryAgainLater: 1013,
  signedOut: 4401,
  banned: 4403,
  removed: 4404,
  /** A newer socket of the same player took its place. */
  replaced: 4409,
  sessionClosed: 4410,
  tooManyFrames: 4429,
} as const;
