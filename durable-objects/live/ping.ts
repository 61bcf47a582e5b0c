// Who answers a ping. On Cloudflare the runtime does: an object sleeps through it, and nobody pays for
// its waking. On plain workerd the object does: there the runtime answers as many as come, before
// anybody else is served, and counts none, while a frame that reaches an object has an allowance.

import type { ObjectEnv } from '#shared/environment.ts';
import { PING_TEXT, PONG_TEXT } from '#shared/protocol/session.ts';

/** Sets who answers the pings of an object's sockets. */
export function setPingAnswerer(
  context: DurableObjectState,
  by: ObjectEnv['PINGS_ANSWERED_BY'],
): void {
  const pair = new WebSocketRequestResponsePair(PING_TEXT, PONG_TEXT);
  context.setWebSocketAutoResponse(by === 'runtime' ? pair : undefined);
}
