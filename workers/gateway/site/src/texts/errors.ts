// What a refusal is called, by its code. Part of the catalogue in index.ts. A code that the platform
// gets and this list has not is an error of the types; what a player never causes has one text.

import type { ClientErrorCode } from '#shared/client/types.ts';

const OURS = 'Something went wrong on our side.';
const OUTDATED = 'This page is out of date. Reload it and try again.';

export const errors: Record<ClientErrorCode, string> = {
  offline: 'There is no connection.',
  unreadable: 'The reply could not be read. Try again in a moment.',
  invalid_request: 'Something in the form is not valid.',
  invalid_json: OURS,
  invalid_amount: 'This is not an amount. Write it like 12.50.',
  invalid_cursor: OUTDATED,
  idempotency_key_required: OURS,
  idempotency_key_reused: OUTDATED,
  unsupported_media_type: OURS,
  body_too_large: 'That is too long.',
  not_found: 'There is nothing here.',
  method_not_allowed: OURS,
  insecure_transport: 'This page needs a secure connection (https).',
  origin_not_allowed: OURS,
  rate_limited: 'That was a lot at once. Wait a moment and try again.',
  upgrade_required: OURS,
  card_number_refused: 'Never send card numbers here.',

  unauthenticated: 'Sign in first.',
  other_player: 'Another player is signed in here now. Nothing was done.',
  forbidden: 'You may not do this.',
  step_up_required: 'Confirm that it is you first.',
  mfa_required: 'Set up an authenticator app first.',
  invalid_credentials: 'E-mail or password is wrong.',
  invalid_code:
    'The code is wrong or no longer valid. If an app made it, check that the clock of your phone is set automatically.',
  invalid_token: 'This link was used before, or it is too old.',
  invalid_ticket: OUTDATED,
  email_not_verified: 'Confirm your e-mail address first.',
  password_required: 'Type the password that you chose when you signed up.',
  weak_password: 'This password is too easy to guess.',
  short_password: 'Staff need a password of at least 12 characters.',
  display_name_taken: 'This display name is taken.',
  account_closed: 'This account is closed.',
  bot_check_failed: 'The check that you are human failed.',
  mfa_already_enabled: 'An authenticator app is set up already.',
  mfa_not_enabled: 'No authenticator app is set up.',
  purchase_open: 'A purchase is still open. It ends within an hour; then try again.',
  dispute_open: 'A payment is disputed. This must be settled first.',
  balance_remaining: 'Coins remain on this account.',
  second_person_required: 'A second person must approve this.',
  approval_closed: OURS,
  rule_row_exists: OURS,
  role_too_new: OURS,
  recovery_waiting: OURS,
  address_taken: OURS,
  accounts_linked: OURS,

  exclusion_in_force: 'This break is not over yet.',
  reality_check_due: 'First say whether you want to go on.',
  insufficient_funds: 'There are not enough coins for this.',
  account_missing: OURS,
  account_closed_ledger: OURS,
  currency_mismatch: OURS,
  amount_overflow: 'The amount is too large.',
  sequence_gap: OURS,
  sequence_conflict: OURS,
  payout_exceeds_maximum: 'This stake could win more than the game allows. Stake less.',
  batch_too_large: OURS,
  hold_not_pending: OURS,
  session_cancelled: 'This table was closed.',
  bonus_already_claimed: 'Today’s bonus was claimed already.',
  limit_reached: 'A limit was reached.',
  excluded: 'This account is excluded from play.',
  place_not_allowed: 'This is not offered where you are.',
  place_proof_required:
    'We cannot tell where you are. Sweeps Coins need a known place; check your connection and try again.',
  place_proof_invalid: 'This proof of where you are is wrong, too old, or was used before.',
  place_proof_unavailable: 'Proofs of where you are are not taken here.',
  underage: 'You are not old enough for this.',
  check_closed: 'This check is not one to confirm, or somebody has already.',
  case_closed: 'Somebody has closed this case already.',
  match_closed: OURS,
  complaint_closed: 'This complaint is closed. You can open another one.',
  staff_barred: 'Who works here, and their household, has no Sweeps Coins.',
  identity_required: 'Tell us first who you are and where you live.',
  entry_not_offered: 'This way of free entry is not open now.',
  entry_code_invalid: 'This is no code of ours, or its time is over.',
  entry_code_used: 'This code was used for another card.',
  entry_limit_reached: 'There are no more free entries for now.',
  tax_form_required: 'A tax form is needed before this prize is sent.',
  tax_year_unknown:
    'The tax rules of this year are not known yet. Your prize waits until they are.',
  screening_closed: OURS,
  terms_not_accepted: 'The terms have changed. Read and accept them first.',
  debt_outstanding: 'An open debt must be settled first.',
  redemption_not_allowed: 'Redemption is not possible now.',
  purchases_paused: 'Nothing is sold for the moment. Nothing was charged.',
  below_minimum: 'This is less than the smallest prize.',
  above_maximum: 'This is more than can be redeemed today.',
  under_review: 'We look at your account first. You will hear from us.',
  destination_required: 'Say first where the prize is to go.',
  destination_name_mismatch: 'The owner of this bank account is somebody else.',
  identity_failed: 'The check of your identity did not succeed.',
  duplicate_person: 'There is another account of yours. Please write to us.',
  attention_changed: 'Something else has happened since. Look again first.',
  cancel_too_late: 'The prize is on its way already.',
  package_unavailable: 'This is no longer on offer.',
  refund_not_allowed: OURS,
  payment_provider_failed: 'The payment provider did not answer. Nothing was charged.',
  invalid_signature: OURS,

  game_not_found: 'There is no such game.',
  game_disabled: 'This game is closed at the moment.',
  invalid_params: 'The game cannot be played like this.',
  stake_out_of_range: 'The stake is outside the limits of this game.',
  session_not_open: 'This table is closed. Play again to sit down anew.',
  session_busy: 'The table is still busy. Try again.',
  too_many_sessions: 'Every table you may open has a round open. Finish one first.',
  command_expired: 'The play came too late and was not taken.',
  command_reused: OUTDATED,
  round_open: 'A round is still open. Finish it first.',
  round_not_open: 'This round is over.',
  invalid_action: 'This is not possible now.',
  wager_paused: 'No new stake is possible now.',
  resume_gap: OUTDATED,
  too_many_frames: 'That was a lot at once. Wait a moment and try again.',

  player_blocked: 'You have blocked this player.',
  muted: 'You may not write in this room now.',
  room_banned: 'You may not enter this room.',
  room_full: 'This room is full.',
  slow_mode: 'This room is in slow mode. Wait a moment.',
  duplicate_message: 'You just said that.',
  message_refused: 'This message is not allowed here.',
  message_closed: 'This message can no longer be changed.',
  report_closed: 'This report was resolved already.',

  try_again: 'This is briefly unavailable. Try again.',
  internal: OURS,
};

