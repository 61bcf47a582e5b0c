// The room itself: facts, order, memory of names, and what happens with an event once it is
// decided. The leader decides; a shard is told. Both store an event before they show it.

import { Connections } from '#objects/live/connections.ts';
import type { ReaderLimits } from '#objects/live/slow-reader.ts';
import { TicketStore } from '#objects/live/tickets.ts';
import { UnreadableError } from '#objects/stored-codec.ts';
import {
  type Actor,
  type Admission,
  type Applied,
  DEFAULT_POLICY,
  type MessageEvent,
  type Person,
  type RoomCommand,
  type RoomEvent,
  type RoomFacts,
  type RoomPolicy,
  shardIdOf,
} from '#shared/contracts/chat-room.ts';
import { nameOf } from '#shared/http/error-frame.ts';
import { errorFields, log } from '#shared/log.ts';
import type { RoomServerFrame } from '#shared/protocol/room.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { foldText } from '#shared/text/fold.ts';
import { BlockIndex } from './connect/block-index.ts';
import {
  claimsCodec,
  ROOM_CONNECTIONS,
  type RoomConnection,
  type TicketClaims,
} from './connect/claims.ts';
import { eventFrame } from './connect/frames.ts';
import { CommandBatcher } from './decide/command-batcher.ts';
import { isRepeat } from './decide/idempotency.ts';
import { decide, moderatorDeletion, type RoomView } from './decide/machine.ts';
import { RateLimiter } from './decide/rate-limiter.ts';
import { type TextFilter, wordAndLinkFilter } from './decide/text-filter.ts';
import { hubMessagesOf } from './notify/hub-messages.ts';
import { EventStore } from './store/events.ts';
import { NameStore } from './store/names.ts';
import { Registry } from './store/registry.ts';

/** Beyond this many members nobody is told who comes, goes and types. */
export const CHATTY_MEMBERS_MAX = 100;
/** Events kept in memory for shards. */
const RECENT_MAX = 512;
const NAMES_MAX = 20_000;
/** The version of a name that was never changed. */
const FIRST_NAME_VERSION = 1;
/** When there is no room for another name, so many of the oldest go. */
const NAMES_DROPPED = 1_000;
/** Messages of one player that are looked at for a repeat after a long sleep. */
const REPEATS_REMEMBERED = 16;
/** Stands where the name of somebody stood who left. */
const DELETED_NAME = 'Deleted player';

/** Nobody needs more tickets at a time; the oldest go first. */
const TICKETS_PER_PLAYER_MAX = 32;
/** A client that pings but never says that it has read is closed after this many times as much. */
const UNREAD_FACTOR = 4;

const readerLimitsOf = ({ silentBytesMax }: RoomPolicy): ReaderLimits => ({
  silentBytesMax,
  unreadBytesMax: silentBytesMax * UNREAD_FACTOR,
});

/** What the kind of a room changes of the defaults. */
function policyOf({ kind, policy }: Pick<RoomFacts, 'kind' | 'policy'>): RoomPolicy {
  const isPrivate = kind === 'direct' || kind === 'group';
  return {
    ...DEFAULT_POLICY,
    ...(isPrivate && { links: true, messagesPerSecond: 3, messageBurst: 15, keepDays: 0 }),
    ...policy,
  };
}

export class Room {
  readonly storage: EventStore;
  readonly people: NameStore;
  readonly registry: Registry;
  readonly tickets: TicketStore<TicketClaims>;
  readonly connections: Connections<RoomConnection, TicketClaims>;
  readonly blocks = new BlockIndex();
  /** The leader's last events in memory, without gaps, so that shards cost no reading. */
  readonly recent: RoomEvent[] = [];
  /** Notices were written since this was last set to false. */
  hasNotices = false;
  /** Hears of each new event, once it is stored and shown here. */
  onEvent: (event: RoomEvent) => void = () => {};
  #facts: RoomFacts | null;
  #unreadable: UnreadableError | null = null;
  #policy: RoomPolicy = DEFAULT_POLICY;
  #filter: TextFilter = () => null;
  #seq = 0;
  #keptAfter = 0;
  readonly #rateLimiter = new RateLimiter();
  readonly #batcher = new CommandBatcher();
  #names: Map<string, string> | null = null;

