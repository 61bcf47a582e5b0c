// The social side of a hub: relations, presence, notices and the player's own sockets. The class in
// index.ts adds what concerns sign-ins. The object's storage is opened by the first thing that the hub
// accepts.

import { DurableObject } from 'cloudflare:workers';
import { setAlarm } from '#objects/live/alarm-scheduler.ts';
import { Connections, type Identity } from '#objects/live/connections.ts';
import { setPingAnswerer } from '#objects/live/ping.ts';
import { TicketStore } from '#objects/live/tickets.ts';
import { isOpened, migrate } from '#objects/migrate.ts';
import { requireBoot } from '#shared/boot.ts';
import type { BlockList } from '#shared/contracts/chat-room.ts';
import type { IssuedTicket } from '#shared/contracts/game-session.ts';
import type { HubCoinsContract, TablePart, WalletPart } from '#shared/contracts/hub-coins.ts';
import type { HubStandingContract } from '#shared/contracts/hub-standing.ts';
import type { PlayerName } from '#shared/contracts/player-hub.ts';
import type {
  HubSocialContract,
  NewNotice,
  NoticePage,
  Relations,
  Retraction,
} from '#shared/contracts/social.ts';
import { CLOSE_CODES } from '#shared/errors.ts';
import { isId } from '#shared/ids.ts';
import type { CoinCurrency } from '#shared/money.ts';
import {
  type HubClientFrame,
  type HubServerFrame,
  hubClientFrameSchema,
  type Presence,
} from '#shared/protocol/hub.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { MINUTE_MS, SECOND_MS, toTimestamp } from '#shared/time.ts';
import { claimsCodec, HUB_CONNECTIONS } from './claims.ts';
import { CoinStore } from './coins.ts';
import type { PlayerHubEnv } from './env.ts';
import { PLAYER_HUB_SCHEMA } from './env-schema.ts';
import { MIGRATIONS } from './migrations.ts';
import { NoticeStore } from './notices.ts';
import { mayHear, notifyFriends, PresenceStore, presenceOf } from './presence.ts';
import { type FriendChange, RelationStore } from './relations.ts';
import { SignInStore } from './sign-ins.ts';
import { StandingStore } from './standing.ts';

const READER_LIMITS = { silentBytesMax: 4 * 1024 * 1024, unreadBytesMax: 16 * 1024 * 1024 };
const FRAME_RATE = { perSecond: 5, burst: 20 };
const TICKETS_MAX = 32;
type Social = Omit<HubSocialContract, 'enterRoom'> & HubCoinsContract & HubStandingContract;

/** A reload of the page is not a departure: friends hear of one after this time. */
const DEPARTURE_MS = 3 * SECOND_MS;
/** Should this object die under its sockets, the alarm notices within this time. */
const LOOK_AGAIN_MS = 5 * MINUTE_MS;

export abstract class SocialHub extends DurableObject<PlayerHubEnv> implements Social {
  protected readonly signIns: SignInStore;
  readonly #relations: RelationStore;
  readonly #notices: NoticeStore;
  readonly #presence: PresenceStore;
  readonly #coins: CoinStore;
  readonly #standing: StandingStore;
  readonly #tickets: TicketStore<Identity>;
  readonly #connections: Connections<Identity>;
  #isReady = false;

  constructor(context: DurableObjectState, env: PlayerHubEnv) {
    super(context, env);
    requireBoot(env, PLAYER_HUB_SCHEMA);
    setPingAnswerer(context, env.PINGS_ANSWERED_BY);
    const { sql } = context.storage;
    this.signIns = new SignInStore(context.storage);
    this.#relations = new RelationStore(sql);
    this.#notices = new NoticeStore(sql);
    this.#presence = new PresenceStore(sql);
    this.#tickets = new TicketStore(sql, env.ROUTING_KEY, 'hub', claimsCodec, TICKETS_MAX);
    this.#connections = new Connections(context, HUB_CONNECTIONS, READER_LIMITS);
    this.#connections.onLeft = () => this.left();
    this.#coins = new CoinStore(sql);
    this.#standing = new StandingStore(sql);
  }

  // Accepting something opens the object; an older one gets the newest tables.
  #open(): void {
    if (!this.#isReady) migrate(this.ctx.storage, MIGRATIONS);
    this.#isReady = true;
  }

  // Reading must not open an object that was never used.
  #canRead(): boolean {
    if (!this.#isReady && isOpened(this.ctx.storage)) this.#open();
    return this.#isReady;
  }