// What is wrong with a name, a title, a message or an address, where the refusal says so.
const details: Readonly<Record<string, string>> = {
  characters: 'Use letters, digits and signs that can be seen.',
  mixed_scripts: 'Use letters of one alphabet in a word.',
  address: 'An address cannot be part of a name.',
  phone_number: 'A phone number cannot be part of a name.',
  promotion: 'A name cannot advertise anything.',
  reserved: 'This reads like a name of ours.',
  link: 'Links are not allowed here.',
  word: 'A word in this message is not allowed here.',
  'is not the code of a state': 'Choose a state.',
  'is not a ZIP code': 'This is not a ZIP code. Write it like 78701.',
  'holds no letter': 'A name has letters.',
  not_as_registered: 'This is not the date of birth of your registration. Write to support.',
};

interface Shown {
  code: string;
  message: string;
  facts?: Readonly<Record<string, unknown>>;
  /** Facts of a frame stand beside the code. */
  reason?: unknown;
}

/** The text of a refusal; the platform's own for a code that is newer than this page. */
export function textOf({ code, message, facts, reason }: Shown): string {
  const general = (errors as Record<string, string>)[code] ?? message;
  if (code !== 'invalid_request' && code !== 'message_refused') return general;
  return details[String(facts?.problem ?? reason)] ?? general;
}
