// One room, or one shard of a public room that outgrew one object. What survives hibernation and
// eviction: everything that was said and done, who is on which socket, whom they have blocked,
// sanctions, tickets, and word for hubs that did not answer. What does not: how fast somebody wrote,
// what a socket was sent. Called by social (RPC and upgrade), by auth through SignInControl, and by
// the other shards of the room; it calls hubs and its shards, never social.

import { DurableObject } from 'cloudflare:workers';
import { AlarmScheduler } from '#objects/live/alarm-scheduler.ts';
import { HubAttachments, type HubCalls } from '#objects/live/hub-attachments.ts';
import { setPingAnswerer } from '#objects/live/ping.ts';
import { requireBoot } from '#shared/boot.ts';
import type {
  Actor,
  Admission,
  Applied,
  ChatRoomContract,
  EventBatch,
  EventPage,
  HistoryPage,
  KnownMember,
  OwnMessage,
  Person,
  RoomCommand,
  RoomFacts,
  RoomUpdate,
  ShardState,
  Subscription,
  TicketRefusal,
} from '#shared/contracts/chat-room.ts';
import { shardOf } from '#shared/contracts/chat-room.ts';
import type { IssuedTicket } from '#shared/contracts/game-session.ts';
import type { AttachedSocket } from '#shared/contracts/player-hub.ts';
import { CLOSE_CODES } from '#shared/errors.ts';
import { errorFields, log } from '#shared/log.ts';
import type { ChatMessage } from '#shared/protocol/room.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { MINUTE_MS } from '#shared/time.ts';
import type { RoomConnection } from './connect/claims.ts';
import { FrameHandler } from './connect/frame-handler.ts';
import { UpgradeHandler } from './connect/upgrade-handler.ts';
import type { ChatRoomEnv, HubAnswer } from './env.ts';
import { CHAT_ROOM_SCHEMA } from './env-schema.ts';
import { NotificationOutbox } from './notify/notification-outbox.ts';
import { Follower } from './replicate/follower.ts';
import { Leader } from './replicate/leader.ts';
import { Room } from './room.ts';
import { contextOf, pageOf } from './store/history.ts';
import { Retention } from './store/retention.ts';

const UNREADABLE_RETRY_MS = 5 * MINUTE_MS;

export class ChatRoom extends DurableObject<ChatRoomEnv> implements ChatRoomContract {
  readonly #room: Room;
  readonly #leader: Leader;
  readonly #follower: Follower;
  readonly #frameHandler: FrameHandler;
  readonly #upgradeHandler: UpgradeHandler;
  readonly #attachments: HubAttachments<HubAnswer>;
  readonly #outbox: NotificationOutbox;
  readonly #retention: Retention;
  readonly #alarm: AlarmScheduler;
  /** The alarm that is set covers everything that was due when this object woke. */
  #isPlanned = false;
  /** Sign-ins that hubs believe to be here but are not: this object died under their sockets. */
  #hasLost: boolean;

