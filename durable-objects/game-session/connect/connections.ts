// Who is on the sockets of a session, and who is shown what: a spectator sees a cut of each frame.

import { z } from 'zod';
import { type ConnectionKind, Connections, type Identity } from '#objects/live/connections.ts';
import { StoredCodec } from '#objects/stored-codec.ts';
import type { SocketRole } from '#shared/contracts/game-session.ts';
import { FRAME_BYTES_MAX, type ServerFrame } from '#shared/protocol/session.ts';
import { spectatorFrame } from './frames.ts';

/** Who a ticket lets in, and who is on a socket. */
export interface SessionConnection extends Identity {
  role: SocketRole;
}

const schema = z.strictObject({
  playerId: z.string(),
  sid: z.string(),
  role: z.enum(['player', 'spectator']),
});

export const claimsCodec = new StoredCodec<SessionConnection>('ticket of a session', schema);

export const SESSION_CONNECTIONS: ConnectionKind<SessionConnection> = {
  object: 'game-session',
  schema,
  frameBytesMax: FRAME_BYTES_MAX,
  perPlayerMax: 8,
};

/**
 * Nobody says here how far they have read. So one connection carries this much and no more: then it is
 * closed, and a client that lives resumes on a new one where it was.
 */
const SENT_BYTES_MAX = 32 * 1024 * 1024;
const READER_LIMITS = { silentBytesMax: SENT_BYTES_MAX, unreadBytesMax: SENT_BYTES_MAX };

const isPlayer = ({ role }: SessionConnection) => role === 'player';
export const isSpectator = ({ role }: SessionConnection) => role === 'spectator';

export class SessionConnections extends Connections<SessionConnection> {
  constructor(context: DurableObjectState) {
    super(context, SESSION_CONNECTIONS, READER_LIMITS);
  }

  /** Sends a frame, or what this connection may see of it. */
  show(socket: WebSocket, frame: ServerFrame): void {
    const connection = this.of(socket);
    if (connection === undefined) return;
    const shown = isSpectator(connection) ? spectatorFrame(frame) : frame;
    if (shown !== null) this.send(socket, JSON.stringify(shown));
  }

  /** An event to everyone; spectators get their own cut. */
  showAll(frame: ServerFrame): void {
    this.broadcast(JSON.stringify(frame), isPlayer);
    const cut = this.count(isSpectator) > 0 ? spectatorFrame(frame) : null;
    if (cut !== null) this.broadcast(JSON.stringify(cut), isSpectator);
  }
}
