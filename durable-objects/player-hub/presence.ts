// What a player is to their friends, and what friends are to them. Told from hub to hub, to friends
// only: each hub asks its own list whether the other is one. Invisible looks like offline.

import type { HubSocialContract } from '#shared/contracts/social.ts';
import { errorFields, log } from '#shared/log.ts';
import type { ChosenPresence, Presence } from '#shared/protocol/hub.ts';
import type { RelationStore } from './relations.ts';

/** Hubs that are told at the same time. */
const TOLD_AT_ONCE = 50;

export type Hubs = { getByName(name: string): Pick<HubSocialContract, 'greet'> };

/** Chosen by the player, connected or not, at a table or not: what friends see. */
export function presenceOf(
  chosen: ChosenPresence,
  isConnected: boolean,
  isPlaying: boolean,
): Presence {
  if (chosen === 'invisible' || !(isConnected || isPlaying)) return 'offline';
  if (isPlaying) return 'in_game';
  return chosen;
}

export class PresenceStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  #own(): { chosen: ChosenPresence; told: Presence } {
    const query = 'select chosen, told from presence';
    const [row] = this.#sql.exec<{ chosen: string; told: string }>(query).toArray();
    return {
      chosen: (row?.chosen ?? 'online') as ChosenPresence,
      told: (row?.told ?? 'offline') as Presence,
    };
  }

  get chosen(): ChosenPresence {
    return this.#own().chosen;
  }

  /** What friends were told last. */
  get told(): Presence {
    return this.#own().told;
  }

  #save(chosen: ChosenPresence, told: Presence): void {
    const upsert = 'insert or replace into presence (one, chosen, told) values (1, ?, ?)';
    this.#sql.exec(upsert, chosen, told);
  }

  choose(chosen: ChosenPresence): void {
    this.#save(chosen, this.told);
  }

  tell(told: Presence): void {
    this.#save(this.chosen, told);
  }

  friends(): { playerId: string; state: Presence }[] {
    return this.#sql
      .exec<{ id: string; state: string }>('select id, state from friend_states')
      .toArray()
      .map(({ id, state }) => ({ playerId: id, state: state as Presence }));
  }

  /** Notes what a friend is; `false` when that is known. */
  setFriend(id: string, state: Presence): boolean {
    const query = 'select state from friend_states where id = ?';
    const known = this.#sql.exec<{ state: string }>(query, id).toArray()[0]?.state ?? 'offline';
    if (known === state) return false;
    if (state === 'offline') this.#sql.exec('delete from friend_states where id = ?', id);
    else
      this.#sql.exec('insert or replace into friend_states (id, state) values (?, ?)', id, state);
    return true;
  }
}

/**
 * Tells friends what this player is now and hands what each is in return to `heard`. A hub that does
 * not answer learns of it with the next change.
 */
export async function notifyFriends(
  hubs: Hubs,
  me: string,
  state: Presence,
  friends: readonly string[],
  heard: (friendId: string, state: Presence) => void,
): Promise<void> {
  for (let from = 0; from < friends.length; from += TOLD_AT_ONCE) {
    const batch = friends.slice(from, from + TOLD_AT_ONCE);
    await Promise.all(
      batch.map(async (id) => {
        try {
          heard(id, await hubs.getByName(id).greet(me, state));
        } catch (error) {
          log('warn', 'friend_not_told', errorFields(error));
        }
      }),
    );
  }
}

/** True for friends of whom something may be said. */
export function mayHear(relations: RelationStore, friendId: string): boolean {
  return relations.isFriend(friendId) && !relations.isBlocked(friendId);
}
