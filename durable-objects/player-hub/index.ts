// PlayerHub: one object per player, named by the player's id. It knows which sign-ins live, so that a
// logout or a ban stops a token on the next request, and which sockets hang on each of them.
// It is a cache: auth loads it from Postgres and may do so again at any time; the gateway and the
// object Workers ask it. Everything is in SQLite, so hibernation and eviction lose nothing.
// Its social side (friends, presence, notices, coins, the player's own socket) stands in social.ts.

import { DurableObject } from 'cloudflare:workers';
import { setPingAnswerer } from '#objects/live/ping.ts';
import { requireBoot } from '#shared/boot.ts';
import type { BlockList } from '#shared/contracts/chat-room.ts';
import type { HubCoinsContract, TablePart, WalletPart } from '#shared/contracts/hub-coins.ts';
import type {
  AttachedSocket,
  Liveness,
  PlayerHubContract,
  PlayerName,
  SignInList,
} from '#shared/contracts/player-hub.ts';
import type {
  HubSocialContract,
  NewNotice,
  Relations,
  Retraction,
} from '#shared/contracts/social.ts';
import { isId } from '#shared/ids.ts';
import type { Presence } from '#shared/protocol/hub.ts';
import type { PlayerHubEnv } from './env.ts';
import { PLAYER_HUB_SCHEMA } from './env-schema.ts';
import { SignInStore } from './sign-ins.ts';
import { SocialSide } from './social.ts';

export class PlayerHub
  extends DurableObject<PlayerHubEnv>
  implements PlayerHubContract, HubSocialContract, HubCoinsContract
{
  readonly #storage: SignInStore;
  readonly #name: string | undefined;
  readonly #social: SocialSide;

  constructor(context: DurableObjectState, env: PlayerHubEnv) {
    super(context, env);
    requireBoot(env, PLAYER_HUB_SCHEMA);
    this.#storage = new SignInStore(context.storage);
    this.#name = context.id.name;
    setPingAnswerer(context, env.PINGS_ANSWERED_BY);
    this.#social = new SocialSide(context, env.PLAYER_HUB, {
      routingKey: env.ROUTING_KEY,
      isAlive: (sid) => this.#isAlive(sid),
      attachedTo: (kind) => this.#storage.attachedTo(kind),
    });
  }

  #isAlive(sid: string): boolean {
    const known = this.#storage.known(sid);
    return known.kind === 'listed' && known.signIn.expiresAtMs > Date.now();
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
    this.#social.cutDead();
  }

  /** Takes over a list after a revocation; returns the sockets that must be cut, until detached. */
  async revoke(playerId: string, list: SignInList): Promise<AttachedSocket[]> {
    this.#refuseStranger(playerId);
    this.#storage.takeOver(list, Date.now());
    this.#social.cutDead();
    return this.#storage.orphanedSockets(Date.now());
  }

  /** Reports an open socket; `false` for a sign-in that is not alive (the caller closes it). */
  async attach(socket: AttachedSocket): Promise<boolean> {
    // An unknown sign-in is refused too: whoever opens a socket was checked a moment ago.
    if (!this.#isAlive(socket.sid)) return false;
    this.#storage.attach(socket);
    if (socket.kind === 'session') this.#social.changed();
    return true;
  }

  /** The last socket of this sign-in in that object is gone. */
  async detach(socket: AttachedSocket): Promise<void> {
    this.#storage.detach(socket);
    if (socket.kind === 'session') this.#social.left();
  }

  /** Reports a room's socket, and tells the room the newest block list and name. */
  async enterRoom(
    socket: AttachedSocket,
  ): Promise<{ alive: boolean; blocks: BlockList | null; name?: PlayerName }> {
    const name = this.#social.ownName();
    const answer = { alive: await this.attach(socket), blocks: this.#social.blockList() };
    return name === null ? answer : { ...answer, name };
  }

  async rename(playerId: string, name: PlayerName): Promise<string[]> {
    return this.#social.rename(playerId, name);
  }

  async relate(playerId: string, relations: Relations): Promise<string[]> {
    return this.#social.relate(playerId, relations);
  }

  async issueTicket(playerId: string, sid: string, relations: Relations | null) {
    return this.#social.issueTicket(playerId, sid, relations);
  }

  async greet(friendId: string, state: Presence): Promise<Presence> {
    return this.#social.greet(friendId, state);
  }

  async friendPresences() {
    return this.#social.friendPresences();
  }

  async forget(playerId: string, goneId: string): Promise<void> {
    return this.#social.forget(playerId, goneId);
  }

  async notify(playerId: string, notice: NewNotice): Promise<void> {
    return this.#social.notify(playerId, notice);
  }

  async retract(playerId: string, retraction: Retraction): Promise<void> {
    return this.#social.retract(playerId, retraction);
  }

  async noteWallet(playerId: string, parts: WalletPart[]): Promise<TablePart[]> {
    return this.#social.noteWallet(playerId, parts);
  }

  async noteTable(playerId: string, table: TablePart, wallet: WalletPart | null): Promise<void> {
    return this.#social.noteTable(playerId, table, wallet);
  }

  async senders(): Promise<string[]> {
    return this.#social.senders();
  }

  async nameSenders(names: readonly { id: string; name: string }[]): Promise<void> {
    await this.#social.nameSenders(names);
  }

  async notices(before: number | null, limit: number) {
    return this.#social.notices(before, limit);
  }

  async markRead(seq: number): Promise<number> {
    return this.#social.markRead(seq);
  }

  /** Upgrades of the player's own socket only. */
  override fetch(request: Request): Promise<Response> {
    return this.#social.upgrade(request);
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    this.#social.receive(socket, message);
  }

  override webSocketClose(socket: WebSocket, code: number, reason: string): void {
    this.#social.closed(socket, code, reason);
  }

  override webSocketError(socket: WebSocket): void {
    this.#social.broken(socket);
  }

  override async alarm(): Promise<void> {
    this.#social.changed();
  }

  // A list in the wrong hub would make one player's sign-ins another's.
  #refuseStranger(playerId: string): void {
    if (!isId(playerId) || this.#name !== playerId) {
      throw new Error('This hub belongs to another player.');
    }
  }
}
