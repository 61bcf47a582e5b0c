// The social side of a hub: relations, presence, notices and the player's own sockets, behind the
// object's class. It opens the object's storage on the first thing that the hub accepts.

import type { Lines } from '#objects/live/termination.ts';
import { isOpened, migrate } from '#objects/migrate.ts';
import type { BlockList } from '#shared/contracts/chat-room.ts';
import type { IssuedTicket } from '#shared/contracts/game-session.ts';
import type { HubCoinsContract, TablePart, WalletPart } from '#shared/contracts/hub-coins.ts';
import type { PlayerName } from '#shared/contracts/player-hub.ts';
import type {
  HubSocialContract,
  NewNotice,
  NoticePage,
  Relations,
  Retraction,
} from '#shared/contracts/social.ts';
import type { CoinCurrency } from '#shared/money.ts';
import type { HubClientFrame, Presence } from '#shared/protocol/hub.ts';
import { SESSION_PROTOCOL } from '#shared/protocol/session.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { newTicket, TICKET_LIFETIME_MS, ticketHash, ticketOf } from '#shared/ticket.ts';
import { MINUTE_MS, SECOND_MS, toTimestamp } from '#shared/time.ts';
import { CoinStore } from './coins.ts';
import { HubConnections } from './connections.ts';
import { MIGRATIONS } from './migrations.ts';
import { NoticeStore } from './notices.ts';
import { type Hubs, mayHear, notifyFriends, PresenceStore, presenceOf } from './presence.ts';
import { type FriendChange, RelationStore } from './relations.ts';

/** What the social side needs to know of the rest of the hub. */
export interface HubSide {
  /** The ring under which tickets are made. */
  routingKey: string;
  isAlive(sid: string): boolean;
  /** Names of the objects of this kind to which a socket is attached. */
  attachedTo(kind: 'session' | 'room'): string[];
}

type Social = Omit<HubSocialContract, 'enterRoom'> & HubCoinsContract;

/** A reload of the page is not a departure: friends hear of one after this time. */
const DEPARTURE_MS = 3 * SECOND_MS;
/** Should this object die under its sockets, the alarm notices within this time. */
const LOOK_AGAIN_MS = 5 * MINUTE_MS;

export class SocialSide implements Social {
  readonly #context: DurableObjectState;
  readonly #hubs: Hubs;
  readonly #side: HubSide;
  readonly #relations: RelationStore;
  readonly #notices: NoticeStore;
  readonly #presence: PresenceStore;
  readonly #coins: CoinStore;
  readonly #connections: HubConnections;
  #isReady = false;

  constructor(context: DurableObjectState, lines: Lines, hubs: Hubs, side: HubSide) {
    this.#context = context;
    this.#hubs = hubs;
    this.#side = side;
    const { sql } = context.storage;
    this.#relations = new RelationStore(sql);
    this.#notices = new NoticeStore(sql);
    this.#presence = new PresenceStore(sql);
    this.#connections = new HubConnections(context, lines, () => this.left());
    this.#coins = new CoinStore(sql);
  }

  // Accepting something opens the object; an older one gets the newest tables.
  #open(): void {
    if (!this.#isReady) migrate(this.#context.storage, MIGRATIONS);
    this.#isReady = true;
  }

  // Reading must not open an object that was never used.
  #canRead(): boolean {
    if (!this.#isReady && isOpened(this.#context.storage)) this.#open();
    return this.#isReady;
  }