  constructor(context: DurableObjectState, routingKey: string) {
    const { storage } = context;
    this.storage = new EventStore(storage);
    this.people = new NameStore(storage.sql);
    this.#facts = this.#load(nameOf(context));
    this.registry = new Registry(storage.sql);
    this.tickets = new TicketStore(
      storage.sql,
      routingKey,
      'room',
      claimsCodec,
      TICKETS_PER_PLAYER_MAX,
    );
    const limits = readerLimitsOf(this.#policy);
    this.connections = new Connections(context, ROOM_CONNECTIONS, limits);
    if (this.#facts === null) return;
    this.#seq = this.storage.lastSeq();
    this.#keptAfter = this.storage.keptAfter();
    this.#settle(this.#facts);
    for (const playerId of this.connections.players.keys()) this.indexBlocks(playerId);
  }

  // The object stands, so that its sockets and its alarm outlive the code that cannot read it.
  #load(roomId: string): RoomFacts | null {
    try {
      return this.storage.load();
    } catch (error) {
      log('error', 'room_unreadable', { roomId, ...errorFields(error) });
      this.#unreadable = new UnreadableError('room', { cause: error });
      return null;
    }
  }

  /** False for a room that this code cannot read: whoever asks for it hears of an outage. */
  get isReadable(): boolean {
    return this.#unreadable === null;
  }

  /** `null` for an object that was never opened. */
  get facts(): RoomFacts | null {
    if (this.#unreadable !== null) throw this.#unreadable;
    return this.#facts;
  }

  /** Facts of an opened room. */
  get opened(): RoomFacts {
    if (this.facts === null) throw new Error('The room was never opened.');
    return this.facts;
  }

  get isLeader(): boolean {
    return this.opened.shard === 0;
  }

  /** The name of this object. */
  get id(): string {
    return shardIdOf(this.opened.roomId, this.opened.shard);
  }

  get seq(): number {
    return this.#seq;
  }

  /** Numbers up to this one are forgotten. */
  get keptAfter(): number {
    return this.#keptAfter;
  }

  /** Forgets everything up to a number; a leader's work. */
  forgetUpTo(seq: number): void {
    this.storage.forgetUpTo(seq);
    this.#keptAfter = seq;
  }

  get policy(): RoomPolicy {
    return this.#policy;
  }

  #settle(facts: RoomFacts): void {
    this.#facts = facts;
    this.#policy = policyOf(facts);
    this.#filter = wordAndLinkFilter(this.#policy);
    this.connections.readerLimits = readerLimitsOf(this.#policy);
  }

  /** Opens the object, or takes over newer facts. */
  open(facts: RoomFacts): void {
    if (this.facts !== null && this.facts.version >= facts.version) return;
    this.storage.save(facts);
    this.#settle(facts);
  }

  /** What an admission, read together with facts of this version, tells of a player. */
  admit({ playerId, mutedUntilMs, blocks }: Admission, version: number): void {
    this.setBlocks(playerId, blocks);
    const sanctions = { mutedUntilMs: mutedUntilMs ?? 0, bannedUntilMs: 0 };
    this.registry.setSanctions(playerId, version, sanctions);
  }

  setBlocks(playerId: string, list: Admission['blocks']): void {
    if (this.registry.setBlocks(playerId, list)) this.indexBlocks(playerId);
  }

  /** What is delivered goes by the blocks of those who are here. */
  indexBlocks(playerId: string): void {
    const isHere = this.connections.players.has(playerId);
    this.blocks.set(playerId, isHere ? (this.registry.blocksOf(playerId)?.blocks ?? []) : []);
  }

  /** Players on sockets of this object. */
  get members(): number {
    return this.connections.players.size;
  }

  send(socket: WebSocket, frame: RoomServerFrame): void {
    this.connections.send(socket, JSON.stringify(frame));
  }

  /** To everybody who may see what this author does, except `but`. */
  broadcast(
    frame: RoomServerFrame,
    author: { id: string; staff: boolean } | null,
    but: WebSocket | null = null,
  ): void {
    const blockers =
      author === null || author.staff ? undefined : this.blocks.blockersOf(author.id);
    this.connections.broadcast(
      JSON.stringify(frame),
      ({ playerId }, socket) => socket !== but && blockers?.has(playerId) !== true,
    );
  }

  /**
   * What somebody is called: for mentions, and on everything of theirs once it is another name. `true`
   * when it is new here; a name older than the known one changes nothing.
   */
  meet({ playerId, name, nameVersion = 0 }: Person): boolean {
    const known = this.people.of(playerId);
    if (known !== null && known.version > nameVersion) return false;
    if (known?.name === name && known.version === nameVersion) return false;
    if (this.#nameMap().size >= NAMES_MAX) {
      this.people.dropOldest(NAMES_DROPPED);
      this.#names = null;
    }
    // Changed in place: folding all names anew for each newcomer is quadratic in a crowd.
    const names = this.#nameMap();
    this.people.add(playerId, name, nameVersion, Date.now());
    if (known?.name === name) return false;
    const old = foldText(known?.name ?? '');
    if (names.get(old) === playerId) names.delete(old);
    names.set(foldText(name), playerId);
    // One whom the room has forgotten may have said something under an older name.
    if (known !== null || nameVersion > FIRST_NAME_VERSION) this.#rename(playerId, name);
    return true;
  }

  #rename(playerId: string, name: string): void {
    this.people.renameAuthor(playerId, name);
    this.recent.length = 0;
    this.connections.change((connection) => connection.playerId === playerId, { name });
    const author = { id: playerId, staff: false };
    this.broadcast({ type: 'renamed', playerId, name }, author);
  }

  /** The newest name of a member: a ticket may be older. */
  nameOf({ playerId, name, nameVersion = 0 }: Person): string {
    const known = this.people.of(playerId);
    return known !== null && known.version > nameVersion ? known.name : name;
  }

  /** One who was taken out is mentioned no more, and told of nothing that is said here. */
  dropName(playerId: string): void {
    this.people.drop(playerId);
    this.#names = null;
  }

  /** What somebody who left had said stays, as a deleted player's. */
  forget(playerId: string, title = this.opened.title): void {
    this.#facts = { ...this.opened, title };
    this.storage.save(this.#facts);
    this.people.forget(playerId, DELETED_NAME);
    this.recent.length = 0;
    this.#names = null;
  }

  #nameMap(): Map<string, string> {
    this.#names ??= new Map(this.people.all().map(({ player, name }) => [foldText(name), player]));
    return this.#names;
  }

  #view(): RoomView {
    const { storage, registry } = this;
    return {
      kind: this.opened.kind,
      policy: this.#policy,
      filter: this.#filter,
      limiter: this.#rateLimiter,
      nextSeq: this.#seq + 1,
      sanctionsOf: (id) => registry.sanctionsOf(id),
      lastActsOf: (id) => {
        const [message = null, ...earlier] = storage.lastMessagesOf(id, REPEATS_REMEMBERED);
        return { message, earlier, editAtMs: storage.lastEditOf(id) };
      },
      message: (id) => storage.message(id),
      hasReaction: (id, player, emoji) => storage.hasReaction(id, player, emoji),
      reactionKinds: (id) => storage.reactionKinds(id),
      idOfName: (name) => this.#nameMap().get(foldText(name)),
    };
  }

