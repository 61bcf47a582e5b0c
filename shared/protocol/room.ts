// The frames of a chat room, application protocol `parlor.v1`. A command carries an id that its
// client makes: sent again after a lost reply it is answered with the first result. Everything that
// changes what was said has a number (`seq`); typing, joined, left and read do not.

import { z } from 'zod';
import { errorFrameSchema } from '../http/error-schema.ts';
import { idSchema, timestampSchema } from '../http/route.ts';
import { example } from '../json-schema.ts';
import { commandId, seqSchema, serverTimeSchema } from './common.ts';
import { ROOM_REFUSALS } from './refusals.ts';

/** Code points of a message. */
export const MESSAGE_LENGTH_MAX = 500;
/** Events that one `resume` replays; ask again from the last number when there are more. */
export const RESUME_EVENTS_MAX = 500;
/** Reactions of one kind are counted; so many kinds fit on a message. */
export const REACTION_KINDS_MAX = 20;

// UTF-16 units before normalising; the exact limit in code points is the room's to count.
const textSchema = example(
  z
    .string()
    .min(1)
    .max(4 * MESSAGE_LENGTH_MAX),
  'Good luck, everybody',
);

export const roomClientFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('send'),
    id: commandId,
    text: textSchema,
    replyTo: idSchema.optional(),
  }),
  z.strictObject({ type: z.literal('edit'), id: commandId, messageId: idSchema, text: textSchema }),
  z.strictObject({ type: z.literal('delete'), id: commandId, messageId: idSchema }),
  z.strictObject({
    type: z.literal('react'),
    id: commandId,
    messageId: idSchema,
    emoji: example(z.string().min(1).max(32), '👍').describe(
      'One emoji in any spelling; the same again takes it back',
    ),
  }),
  z.strictObject({ type: z.literal('typing') }),
  z.strictObject({ type: z.literal('read'), seq: seqSchema }),
  z.strictObject({ type: z.literal('resume'), lastSeq: seqSchema }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type RoomClientFrame = z.output<typeof roomClientFrameSchema>;

const authorSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  staff: z.literal(true).optional(),
});

const mentionsSchema = z.array(z.strictObject({ id: idSchema, name: z.string() }));

export const messageSchema = z.strictObject({
  id: idSchema,
  seq: z.int(),
  author: authorSchema,
  text: z.string().describe('Plain text; empty once deleted'),
  at: timestampSchema,
  replyTo: idSchema.optional(),
  mentions: mentionsSchema.optional(),
  editedAt: timestampSchema.optional(),
  deleted: z.enum(['author', 'moderator']).optional(),
  reactions: z.array(z.strictObject({ emoji: z.string(), count: z.int() })).optional(),
});
export type ChatMessage = z.output<typeof messageSchema>;

const roomSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(['public', 'game', 'group', 'direct']),
  title: z.string(),
  slowModeSeconds: z.number(),
  mutedUntil: timestampSchema.nullable(),
  readSeq: seqSchema.describe('Up to where you have read'),
});

export const roomServerFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('welcome'),
    seq: seqSchema.describe('Every event after this one will come; ask for older ones by resume'),
    serverTime: serverTimeSchema,
    room: roomSchema,
    members: z.int(),
  }),
  z.strictObject({ type: z.literal('message'), seq: seqSchema, message: messageSchema }),
  z.strictObject({
    type: z.literal('ack'),
    id: z.string(),
    seq: seqSchema,
    messageId: idSchema,
  }),
  z.strictObject({
    type: z.literal('edited'),
    seq: seqSchema,
    messageId: idSchema,
    text: z.string(),
    at: timestampSchema,
    mentions: mentionsSchema.optional().describe('Whom it mentions now; absent for nobody'),
  }),
  z.strictObject({
    type: z.literal('deleted'),
    seq: seqSchema,
    messageId: idSchema,
    by: z.enum(['author', 'moderator']),
  }),
  z.strictObject({
    type: z.literal('reaction'),
    seq: seqSchema,
    messageId: idSchema,
    emoji: z.string(),
    playerId: idSchema,
    added: z.boolean(),
  }),
  z.strictObject({ type: z.literal('typing'), playerId: idSchema, name: z.string() }),
  z.strictObject({ type: z.literal('read'), playerId: idSchema, seq: seqSchema }),
  z.strictObject({
    type: z.literal('joined'),
    playerId: idSchema,
    name: z.string(),
    members: z.int(),
  }),
  z.strictObject({ type: z.literal('renamed'), playerId: idSchema, name: z.string() }),
  z.strictObject({ type: z.literal('left'), playerId: idSchema, members: z.int() }),
  z.strictObject({
    type: z.literal('resumed'),
    seq: seqSchema.describe('Everything up to here was sent'),
    complete: z.boolean().describe('False: ask again from `seq`'),
    keptAfter: seqSchema
      .optional()
      .describe('What you missed up to this number is not kept any more and was not sent'),
  }),
  z.strictObject({ type: z.literal('settings'), slowModeSeconds: z.number() }),
  errorFrameSchema(ROOM_REFUSALS),
  z.strictObject({ type: z.literal('pong') }),
]);
export type RoomServerFrame = z.output<typeof roomServerFrameSchema>;
