// What each kind of socket may refuse a frame with.

import { RESERVE_REFUSALS } from '../contracts/wallet.ts';
import type { ErrorCode } from '../errors.ts';

export const SESSION_REFUSALS = [
  'invalid_request',
  'invalid_amount',
  'card_number_refused',
  'body_too_large',
  'too_many_frames',
  'resume_gap',
  'forbidden',
  'command_expired',
  'command_reused',
  'session_not_open',
  'session_busy',
  'wager_paused',
  'game_not_found',
  'invalid_params',
  'stake_out_of_range',
  'reality_check_due',
  'round_open',
  'round_not_open',
  'invalid_action',
  'try_again',
  ...RESERVE_REFUSALS,
] as const satisfies ErrorCode[];

export const ROOM_REFUSALS = [
  'invalid_request',
  'invalid_json',
  'card_number_refused',
  'body_too_large',
  'too_many_frames',
  'not_found',
  'forbidden',
  'command_reused',
  'limit_reached',
  'muted',
  'room_banned',
  'slow_mode',
  'rate_limited',
  'duplicate_message',
  'message_refused',
  'message_closed',
  'try_again',
] as const satisfies ErrorCode[];

export const HUB_REFUSALS = [
  'invalid_request',
  'body_too_large',
  'too_many_frames',
] as const satisfies ErrorCode[];

/** The refusals of each object's sockets. */
export const FRAME_REFUSALS = {
  'game-session': SESSION_REFUSALS,
  'chat-room': ROOM_REFUSALS,
  'player-hub': HUB_REFUSALS,
} as const satisfies Record<string, readonly ErrorCode[]>;
