// Whose a ticket and a connection of a hub are, as they are kept.

import { z } from 'zod';
import type { ConnectionKind, Identity } from '#objects/live/connections.ts';
import { StoredCodec } from '#objects/stored-codec.ts';
import { CHAT_FRAME_BYTES_MAX } from '#shared/protocol/common.ts';

const schema = z.strictObject({ playerId: z.string(), sid: z.string() });

export const claimsCodec = new StoredCodec('ticket of a hub', schema);

export const HUB_CONNECTIONS: ConnectionKind<Identity> = {
  object: 'player-hub',
  schema,
  frameBytesMax: CHAT_FRAME_BYTES_MAX,
  perPlayerMax: 10,
};
