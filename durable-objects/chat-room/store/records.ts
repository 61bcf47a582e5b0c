// What a room keeps as JSON, each with its version: who changes a shape here appends an upgrade.
// `test/unit/objects/records.test.ts` holds this to what releases have written.

import { z } from 'zod';
import { StoredCodec } from '#objects/stored-codec.ts';
import { ROOM_KINDS, type RoomEventBodies, type RoomFacts } from '#shared/contracts/chat-room.ts';
import type { NewNotice, Retraction } from '#shared/contracts/social.ts';
import { NOTICE_KINDS } from '#shared/protocol/hub.ts';

/** What a hub is told: a notice, or that one is taken back. */
export type HubMessage = { notice: NewNotice } | { retraction: Retraction };

const count = z.int().min(0);
const number = z.number().exactOptional();
const policy = z.strictObject({
  slowModeSeconds: number,
  links: z.boolean().exactOptional(),
  words: z.array(z.string()).exactOptional(),
  messagesPerSecond: number,
  messageBurst: number,
  framesPerSecond: number,
  duplicateSeconds: number,
  editMinutes: number,
  membersMax: number,
  silentBytesMax: number,
  keepDays: number,
  keepEvents: number,
});
const facts: z.ZodType<RoomFacts> = z.strictObject({
  roomId: z.string(),
  kind: z.enum(ROOM_KINDS),
  title: z.string(),
  shard: count,
  version: count,
  policy,
  directIds: z.array(z.string()),
});

const mentions = z.array(z.strictObject({ id: z.string(), name: z.string() }));
const by = z.enum(['author', 'moderator']);
type Change = Exclude<keyof RoomEventBodies, 'message'>;
const changes: { [Kind in Change]: z.ZodType<RoomEventBodies[Kind]> } = {
  edited: z.strictObject({ text: z.string(), mentions }),
  deleted: z.strictObject({ by }),
  reaction: z.strictObject({ emoji: z.string(), added: z.boolean() }),
};

const notice: z.ZodType<NewNotice> = z.strictObject({
  key: z.string(),
  kind: z.enum(NOTICE_KINDS),
  from: z.string().nullable(),
  fromName: z.string().nullable(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  atMs: z.number(),
  staff: z.boolean().exactOptional(),
});
const retraction: z.ZodType<Retraction> = z.strictObject({
  key: z.string(),
  messageId: z.string().exactOptional(),
  atMs: z.number(),
});

export const factsCodec = new StoredCodec('room', facts);
export const mentionsCodec = new StoredCodec('mentions of a message', z.strictObject({ mentions }));
export const blocksCodec = new StoredCodec(
  'block list',
  z.strictObject({ blocks: z.array(z.string()) }),
);
export const hubMessageCodec = new StoredCodec(
  'message to a hub',
  z.union([z.strictObject({ notice }), z.strictObject({ retraction })]),
);
export const changeCodecs = {
  edited: new StoredCodec('edit', changes.edited),
  deleted: new StoredCodec('deletion', changes.deleted),
  reaction: new StoredCodec('reaction', changes.reaction),
};
