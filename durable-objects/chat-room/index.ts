// One room, or one shard of a public room that outgrew one object. What survives hibernation and
// eviction: everything that was said and done, who is on which socket, whom they have blocked,
// sanctions, tickets, and word for hubs that did not answer. What does not: how fast somebody wrote,
// what a socket was sent. Called by social (RPC and upgrade), by auth through SignInControl, and by
// the other shards of the room; it calls hubs and its shards, never social.

import { DurableObject } from 'cloudflare:workers';
import { setPingAnswerer } from '#objects/live/ping.ts';
import { Lines } from '#objects/live/termination.ts';
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
import { errorResponse } from '#shared/http/envelope.ts';
import { errorFields, log } from '#shared/log.ts';
import type { ChatMessage } from '#shared/protocol/room.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { newTicket, TICKET_LIFETIME_MS, ticketHash } from '#shared/ticket.ts';
import { AlarmScheduler } from '../live/alarm-scheduler.ts';
import type { Departure } from './connect/connections.ts';
import { FrameHandler } from './connect/frame-handler.ts';
import { UpgradeHandler } from './connect/upgrade-handler.ts';
import type { ChatRoomEnv } from './env.ts';
import { NotificationOutbox } from './notify/notification-outbox.ts';
import { Follower } from './replicate/follower.ts';
import { Leader } from './replicate/leader.ts';
import { Room } from './room.ts';
import { contextOf, pageOf } from './store/history.ts';
import type { TicketClaims } from './store/registry.ts';
import { Retention } from './store/retention.ts';

export class ChatRoom extends DurableObject<ChatRoomEnv> implements ChatRoomContract {
  readonly #lines: Lines;
  readonly #room: Room;
  readonly #leader: Leader;
  readonly #follower: Follower;
  readonly #frameHandler: FrameHandler;
  readonly #upgradeHandler: UpgradeHandler;
  readonly #outbox: NotificationOutbox;
  readonly #retention: Retention;
  readonly #alarm: AlarmScheduler;
  /** The alarm that is set covers everything that was due when this object woke. */
  #isPlanned = false;
  /** Sign-ins that hubs believe to be here but are not: this object died under their sockets. */
  #hasLost: boolean;