  /**
   * Decides, stores and shows a command; the leader's work. `answer` hears the outcome between
   * storing and showing, so that an author's acknowledgement comes before the message itself. Whoever
   * is not here any more when the turn comes says nothing.
   */
  submit(
    actor: Actor,
    command: RoomCommand,
    answer: (outcome: Result<Applied>) => void,
    isStillHere: () => boolean = () => true,
  ): Promise<void> {
    return this.#batcher.enter(() => {
      if (isStillHere()) this.#apply(actor, command, Date.now(), answer);
    });
  }

  #apply(
    actor: Actor,
    command: RoomCommand,
    nowMs: number,
    answer: (outcome: Result<Applied>) => void,
  ): void {
    const known = this.storage.byClientId(actor.playerId, command.id);
    if (known !== null) {
      // Asked again after a lost reply: the first answer, unless the id stands for something else.
      const { seq, messageId } = known;
      answer(isRepeat(known, command) ? ok({ seq, messageId }) : err('command_reused'));
      return;
    }
    const decision = decide(this.#view(), actor, command, nowMs);
    if (!decision.ok) {
      answer(decision);
      return;
    }
    const event = decision.value;
    const before = this.#beforeOf(event);
    if (!this.storage.apply(event)) throw new Error('The number of an event was taken.');
    answer(ok({ seq: event.seq, messageId: event.messageId }));
    this.#notifyOf(event, before);
    this.#publish(event);
  }

  /** Deletes as a moderator; nothing when it is done already. */
  deleteAsModerator(messageId: string, nowMs: number): void {
    const event = moderatorDeletion(this.#view(), messageId, nowMs);
    const before = this.storage.message(messageId);
    if (event === null || !this.storage.apply(event)) return;
    this.#notifyOf(event, before);
    this.#publish(event);
  }

  // The message that an event changes, as it stands before.
  #beforeOf({ kind, messageId }: RoomEvent): MessageEvent | null {
    return kind === 'edited' || kind === 'deleted' ? this.storage.message(messageId) : null;
  }

  #publish(event: RoomEvent): void {
    this.recent.push(event);
    if (this.recent.length > RECENT_MAX) this.recent.splice(0, RECENT_MAX / 2);
    this.show(event);
    this.onEvent(event);
  }

  /** Shows an event to everybody here. */
  show(event: RoomEvent): void {
    this.#seq = event.seq;
    const author = { id: event.actorId, staff: event.staff };
    this.broadcast(eventFrame(event), author);
  }

  /** Of a shard: this is where it is now. */
  moveTo(seq: number): void {
    this.#seq = seq;
  }

  // The row is written with the message; delivering it is tried right away and until it succeeds.
  #notifyOf(event: RoomEvent, before: MessageEvent | null): void {
    const isHere = (playerId: string) => this.connections.players.has(playerId);
    for (const { playerId, message } of hubMessagesOf(this.opened, event, before, isHere)) {
      this.registry.addHubMessage(playerId, message, event.atMs);
      this.hasNotices = true;
    }
  }
}
