// What one can do with another player.

import type { ClientError } from '#shared/client/types.ts';
import { account, client } from './account.ts';
import { createStore } from './store.ts';

/** The room that the chat dock should show. */
export const wantedRoom = createStore<string | null>(null);

account.subscribe(() => {
  if (account.get().status === 'signed_out') wantedRoom.set(null);
});

const ACTS = {
  ask: (playerId: string) => client.call('social.askFriend', { params: { playerId } }),
  accept: (playerId: string) => client.call('social.acceptFriend', { params: { playerId } }),
  decline: (playerId: string) => client.call('social.declineFriend', { params: { playerId } }),
  remove: (playerId: string) => client.call('social.removeFriend', { params: { playerId } }),
  block: (playerId: string) => client.call('social.block', { params: { playerId } }),
  unblock: (playerId: string) => client.call('social.unblock', { params: { playerId } }),
};
export type PersonAct = keyof typeof ACTS;

/** Does it; what was refused, or `null`. */
export async function actOn(playerId: string, act: PersonAct): Promise<ClientError | null> {
  const answer = await ACTS[act](playerId);
  return answer.ok ? null : answer.error;
}

/** Opens the room of two in the dock. */
export async function writeTo(playerId: string): Promise<ClientError | null> {
  const answer = await client.call('social.openDirect', { params: { playerId } });
  if (!answer.ok) return answer.error;
  wantedRoom.set(answer.value.room.id);
  return null;
}