  get #me(): string {
    return this.#context.id.name ?? '';
  }

  #refuseStranger(playerId: string): void {
    if (this.#me !== playerId) throw new Error('This hub belongs to another player.');
  }

  #takeOver(playerId: string, relations: Relations): void {
    this.#refuseStranger(playerId);
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
    return this.#side.attachedTo('room');
  }

  async issueTicket(
    playerId: string,
    sid: string,
    relations: Relations | null,
  ): Promise<IssuedTicket | null> {
    this.#refuseStranger(playerId);
    if (relations !== null) this.#takeOver(playerId, relations);
    else if (this.blockList() === null) return null;
    const nowMs = Date.now();
    const expiresAtMs = nowMs + TICKET_LIFETIME_MS;
    const ticket = newTicket(this.#side.routingKey, 'hub', playerId, expiresAtMs);
    this.#connections.addTicket(ticketHash(ticket), sid, expiresAtMs, nowMs);
    return { ticket, expiresAtMs };
  }

  /** The newest block list that this hub knows of. */
  blockList(): BlockList | null {
    return this.#canRead() ? this.#relations.blockList() : null;
  }

  /** The newest name that this hub was told of. */
  ownName(): PlayerName | null {
    return this.#canRead() ? this.#relations.ownName() : null;
  }

  /** Takes over a new name; returns the rooms that must hear of it. */
  rename(playerId: string, name: PlayerName): string[] {
    this.#refuseStranger(playerId);
    this.#open();
    this.#relations.takeName(name);
    return this.#side.attachedTo('room');
  }

  /** Switches protocols, or says why not. */
  enter(request: Request, lineId: string): Result<Response> {
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') {
      return err('upgrade_required');
    }
    const ticket = ticketOf(request, SESSION_PROTOCOL);
    if (ticket === null || !this.#canRead()) return err('invalid_ticket');
    const sid = this.#connections.redeemTicket(ticketHash(ticket), Date.now());
    if (sid === null || !this.#side.isAlive(sid)) return err('invalid_ticket');
    const { 0: client, 1: server } = new WebSocketPair();
    this.#connections.accept(server, lineId, sid);
    this.#connections.send(server, {
      type: 'welcome',
      seq: this.#notices.lastSeq(),
      unread: this.#notices.unread(),
      serverTime: toTimestamp(Date.now()),
      presence: this.#presence.chosen,
      friends: this.#presence.friends(),
    });
    const balances = this.#coins.held();
    if (balances.length > 0) {
      this.#connections.send(server, { type: 'wallet', whole: true, balances });
    }
    this.changed();
    const headers = { 'sec-websocket-protocol': SESSION_PROTOCOL };
    return ok(new Response(null, { status: 101, webSocket: client, headers }));
  }

  receive(socket: WebSocket, message: string | ArrayBuffer): void {
    const frame = this.#connections.receive(socket, message);
    if (frame !== null) this.#frame(socket, frame);
  }

  #frame(socket: WebSocket, frame: HubClientFrame): void {
    this.#open();
    switch (frame.type) {
      case 'ping':
        this.#connections.send(socket, { type: 'pong' });
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
          this.#connections.send(socket, { type: 'notice', seq: notice.seq, notice });
        }
        this.#connections.send(socket, { type: 'resumed', seq: this.#notices.lastSeq() });
    }
  }

  /** Something that presence hangs on may have changed: friends are told if what they see did. */
  changed(): void {
    if (!this.#canRead()) return;
    const isConnected = this.#connections.open.length > 0;
    const isPlaying = this.#side.attachedTo('session').length > 0;
    const state = presenceOf(this.#presence.chosen, isConnected, isPlaying);
    if (state !== 'offline') void this.#context.storage.setAlarm(Date.now() + LOOK_AGAIN_MS);
    if (state === this.#presence.told) return;
    this.#presence.tell(state);
    this.#notifyFriends(state, this.#relations.friends());
  }

  /** A socket is gone; what that means is seen a little later. */
  left(): void {
    if (this.#canRead()) void this.#context.storage.setAlarm(Date.now() + DEPARTURE_MS);
  }

  #notifyFriends(state: Presence, friends: readonly string[]): void {
    const told = notifyFriends(this.#hubs, this.#me, state, friends, (id, theirs) =>
      this.#heard(id, theirs),
    );
    this.#context.waitUntil(told);
  }

  #heard(friendId: string, state: Presence): void {
    const shown = mayHear(this.#relations, friendId) ? state : 'offline';
    if (!this.#presence.setFriend(friendId, shown)) return;
    this.#connections.broadcast({ type: 'presence', playerId: friendId, state: shown });
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
    this.#refuseStranger(playerId);
    this.#open();
    const { from, staff } = notice;
    if (from !== null && staff !== true && this.#relations.isBlocked(from)) return;
    const kept = this.#notices.add(notice);
    if (kept !== null) this.#connections.broadcast({ type: 'notice', seq: kept.seq, notice: kept });
  }

  async retract(playerId: string, retraction: Retraction): Promise<void> {
    this.#refuseStranger(playerId);
    this.#open();
    const seq = this.#notices.retract(retraction);
    if (seq === null) return;
    this.#connections.broadcast({ type: 'retracted', seq, unread: this.#notices.unread() });
  }

  async forget(playerId: string, goneId: string): Promise<void> {
    this.#refuseStranger(playerId);
    if (!this.#canRead()) return;
    if (goneId === playerId) {
      this.#notices.clear();
      this.#coins.clear();
      this.#relations.forgetName();
    } else this.#notices.dropFrom([goneId]);
  }

  #showCoins(currencies: CoinCurrency[]): void {
    const balances = this.#coins.held(currencies);
    if (balances.length > 0) this.#connections.broadcast({ type: 'wallet', balances });
  }

  async noteWallet(playerId: string, parts: WalletPart[]): Promise<TablePart[]> {
    this.#refuseStranger(playerId);
    this.#open();
    const changed = parts.filter((part) => this.#coins.setWallet(part));
    this.#showCoins(changed.map(({ currency }) => currency));
    return this.#coins.tables();
  }

  async noteTable(playerId: string, table: TablePart, wallet: WalletPart | null): Promise<void> {
    this.#refuseStranger(playerId);
    this.#open();
    const isWalletNew = wallet !== null && this.#coins.setWallet(wallet);
    const isTableNew = this.#coins.setTable(table, Date.now());
    if (isWalletNew || isTableNew) this.#showCoins([table.currency]);
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
    this.#connections.broadcast({ type: 'read', seq: this.#notices.readSeq(), unread });
    return unread;
  }

  async markRead(seq: number): Promise<number> {
    return this.#canRead() ? this.#markRead(seq) : 0;
  }

  /** Closes the player's own sockets whose sign-in ended. */
  cutDead(): void {
    if (this.#canRead()) this.#connections.cutDead((sid) => this.#side.isAlive(sid));
  }
}