  constructor(context: DurableObjectState, env: ChatRoomEnv) {
    super(context, env);
    requireBoot(env, CHAT_ROOM_SCHEMA);
    setPingAnswerer(context, env.PINGS_ANSWERED_BY);
    const background = (work: Promise<unknown>) => context.waitUntil(work);
    this.#room = new Room(context, env.ROUTING_KEY);
    const { connections } = this.#room;
    this.#leader = new Leader(this.#room, env, background);
    this.#follower = new Follower(this.#room, env);
    this.#frameHandler = new FrameHandler(this.#room, this.#follower);
    const hubs: HubCalls<HubAnswer> = {
      attach: (playerId, socket) => env.PLAYER_HUB.getByName(playerId).enterRoom(socket),
      detach: (playerId, socket) => env.PLAYER_HUB.getByName(playerId).detach(socket),
    };
    const socketOf = (sid: string) => ({ sid, kind: 'room' as const, id: this.#room.id });
    this.#attachments = new HubAttachments(context.storage.sql, connections, hubs, socketOf);
    this.#attachments.onFailed = () => this.#plan();
    this.#upgradeHandler = new UpgradeHandler(
      this.#room,
      this.#attachments,
      this.#follower,
      this.#frameHandler,
      () => this.#members(),
    );
    this.#outbox = new NotificationOutbox(this.#room, env);
    this.#retention = new Retention(this.#room);
    this.#alarm = new AlarmScheduler(context);
    this.#room.onEvent = () => this.#afterEvent();
    connections.onLeft = (connection) => background(this.#left(connection));
    const { isReadable } = this.#room;
    this.#hasLost = isReadable && this.#room.facts !== null && this.#attachments.hasLost;
  }

  // Shards and notices are told at once; the alarm makes sure of it if this object dies before.
  #afterEvent(): void {
    const { hasNotices } = this.#room;
    const { hasShards } = this.#leader;
    if (!this.#isPlanned || hasNotices || hasShards || this.#retention.isOver) this.#plan();
    if (hasNotices) {
      this.#room.hasNotices = false;
      this.ctx.waitUntil(this.#outbox.deliver());
    }
    if (hasShards) this.#leader.kick();
  }

  // All that is due, not only what is new: after an eviction nobody here knows what the alarm was set
  // for, and setting it replaces it.
  #plan(): void {
    const nowMs = Date.now();
    this.#isPlanned = true;
    this.#alarm.arm(this.#room.registry.nextNoticeAtMs());
    this.#alarm.arm(this.#leader.retryAtMs(nowMs));
    this.#alarm.arm(this.#attachments.retryAtMs(nowMs));
    if (this.#room.isLeader) this.#alarm.arm(this.#retention.nextAtMs(nowMs));
  }

  /** Upgrades only. */
  override fetch(request: Request): Promise<Response> {
    return this.#upgradeHandler.upgrade(request);
  }

  #members(): number {
    if (this.#room.isLeader) return this.#leader.members;
    return Math.max(this.#follower.membersOfAll, this.#room.members);
  }

  async open(facts: RoomFacts): Promise<void> {
    this.#room.open(facts);
  }

  async issueTicket(
    facts: RoomFacts,
    admission: Admission,
  ): Promise<Result<IssuedTicket & { members: number }, TicketRefusal>> {
    const { playerId, sid, name, nameVersion = 0, staff } = admission;
    if (this.#hasLost) this.ctx.waitUntil(this.#attachments.sweep());
    this.#hasLost = false;
    const room = this.#room;
    room.open(facts);
    room.admit(admission, facts.version);
    const nowMs = Date.now();
    if (room.registry.removedAt(playerId) > facts.version) return err('not_found');
    const { players } = room.connections;
    const coming = room.tickets.players(nowMs);
    const expected = coming.filter((id) => id !== playerId && !players.has(id));
    const members = room.members + expected.length;
    if (!staff && room.registry.sanctionsOf(playerId).bannedUntilMs > nowMs) {
      return err('room_banned');
    }
    if (!players.has(playerId) && members >= room.policy.membersMax) return err('room_full');
    const claims = { playerId, sid, name, nameVersion, staff };
    return ok({ ...room.tickets.issue(room.id, claims, nowMs), members });
  }

  async lastKnown(playerId: string): Promise<KnownMember | null> {
    const { facts, people, registry } = this.#room;
    const person = facts === null ? null : people.of(playerId);
    if (facts === null || person === null) return null;
    const { mutedUntilMs, bannedUntilMs } = registry.sanctionsOf(playerId);
    const shards = registry.shards().map((id) => shardOf(facts.roomId, id) ?? 0);
    return {
      facts,
      lastShard: Math.max(0, ...shards),
      name: person.name,
      nameVersion: person.version,
      mutedUntilMs,
      bannedUntilMs,
      blocks: registry.blocksOf(playerId) ?? { version: 0, blocks: [] },
    };
  }

  async history(
    blocks: string[],
    before: number | null,
    limit: number,
  ): Promise<Result<HistoryPage, 'not_found'>> {
    if (this.#room.facts === null) return err('not_found');
    return ok(pageOf(this.#room, blocks, before, limit));
  }

  async context(
    messageId: string,
    around: number,
  ): Promise<Result<{ message: ChatMessage; around: ChatMessage[] }, 'not_found'>> {
    if (this.#room.facts === null) return err('not_found');
    return contextOf(this.#room.storage, messageId, around);
  }

  async messagesOf(playerId: string, after: number, limit: number): Promise<OwnMessage[]> {
    if (this.#room.facts === null) return [];
    return this.#room.storage.messagesOf(playerId, after, limit);
  }

  async update(update: RoomUpdate): Promise<void> {
    const room = this.#room;
    if (room.facts === null) return;
    switch (update.kind) {
      case 'policy':
        room.open({ ...room.facts, version: update.version, policy: update.policy });
        room.broadcast({ type: 'settings', slowModeSeconds: room.policy.slowModeSeconds }, null);
        this.#plan();
        return;
      case 'sanction':
        room.registry.setSanctions(update.playerId, update.version, {
          mutedUntilMs: update.mutedUntilMs ?? 0,
          bannedUntilMs: update.bannedUntilMs ?? 0,
        });
        if (room.registry.sanctionsOf(update.playerId).bannedUntilMs > Date.now()) {
          this.#remove(update.playerId, CLOSE_CODES.banned, 'banned');
        }
        return;
      case 'removed':
        if (!room.registry.setRemoved(update.playerId, update.version)) return;
        room.dropName(update.playerId);
        this.#remove(update.playerId, CLOSE_CODES.removed, 'removed');
        return;
      case 'delete':
        if (room.isLeader) room.deleteAsModerator(update.messageId, Date.now());
        return;
      case 'forget':
        // Titles may have held the name; the one of a direct room is the other's.
        room.forget(update.playerId, update.title);
        this.#follower.forget();
        this.#remove(update.playerId, CLOSE_CODES.removed, 'removed');
        return;
      case 'blocks':
        room.setBlocks(update.playerId, update.blocks);
    }
  }

  #remove(playerId: string, code: number, reason: string): void {
    this.#room.tickets.dropOf(playerId);
    const isTheirs = (whose: RoomConnection) => whose.playerId === playerId && !whose.staff;
    this.#room.connections.close(code, reason, isTheirs);
  }

  async cut(socket: AttachedSocket): Promise<void> {
    if (this.#room.facts !== null) await this.#attachments.cut(socket.sid);
  }

  async rename(person: Person): Promise<void> {
    if (this.#room.facts === null) return;
    await this.#takeName(person);
  }

  // What a shard remembers holds the old name; the leader has everything, and knows the new one first.
  async #takeName(person: Person): Promise<void> {
    if (!this.#room.meet(person) || this.#room.isLeader) return;
    this.#follower.forget();
    await this.#follower.introduce(person);
  }

  async publish(shardId: string, actor: Actor, command: RoomCommand): Promise<Result<Applied>> {
    if (this.#room.facts === null) return err('try_again');
    this.#leader.add(shardId, null);
    let result: Result<Applied> = err('try_again');
    await this.#room.submit(actor, command, (outcome) => {
      result = outcome;
    });
    return result;
  }

  async subscribe(shardId: string): Promise<Subscription> {
    if (this.#room.facts === null) throw new Error('The leader was never opened.');
    return this.#leader.subscribe(shardId);
  }

  async unsubscribe(shardId: string): Promise<void> {
    if (this.#room.facts !== null) this.#leader.drop(shardId);
  }

  async introduce(people: Person[]): Promise<void> {
    if (this.#room.facts === null) return;
    for (const person of people) this.#room.meet(person);
  }

  async since(lastSeq: number, limit: number): Promise<EventPage> {
    if (this.#room.facts === null) return { events: [], keptAfter: 0 };
    const { storage, keptAfter } = this.#room;
    return { events: storage.eventsAfter(lastSeq, limit), keptAfter };
  }

  async deliver(batch: EventBatch): Promise<ShardState> {
    if (this.#room.facts === null) return { seq: batch.upTo, members: 0, wanted: false };
    this.#follower.take(batch);
    const { seq, members } = this.#room;
    return { seq, members, wanted: this.#follower.isWanted };
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer) {
    const { isReadable, connections } = this.#room;
    if (!isReadable) return connections.refuse(socket, { code: 'try_again' }, null);
    if (this.#room.isLeader || this.#follower.isOriented) {
      return this.#frameHandler.receive(socket, message);
    }
    return this.#follower.ready().then((isReady) => {
      if (isReady) return this.#frameHandler.receive(socket, message);
      return connections.refuse(socket, { code: 'try_again' }, null);
    });
  }

  override webSocketClose(socket: WebSocket, code: number, reason: string): void {
    this.#room.connections.closed(socket, code, reason);
  }

  override webSocketError(socket: WebSocket): void {
    this.#room.connections.broken(socket);
  }

  async #left(connection: RoomConnection): Promise<void> {
    // Its hub hears of it once this room can be read.
    if (!this.#room.isReadable) return;
    await this.#upgradeHandler.left(connection);
    if (this.#room.members === 0 && !this.#room.isLeader) await this.#follower.stop();
  }

  override async alarm(): Promise<void> {
    this.#alarm.fired();
    // What is due waits for code that can read it.
    if (!this.#room.isReadable) return this.#alarm.arm(Date.now() + UNREADABLE_RETRY_MS);
    if (this.#room.facts === null) return;
    try {
      if (this.#room.isLeader) this.#retention.run(Date.now());
      this.#leader.kick();
      await Promise.all([this.#outbox.deliver(), this.#attachments.sweep()]);
    } catch (error) {
      log('error', 'room_alarm_failed', errorFields(error));
    }
    this.#plan();
  }
}
