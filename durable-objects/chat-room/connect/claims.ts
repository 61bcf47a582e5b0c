// Whose a ticket and a connection are, as they are kept.

import { z } from 'zod';
import type { Identity } from '#objects/live/connections.ts';
import { StoredCodec } from '#objects/stored-codec.ts';

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

export const claimsCodec = new StoredCodec<TicketClaims>('ticket of a room', claimsSchema);

export const connectionSchema: z.ZodType<RoomConnection> = claimsSchema.extend({
  liveFrom: z.int().min(0),
});
