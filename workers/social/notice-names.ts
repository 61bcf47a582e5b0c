// Notices keep the name that their sender had; an inbox is read with the names of now.

import { errorFields, log } from '#shared/log.ts';
import type { SocialEnv } from './env.ts';
import { storeOf } from './store/index.ts';

/** Gives the inbox the present names of its senders; an outage costs the names, not the inbox. */
export async function nameSenders(env: SocialEnv, playerId: string): Promise<void> {
  try {
    const hub = env.PLAYER_HUB.getByName(playerId);
    const senders = await hub.senders();
    if (senders.length > 0) await hub.nameSenders(await storeOf(env).names(senders));
  } catch (error) {
    log('warn', 'notice_names_not_read', errorFields(error));
  }
}
