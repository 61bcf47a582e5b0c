// Outbox of notifications: carries notices to players' hubs, and that one is taken back, at once and
// again until the hub has heard. A hub drops what comes from somebody its player has blocked, so
// nothing is decided here.

import { errorFields, log } from '#shared/log.ts';
import type { ChatRoomEnv } from '../env.ts';
import type { Room } from '../room.ts';
import { hubMessageCodec } from '../store/records.ts';
import type { DueNotice } from '../store/registry.ts';

const BATCH = 100;

export class NotificationOutbox {
  readonly #room: Room;
  readonly #env: ChatRoomEnv;

  constructor(room: Room, env: ChatRoomEnv) {
    this.#room = room;
    this.#env = env;
  }

  /** Delivers what is due. */
  async deliver(): Promise<void> {
    const { registry } = this.#room;
    for (const playerId of registry.giveUpNotices()) {
      log('error', 'notice_given_up', { roomId: this.#room.id, playerId });
    }
    const due = registry.claimNotices(Date.now(), BATCH);
    await Promise.all(due.map((entry) => this.#deliver(entry)));
  }

  async #deliver({ id, player, notice, attempts }: DueNotice): Promise<void> {
    try {
      const hub = this.#env.PLAYER_HUB.getByName(player);
      const message = hubMessageCodec.decode(notice);
      if ('retraction' in message) await hub.retract(player, message.retraction);
      else await hub.notify(player, message.notice);
      this.#room.registry.noticeDone(id);
    } catch (error) {
      const fields = { roomId: this.#room.id, playerId: player, attempts, ...errorFields(error) };
      log('warn', 'notice_not_delivered', fields);
    }
  }
}
