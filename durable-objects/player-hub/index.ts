// PlayerHub: one object per player, named by the player's id. It knows which sign-ins live, so that a
// logout or a ban stops a token on the next request, and which sockets hang on each of them.
// It is a cache: auth loads it from Postgres and may do so again at any time; the gateway and the
// object Workers ask it. Everything is in SQLite, so hibernation and eviction lose nothing.
// Its social side (friends, presence, notices, coins, the player's own socket) stands in social.ts.

import type { BlockList } from '#shared/contracts/chat-room.ts';
import type {
  AttachedSocket,
  Liveness,
  PlayerHubContract,
  PlayerName,
  SignInList,
} from '#shared/contracts/player-hub.ts';
import type { HubSocialContract } from '#shared/contracts/social.ts';
import { SocialHub } from './social.ts';

export class PlayerHub extends SocialHub implements PlayerHubContract, HubSocialContract {
  /** Whether tokens of this sign-in and rights version still count. Reads only. */
  async check(sid: string, ver: number): Promise<Liveness> {
    const known = this.signIns.known(sid);
    if (known.kind === 'unlisted') return 'unknown';
    if (known.kind === 'ended' || known.signIn.expiresAtMs <= Date.now()) return 'dead';
    if (known.signIn.ver === ver) return 'alive';
    // An older right is dead. A newer one means that a load was lost on its way here.
    return ver < known.signIn.ver ? 'dead' : 'unknown';
  }

  /** Takes over the list from Postgres; an older version than the known one is ignored. */
  async load(playerId: string, list: SignInList): Promise<void> {
    this.refuseStranger(playerId);
    this.signIns.takeOver(list, Date.now());
    this.cutDead();
  }

  /** Takes over a list after a revocation; returns the sockets that must be cut, until detached. */
  async revoke(playerId: string, list: SignInList): Promise<AttachedSocket[]> {
    this.refuseStranger(playerId);
    this.signIns.takeOver(list, Date.now());
    this.cutDead();
    return this.signIns.orphanedSockets(Date.now());
  }

  /** Reports an open socket; `false` for a sign-in that is not alive (the caller closes it). */
  async attach(socket: AttachedSocket): Promise<boolean> {
    // An unknown sign-in is refused too: whoever opens a socket was checked a moment ago.
    if (!this.isAlive(socket.sid)) return false;
    this.signIns.attach(socket);
    if (socket.kind === 'session') this.changed();
    return true;
  }

  /** The last socket of this sign-in in that object is gone. */
  async detach(socket: AttachedSocket): Promise<void> {
    this.signIns.detach(socket);
    if (socket.kind === 'session') this.left();
  }

  /** Reports a room's socket, and tells the room the newest block list and name. */
  async enterRoom(
    socket: AttachedSocket,
  ): Promise<{ alive: boolean; blocks: BlockList | null; name?: PlayerName }> {
    const name = this.ownName();
    const answer = { alive: await this.attach(socket), blocks: this.blockList() };
    return name === null ? answer : { ...answer, name };
  }
}