  constructor(context: DurableObjectState, env: ChatRoomEnv) {
    super(context, env);
    setPingAnswerer(context, env.PINGS_ANSWERED_BY);
    const background = (work: Promise<unknown>) => context.waitUntil(work);
    this.#lines = new Lines(context);
    this.#room = new Room(context, this.#lines);
    this.#leader = new Leader(this.#room, env, background);
    this.#follower = new Follower(this.#room, env);
    this.#frameHandler = new FrameHandler(this.#room, this.#follower);
    this.#upgradeHandler = new UpgradeHandler(this.#room, env);
    this.#outbox = new NotificationOutbox(this.#room, env);
    this.#retention = new Retention(this.#room);
    this.#alarm = new AlarmScheduler(context.storage);
    this.#room.onEvent = () => this.#afterEvent();
    this.#room.sockets.onDropped = (departure) => background(this.#left(departure));
    this.#hasLost = this.#room.facts !== null && this.#upgradeHandler.hasLost();
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
    this.#alarm.arm(this.#upgradeHandler.retryAtMs(nowMs));
    if (this.#room.isLeader) this.#alarm.arm(this.#retention.nextAtMs(nowMs));
  }

  /** Upgrades only. */
  override async fetch(request: Request): Promise<Response> {
    return this.#lines.upgrade(request, async (lineId) => {
      const answer = await this.#upgradeHandler.enter(
        request,
        lineId,
        (member) => this.#prepare(member),
        (socket, lastSeq) => this.#frameHandler.resume(socket, lastSeq),
        () => this.#members(),
      );
      if (answer.ok) return answer.value;
      return errorResponse(answer.error, request.headers.get('x-request-id') ?? '');
    });
  }

  #members(): number {
    if (this.#room.isLeader) return this.#leader.members;
    return Math.max(this.#follower.membersOfAll, this.#room.sockets.members);
  }

  async #prepare(member: TicketClaims): Promise<boolean> {
    const isNew = this.#room.meet(member);
    if (this.#room.isLeader) return true;
    const isReady = await this.#follower.ready();
    if (isReady && isNew) this.ctx.waitUntil(this.#follower.introduce(member));
    return isReady;
  }

  async open(facts: RoomFacts): Promise<void> {
    this.#room.open(facts);
  }

  async issueTicket(
    facts: RoomFacts,
    admission: Admission,
  ): Promise<Result<IssuedTicket & { members: number }, TicketRefusal>> {
    const { playerId, sid, name, nameVersion = 0, staff } = admission;
    if (this.#hasLost) this.ctx.waitUntil(this.#upgradeHandler.sweep());
    this.#hasLost = false;
    this.#room.open(facts);
    this.#room.admit(admission, facts.version);
    const { registry, sockets, policy } = this.#room;
    const nowMs = Date.now();
    if (registry.removedAt(playerId) > facts.version) return err('not_found');
    const expected = registry.expected(nowMs).filter((id) => id !== playerId && !sockets.has(id));
    const members = sockets.members + expected.length;
    if (!staff && registry.sanctionsOf(playerId).bannedUntilMs > nowMs) return err('room_banned');
    if (!sockets.has(playerId) && members >= policy.membersMax) return err('room_full');
    const expiresAtMs = nowMs + TICKET_LIFETIME_MS;
    const ticket = newTicket(this.env.ROUTING_KEY, 'room', this.#room.id, expiresAtMs);
    const member = { playerId, sid, name, nameVersion, staff };
    registry.addTicket(ticketHash(ticket), member, expiresAtMs, nowMs);
    return ok({ ticket, expiresAtMs, members });
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
        room.sockets.broadcast(
          JSON.stringify({ type: 'settings', slowModeSeconds: room.policy.slowModeSeconds }),
          null,
        );
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
        room.takeBlocks(update.playerId, update.blocks);
    }
  }

  #remove(playerId: string, code: number, reason: string): void {
    this.#room.registry.dropTicketsOf(playerId);
    this.#room.sockets.close(
      code,
      reason,
      (connection) => connection.playerId === playerId && !connection.staff,
    );
  }

  async cut(socket: AttachedSocket): Promise<void> {
    await this.#upgradeHandler.cut(socket);
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
    const { seq, sockets } = this.#room;
    return { seq, members: sockets.members, wanted: this.#follower.isWanted };
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer) {
    if (this.#room.isLeader || this.#follower.isOriented) {
      return this.#frameHandler.receive(socket, message);
    }
    return this.#follower.ready().then((isReady) => {
      if (isReady) return this.#frameHandler.receive(socket, message);
      return this.#room.sockets.sendError(socket, 'try_again', null);
    });
  }

  override async webSocketClose(socket: WebSocket, code: number, reason: string): Promise<void> {
    const departure = this.#room.sockets.leave(socket);
    this.#lines.closed(socket, code, reason);
    if (departure !== null) await this.#left(departure);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    const departure = this.#room.sockets.leave(socket);
    this.#lines.broken(socket);
    if (departure !== null) await this.#left(departure);
  }

  async #left(departure: Departure): Promise<void> {
    if (this.#room.facts === null) return;
    await this.#upgradeHandler.left(departure);
    if (this.#upgradeHandler.hasFailed) this.#plan();
    const isEmpty = this.#room.sockets.members === 0;
    if (isEmpty && !this.#room.isLeader) await this.#follower.stop();
  }

  override async alarm(): Promise<void> {
    this.#alarm.fired();
    if (this.#room.facts === null) return;
    try {
      if (this.#room.isLeader) this.#retention.run(Date.now());
      this.#leader.kick();
      await Promise.all([this.#outbox.deliver(), this.#upgradeHandler.sweep()]);
    } catch (error) {
      log('error', 'room_alarm_failed', errorFields(error));
    }
    this.#plan();
  }
}