  get #me(): string {
    return this.ctx.id.name ?? '';
  }

  // What comes to the wrong hub would make one player's sign-ins another's.
  protected refuseStranger(playerId: string): void {
    if (!isId(playerId) || this.#me !== playerId) {
      throw new Error('This hub belongs to another player.');
    }
  }

  protected isAlive(sid: string): boolean {
    const known = this.signIns.known(sid);
    return known.kind === 'listed' && known.signIn.expiresAtMs > Date.now();
  }

  #takeOver(playerId: string, relations: Relations): void {
    this.refuseStranger(playerId);
    this.#open();
    const change = this.#relations.takeOver(relations);
    if (change === null) return;
    this.#notices.dropFrom(relations.blocks);
    this.#friendsChanged(change);
  }

  // A new friend is greeted; one who is no more is offline from here on.
  #friendsChanged({ added, removed }: FriendChange): void {
    for (const id of removed) this.#heard(id, 'offline');
    const { told } = this.#presence;
    if (added.length > 0 && told !== 'offline') this.#notifyFriends(told, added);
  }

  async relate(playerId: string, relations: Relations): Promise<string[]> {
    this.#takeOver(playerId, relations);
    return this.signIns.attachedTo('room');
  }

  async issueTicket(
    playerId: string,
    sid: string,
    relations: Relations | null,
  ): Promise<IssuedTicket | null> {
    this.refuseStranger(playerId);
    if (relations !== null) this.#takeOver(playerId, relations);
    else if (this.blockList() === null) return null;
    return this.#tickets.issue(playerId, { playerId, sid }, Date.now());
  }

  /** The newest block list that this hub knows of. */
  protected blockList(): BlockList | null {
    return this.#canRead() ? this.#relations.blockList() : null;
  }

  /** The newest name that this hub was told of. */
  protected ownName(): PlayerName | null {
    return this.#canRead() ? this.#relations.ownName() : null;
  }

  /** Takes over a new name; returns the rooms that must hear of it. */
  async rename(playerId: string, name: PlayerName): Promise<string[]> {
    this.refuseStranger(playerId);
    this.#open();
    this.#relations.takeName(name);
    return this.signIns.attachedTo('room');
  }

  /** Upgrades of the player's own socket only. */
  override fetch(request: Request): Promise<Response> {
    return this.#connections.upgrade(
      request,
      () => this.#redeem(request),
      async (socket, identity) => this.#enter(socket, identity),
    );
  }

  #redeem(request: Request): Result<Identity> {
    const identity = this.#canRead() ? this.#tickets.redeem(request, Date.now()) : null;
    if (identity === null || !this.isAlive(identity.sid)) return err('invalid_ticket');
    return ok(identity);
  }

  #enter(socket: WebSocket, identity: Identity): Result<undefined> {
    this.#connections.join(socket, identity);
    this.#send(socket, {
      type: 'welcome',
      seq: this.#notices.lastSeq(),
      unread: this.#notices.unread(),
      serverTime: toTimestamp(Date.now()),
      presence: this.#presence.chosen,
      friends: this.#presence.friends(),
    });
    const balances = this.#coins.held();
    if (balances.length > 0) this.#send(socket, { type: 'wallet', whole: true, balances });
    this.changed();
    return ok();
  }

  #send(socket: WebSocket, frame: HubServerFrame): void {
    this.#connections.send(socket, JSON.stringify(frame));
  }

  #broadcast(frame: HubServerFrame): void {
    this.#connections.broadcast(JSON.stringify(frame));
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    const frame = this.#connections.receive(socket, message, hubClientFrameSchema, FRAME_RATE);
    if (frame !== null) this.#frame(socket, frame);
  }

  override webSocketClose(socket: WebSocket, code: number, reason: string): void {
    this.#connections.closed(socket, code, reason);
  }

  override webSocketError(socket: WebSocket): void {
    this.#connections.broken(socket);
  }

  #frame(socket: WebSocket, frame: HubClientFrame): void {
    this.#open();
    switch (frame.type) {
      case 'ping':
        this.#send(socket, { type: 'pong' });
        return;
      case 'presence':
        this.#presence.choose(frame.state);
        this.changed();
        return;
      case 'read':
        this.#markRead(frame.seq);
        return;
      case 'resume':
        for (const notice of this.#notices.after(frame.lastSeq)) {
          this.#send(socket, { type: 'notice', seq: notice.seq, notice });
        }
        this.#send(socket, { type: 'resumed', seq: this.#notices.lastSeq() });
    }
  }

  /** Something that presence hangs on may have changed: friends are told if what they see did. */
  protected changed(): void {
    if (!this.#canRead()) return;
    const isConnected = this.#connections.players.size > 0;
    const isPlaying = this.signIns.attachedTo('session').length > 0;
    const state = presenceOf(this.#presence.chosen, isConnected, isPlaying);
    if (state !== 'offline') setAlarm(this.ctx, Date.now() + LOOK_AGAIN_MS);
    if (state === this.#presence.told) return;
    this.#presence.tell(state);
    this.#notifyFriends(state, this.#relations.friends());
  }

  /** A socket is gone; what that means is seen a little later. */
  protected left(): void {
    if (this.#canRead()) setAlarm(this.ctx, Date.now() + DEPARTURE_MS);
  }

  #notifyFriends(state: Presence, friends: readonly string[]): void {
    const told = notifyFriends(this.env.PLAYER_HUB, this.#me, state, friends, (id, theirs) =>
      this.#heard(id, theirs),
    );
    this.ctx.waitUntil(told);
  }

  #heard(friendId: string, state: Presence): void {
    const shown = mayHear(this.#relations, friendId) ? state : 'offline';
    if (!this.#presence.setFriend(friendId, shown)) return;
    this.#broadcast({ type: 'presence', playerId: friendId, state: shown });
  }

  async greet(friendId: string, state: Presence): Promise<Presence> {
    if (!this.#canRead() || !mayHear(this.#relations, friendId)) return 'offline';
    this.#heard(friendId, state);
    return this.#presence.told;
  }

  async friendPresences(): Promise<{ playerId: string; state: Presence }[]> {
    return this.#canRead() ? this.#presence.friends() : [];
  }

  async notify(playerId: string, notice: NewNotice): Promise<void> {
    this.refuseStranger(playerId);
    this.#open();
    const { from, staff } = notice;
    if (from !== null && staff !== true && this.#relations.isBlocked(from)) return;
    const kept = this.#notices.add(notice);
    if (kept !== null) this.#broadcast({ type: 'notice', seq: kept.seq, notice: kept });
  }

  async retract(playerId: string, retraction: Retraction): Promise<void> {
    this.refuseStranger(playerId);
    this.#open();
    const seq = this.#notices.retract(retraction);
    if (seq === null) return;
    this.#broadcast({ type: 'retracted', seq, unread: this.#notices.unread() });
  }

  async forget(playerId: string, goneId: string): Promise<void> {
    this.refuseStranger(playerId);
    if (!this.#canRead()) return;
    if (goneId === playerId) {
      this.#notices.clear();
      this.#coins.clear();
      this.#relations.forgetName();
      this.#tickets.dropOf(playerId);
    } else this.#notices.dropFrom([goneId]);
  }

  #showCoins(currencies: CoinCurrency[]): void {
    const balances = this.#coins.held(currencies);
    if (balances.length > 0) this.#broadcast({ type: 'wallet', balances });
  }

  async noteWallet(playerId: string, parts: WalletPart[]): Promise<TablePart[]> {
    this.refuseStranger(playerId);
    this.#open();
    const changed = parts.filter((part) => this.#coins.setWallet(part));
    this.#showCoins(changed.map(({ currency }) => currency));
    return this.#coins.tables();
  }

  async noteTable(playerId: string, table: TablePart, wallet: WalletPart | null): Promise<void> {
    this.refuseStranger(playerId);
    this.#open();
    const isWalletNew = wallet !== null && this.#coins.setWallet(wallet);
    const isTableNew = this.#coins.setTable(table, Date.now());
    if (isWalletNew || isTableNew) this.#showCoins([table.currency]);
  }

  async noteStanding(playerId: string, version: number): Promise<void> {
    this.refuseStranger(playerId);
    this.#open();
    this.#standing.note(version);
  }

  async standingVersion(): Promise<number> {
    return this.#canRead() ? this.#standing.version() : 0;
  }

  async senders(): Promise<string[]> {
    return this.#canRead() ? this.#notices.senders() : [];
  }

  async nameSenders(names: readonly { id: string; name: string }[]): Promise<void> {
    if (this.#canRead()) this.#notices.nameSenders(names);
  }

  async notices(before: number | null, limit: number): Promise<NoticePage> {
    if (!this.#canRead()) return { items: [], next: null, unread: 0 };
    return this.#notices.page(before, limit);
  }

  #markRead(seq: number): number {
    const unread = this.#notices.markRead(seq);
    this.#broadcast({ type: 'read', seq: this.#notices.readSeq(), unread });
    return unread;
  }

  async markRead(seq: number): Promise<number> {
    return this.#canRead() ? this.#markRead(seq) : 0;
  }

  /** Closes the player's own sockets whose sign-in ended. */
  protected cutDead(): void {
    if (!this.#canRead()) return;
    const isDead = ({ sid }: Identity) => !this.isAlive(sid);
    this.#connections.close(CLOSE_CODES.signedOut, 'signed out', isDead);
  }

  override async alarm(): Promise<void> {
    this.changed();
  }
}
