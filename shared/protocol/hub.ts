// The frames of a player's own notification socket: presence of friends, notices, the player's
// coins, and what the player says of themselves. Presence reaches friends, the rest nobody.

import { z } from 'zod';
import { errorFrameSchema } from '../http/error-schema.ts';
import { idSchema, timestampSchema } from '../http/route.ts';
import { heldSchema } from '../views/wallet.ts';
import { seqSchema, serverTimeSchema } from './common.ts';
import { HUB_REFUSALS } from './refusals.ts';

/** What a player may choose to be; `online` shows `in_game` while a table is open. */
export const CHOSEN_PRESENCES = ['online', 'away', 'invisible'] as const;
export type ChosenPresence = (typeof CHOSEN_PRESENCES)[number];
/** What friends see. */
export const PRESENCES = ['online', 'away', 'in_game', 'offline'] as const;
export type Presence = (typeof PRESENCES)[number];

export const hubClientFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('presence'), state: z.enum(CHOSEN_PRESENCES) }),
  z.strictObject({ type: z.literal('read'), seq: seqSchema }),
  z.strictObject({ type: z.literal('resume'), lastSeq: seqSchema }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type HubClientFrame = z.output<typeof hubClientFrameSchema>;

export const NOTICE_KINDS = [
  'friend_request',
  'friend_accepted',
  'mention',
  'direct_message',
  'room_invite',
  'moderation',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export const noticeSchema = z.strictObject({
  seq: z.int(),
  kind: z.enum(NOTICE_KINDS),
  from: z.strictObject({ id: idSchema, name: z.string() }).nullable(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  at: timestampSchema,
  read: z.boolean(),
});
export type NoticeView = z.output<typeof noticeSchema>;

const friendPresence = { playerId: idSchema, state: z.enum(PRESENCES) };

export const hubServerFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('welcome'),
    seq: seqSchema.describe('Number of the newest notice'),
    unread: z.int(),
    serverTime: serverTimeSchema,
    presence: z.enum(CHOSEN_PRESENCES),
    friends: z.array(z.strictObject(friendPresence)).describe('Friends who are not offline'),
  }),
  z.strictObject({
    type: z.literal('wallet'),
    whole: z
      .literal(true)
      .optional()
      .describe('In the first one after a welcome: a table that is not named is over'),
    balances: z.array(heldSchema).describe('The currencies that changed, each complete'),
  }),
  z.strictObject({ type: z.literal('notice'), seq: seqSchema, notice: noticeSchema }),
  z.strictObject({
    type: z.literal('retracted'),
    seq: seqSchema.describe('Number of a notice that is no more'),
    unread: z.int(),
  }),
  z.strictObject({ type: z.literal('presence'), ...friendPresence }),
  z.strictObject({ type: z.literal('read'), seq: seqSchema, unread: z.int() }),
  z.strictObject({ type: z.literal('resumed'), seq: seqSchema }),
  errorFrameSchema(HUB_REFUSALS),
  z.strictObject({ type: z.literal('pong') }),
]);
export type HubServerFrame = z.output<typeof hubServerFrameSchema>;
