// Whose a ticket and a connection are, as they are kept.

import { z } from 'zod';
import type { ConnectionKind, Identity } from '#objects/live/connections.ts';
import { StoredCodec } from '#objects/stored-codec.ts';
import { CHAT_FRAME_BYTES_MAX } from '#shared/protocol/common.ts';

/** Who a ticket lets in. */
export interface TicketClaims extends Identity {
  name: string;
  nameVersion: number;
  staff: boolean;
}

/** Who is on a socket. */
export interface RoomConnection extends TicketClaims {
  /** Events after this number come live. */
  liveFrom: number;
}

const claimsSchema = z.strictObject({
  playerId: z.string(),
  sid: z.string(),
  name: z.string(),
  nameVersion: z.int(),
  staff: z.boolean(),
});

export const claimsCodec = new StoredCodec('ticket of a room', claimsSchema);

export const ROOM_CONNECTIONS: ConnectionKind<RoomConnection> = {
  object: 'chat-room',
  schema: claimsSchema.extend({ liveFrom: z.int().min(0) }),
  frameBytesMax: CHAT_FRAME_BYTES_MAX,
  perPlayerMax: 8,
};
