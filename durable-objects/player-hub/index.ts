// PlayerHub: one object per player, named by the player's id. It knows which sign-ins live, so that a
// logout or a ban stops a token on the next request, and which sockets hang on each of them.
// It is a cache: auth loads it from Postgres and may do so again at any time; the gateway and the
// object Workers ask it. Everything is in SQLite, so hibernation and eviction lose nothing.

import { DurableObject } from 'cloudflare:workers';
import type {
  AttachedSocket,
  Liveness,
  PlayerHubContract,
  SignInList,
} from '#shared/contracts/player-hub.ts';
import { isId } from '#shared/ids.ts';
import { HubStorage } from './storage.ts';

export class PlayerHub extends DurableObject implements PlayerHubContract {
  readonly #storage: HubStorage;
  readonly #name: string | undefined;

  constructor(context: DurableObjectState, env: object) {
    super(context, env as never);
    this.#storage = new HubStorage(context.storage);
    this.#name = context.id.name;
  }

  /** Whether tokens of this sign-in and rights version still count. Reads only. */
  async check(sid: string, ver: number): Promise<Liveness> {
    const known = this.#storage.known(sid);
    if (known.kind === 'unlisted') return 'unknown';
    if (known.kind === 'ended' || known.signIn.expiresAtMs <= Date.now()) return 'dead';
    if (known.signIn.ver === ver) return 'alive';
    // An older right is dead. A newer one means that a load was lost on its way here.
    return ver < known.signIn.ver ? 'dead' : 'unknown';
  }

  /** Takes over the list from Postgres; an older version than the known one is ignored. */
  async load(playerId: string, list: SignInList): Promise<void> {
    this.#refuseStranger(playerId);
    this.#storage.takeOver(list, Date.now());
  }

  /** Takes over a list after a revocation; returns the sockets that must be cut, until detached. */
  async revoke(playerId: string, list: SignInList): Promise<AttachedSocket[]> {
    this.#refuseStranger(playerId);
    this.#storage.takeOver(list, Date.now());
    return this.#storage.orphanedSockets(Date.now());
  }

  /** Reports an open socket; `false` for a sign-in that is not alive (the caller closes it). */
  async attach(socket: AttachedSocket): Promise<boolean> {
    const known = this.#storage.known(socket.sid);
    // An unknown sign-in is refused too: whoever opens a socket was checked a moment ago.
    if (known.kind !== 'listed' || known.signIn.expiresAtMs <= Date.now()) return false;
    this.#storage.attach(socket);
    return true;
  }

  /** The last socket of this sign-in in that object is gone. */
  async detach(socket: AttachedSocket): Promise<void> {
    this.#storage.detach(socket);
  }

  // A list in the wrong hub would make one player's sign-ins another's.
  #refuseStranger(playerId: string): void {
    if (!isId(playerId) || this.#name !== playerId) {
      throw new Error('This hub belongs to another player.');
    }
  }
}
