// A tab of a player's at their hub: what it hears of the player's coins.

import type { PlayerHubContract } from '#shared/contracts/player-hub.ts';
import type { HubSocialContract } from '#shared/contracts/social.ts';
import { newId } from '#shared/ids.ts';
import { type HubServerFrame, hubServerFrameSchema } from '#shared/protocol/hub.ts';
import { TestSocket, upgradeHeaders } from './socket.ts';

/** A hub as its neighbours and its players reach it. */
export type Hub = PlayerHubContract &
  HubSocialContract & { fetch(request: Request): Promise<Response> };

export type WalletFrame = Extract<HubServerFrame, { type: 'wallet' }>;

/** Signs in and connects; answers the wallet frames as they come. */
export async function walletTab(hub: Hub, playerId: string): Promise<() => WalletFrame[]> {
  const sid = newId(Date.now());
  const signIns = [{ sid, ver: 0, expiresAtMs: Date.now() + 600_000 }];
  await hub.load(playerId, { version: Date.now(), signIns });
  const relations = { version: 1, friends: [], blocks: [] };
  const { ticket = '' } = (await hub.issueTicket(playerId, sid, relations)) ?? {};
  const request = new Request('https://hub/v1/hub/socket', { headers: upgradeHeaders(ticket) });
  const socket = TestSocket.accept(await hub.fetch(request));
  return () =>
    socket.frames
      .map((frame) => hubServerFrameSchema.parse(frame))
      .filter((frame) => frame.type === 'wallet');
}
