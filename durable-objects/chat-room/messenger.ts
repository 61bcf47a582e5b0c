// Carries notices to players' hubs: at once, and again until the hub has taken them. A hub drops
// what comes from somebody its player has blocked, so nothing is decided here.

import { errorFields, log } from '#shared/log.ts';
import type { ChatRoomEnv } from './env.ts';
import type { DueNotice } from './registry.ts';
import type { Room } from './room.ts';

const BATCH = 100;

export class Messenger {
  readonly #room: Room;
  readonly #env: ChatRoomEnv;

  constructor(room: Room, env: ChatRoomEnv) {
    this.#room = room;
    this.#env = env;
  }

  /** Delivers what is due. */
  async deliver(): Promise<void> {
    const due = this.#room.registry.claimNotices(Date.now(), BATCH);
    await Promise.all(due.map((entry) => this.#deliver(entry)));
  }

  async #deliver({ id, player, notice }: DueNotice): Promise<void> {
    try {
      await this.#env.PLAYER_HUB.getByName(player).notify(player, JSON.parse(notice));
      this.#room.registry.noticeDone(id);
    } catch (error) {
      log('warn', 'notice_not_delivered', errorFields(error));
    }
  }
}
