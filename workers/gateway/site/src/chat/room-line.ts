// One room while it is on screen: its messages in order, who is typing, where one has read to.
// History comes over HTTP, what is new over the line; both name a message by its number, so each is
// shown once. Where to resume from is RoomProgress' to know.

import { type LineState, LiveSocket } from '#shared/client/live-socket.ts';
import { RoomProgress } from '#shared/client/room-progress.ts';
import { serverClock } from '#shared/client/server-clock.ts';
import type { ClientError } from '#shared/client/types.ts';
import type { ChatMessage, RoomClientFrame, RoomServerFrame } from '#shared/protocol/room.ts';
import { account, client } from '../state/account.ts';
import { createStore } from '../state/store.ts';
import { textOf } from '../texts/errors.ts';

type Welcome = Extract<RoomServerFrame, { type: 'welcome' }>;

/** A message that is on its way, or was refused. */
export interface Outgoing {
  id: string;
  text: string;
  replyTo: string | undefined;
  problem: string | null;
}

export interface RoomState {
  line: LineState;
  room: Welcome['room'] | null;
  members: number;
  messages: readonly ChatMessage[];
  outgoing: readonly Outgoing[];
  typing: readonly string[];
  /** Where reading stopped when the room was opened. */
  readSeq: number | null;
  earlier: string | null;
  loading: boolean;
  error: ClientError | null;
  problem: string | null;
}

const FIRST: RoomState = {
  line: 'connecting',
  room: null,
  members: 0,
  messages: [],
  outgoing: [],
  typing: [],
  readSeq: null,
  earlier: null,
  loading: true,
  error: null,
  problem: null,
};
/** Frames that have a number of their own in the order of the room. */
const NUMBERED = new Set<RoomServerFrame['type']>(['message', 'edited', 'deleted', 'reaction']);
const TYPING_SHOWN_MS = 4_000;
const TYPING_SENT_MS = 2_500;
/** A resume that the room could not serve is asked for again after this time. */
const RESUME_AGAIN_MS = 2_000;

export class RoomLine {
  readonly id: string;
  readonly state = createStore<RoomState>(FIRST);
  readonly #line: LiveSocket;
  readonly #typing = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #progress = new RoomProgress();
  #again: ReturnType<typeof setTimeout> | undefined;
  #typedAtMs = 0;

  constructor(id: string) {
    this.id = id;
    this.#line = new LiveSocket({
      ticket: () => client.call('social.ticketForRoom', { params: { id } }),
      onFrame: (frame) => this.#receive(frame as RoomServerFrame),
      onState: (line) => {
        if (line !== 'live') this.#progress.lost();
        this.#change({ line });
      },
      network: window,
      origin: location.origin,
    });
    void this.readEarlier();
  }

  #change(change: Partial<RoomState>): void {
    this.state.set((now) => ({ ...now, ...change }));
  }

  /** Reads older messages; the newest ones at first. */
  async readEarlier(): Promise<void> {
    const { earlier } = this.state.get();
    this.#change({ loading: true, error: null });
    const answer = await client.call('social.listMessages', {
      params: { id: this.id },
      query: { limit: '50', ...(earlier !== null && { before: earlier }) },
    });
    if (!answer.ok) return this.#change({ loading: false, error: answer.error });
    const { items, nextCursor, seq } = answer.value;
    this.#add(items, seq);
    this.#change({ loading: false, earlier: nextCursor });
    this.#progress.read(seq);
    this.#catchUp();
  }

  // Asks for what lies between what is known and what the line tells by itself, a part at a time.
  #catchUp(): void {
    const lastSeq = this.#progress.missingAfter;
    if (lastSeq !== null) this.#line.send({ type: 'resume', lastSeq });
  }

  /** Takes messages as they stood at a number of the room. */
  #add(added: readonly ChatMessage[], readAt: number): void {
    const known = new Map(this.state.get().messages.map((message) => [message.id, message]));
    for (const message of added) {
      if (this.#progress.isNew(message.id, readAt)) known.set(message.id, message);
    }
    const messages = [...known.values()].sort((left, right) => left.seq - right.seq);
    this.#change({ messages });
  }

  #patch(
    { messageId, seq }: { messageId: string; seq: number },
    patch: (message: ChatMessage) => ChatMessage,
  ): void {
    if (!this.#progress.isNew(messageId, seq)) return;
    this.state.set((now) => ({
      ...now,
      messages: now.messages.map((one) => (one.id === messageId ? patch(one) : one)),
    }));
  }

  // Nobody is read under a name that is not theirs any more.
  #renamed(playerId: string, name: string): void {
    this.state.set((now) => ({
      ...now,
      messages: now.messages.map((one) =>
        one.author.id === playerId ? { ...one, author: { ...one.author, name } } : one,
      ),
    }));
  }

  #receive(frame: RoomServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        this.#greet(frame);
        break;
      case 'message':
        this.#add([frame.message], frame.seq);
        this.#stopTyping(frame.message.author.name);
        break;
      case 'ack':
        this.#delivered(frame.id);
        break;
      case 'edited':
        this.#patch(frame, (one) => edited(one, frame));
        break;
      case 'deleted':
        this.#patch(frame, ({ mentions: _, ...one }) => ({
          ...one,
          text: '',
          deleted: frame.by,
        }));
        break;
      case 'reaction':
        this.#patch(frame, (one) => reacted(one, frame.emoji, frame.added));
        break;
      case 'typing':
        this.#startTyping(frame.playerId, frame.name);
        break;
      case 'renamed':
        this.#renamed(frame.playerId, frame.name);
        break;
      case 'joined':
      case 'left':
        this.#change({ members: frame.members });
        break;
      case 'error':
        this.#failed(frame.ref, frame.error);
        break;
      case 'resumed':
        this.#progress.resumed(frame.seq, frame.complete);
        this.#catchUp();
        break;
      default:
    }
    if (NUMBERED.has(frame.type) && 'seq' in frame) this.#progress.heard(frame.seq);
  }

  // What was no answer to a command while something is missing was the answer to a resume.
  #failed(ref: string | null, error: { code: string; message: string }): void {
    const { code } = error;
    const isPassing = code === 'try_again' || code === 'rate_limited';
    if (ref === null && isPassing && this.#progress.missingAfter !== null) {
      clearTimeout(this.#again);
      this.#again = setTimeout(() => this.#catchUp(), RESUME_AGAIN_MS);
    } else this.#refused(ref, textOf(error));
  }

  #greet({ room, members, seq, serverTime }: Welcome): void {
    serverClock.learn(serverTime);
    const { readSeq, outgoing } = this.state.get();
    this.#change({ room, members, readSeq: readSeq ?? room.readSeq });
    this.#progress.welcomed(seq);
    this.#catchUp();
    for (const waiting of outgoing) if (waiting.problem === null) this.#deliver(waiting);
  }

  #startTyping(playerId: string, name: string): void {
    const me = account.get();
    if (me.status === 'signed_in' && me.player.id === playerId) return;
    clearTimeout(this.#typing.get(name));
    this.#typing.set(
      name,
      setTimeout(() => this.#stopTyping(name), TYPING_SHOWN_MS),
    );
    this.#change({ typing: [...this.#typing.keys()] });
  }

  #stopTyping(name: string): void {
    clearTimeout(this.#typing.get(name));
    if (this.#typing.delete(name)) this.#change({ typing: [...this.#typing.keys()] });
  }

  #delivered(id: string): void {
    this.#change({ outgoing: this.state.get().outgoing.filter((one) => one.id !== id) });
  }

  #refused(ref: string | null, problem: string): void {
    const { outgoing } = this.state.get();
    if (ref !== null && outgoing.some(({ id }) => id === ref)) {
      this.#change({
        outgoing: outgoing.map((one) => (one.id === ref ? { ...one, problem } : one)),
      });
    } else this.#change({ problem });
  }

  #deliver({ id, text, replyTo }: Outgoing): void {
    this.#line.send({ type: 'send', id, text, ...(replyTo !== undefined && { replyTo }) });
  }

  /** Sends a message; it keeps its id until it is acknowledged, so it arrives once. */
  send(text: string, replyTo?: string): void {
    const one = { id: crypto.randomUUID(), text, replyTo, problem: null };
    this.#change({ outgoing: [...this.state.get().outgoing, one], problem: null });
    this.#deliver(one);
  }

  /** Forgets a message that was refused. */
  dismiss(id: string): void {
    this.#delivered(id);
  }

  /** Reacts to a message; the same again takes it back. */
  react(messageId: string, emoji: string): void {
    this.command({ type: 'react', id: crypto.randomUUID(), messageId, emoji });
  }

  /** Edit, delete, react. */
  command(frame: Extract<RoomClientFrame, { messageId: string }>): void {
    this.#change({ problem: null });
    this.#line.send(frame);
  }

  /** Tells the others, now and then, that something is being typed. */
  typing(): void {
    if (Date.now() - this.#typedAtMs < TYPING_SENT_MS) return;
    this.#typedAtMs = Date.now();
    this.#line.send({ type: 'typing' });
  }

  /** Everything on screen was seen. */
  read(): void {
    const { newest } = this.#progress;
    if (newest > 0) this.#line.send({ type: 'read', seq: newest });
  }

  /** Takes the messages of somebody who was blocked off the screen. */
  forget(playerId: string): void {
    const { messages } = this.state.get();
    this.#change({ messages: messages.filter(({ author }) => author.id !== playerId) });
  }

  close(): void {
    for (const timer of this.#typing.values()) clearTimeout(timer);
    clearTimeout(this.#again);
    this.#line.close();
  }
}

// An edit says whom the message mentions now.
function edited(
  { mentions: _, ...message }: ChatMessage,
  { text, at, mentions }: Extract<RoomServerFrame, { type: 'edited' }>,
): ChatMessage {
  const after = { ...message, text, editedAt: at };
  return mentions === undefined ? after : { ...after, mentions };
}

function reacted(message: ChatMessage, emoji: string, added: boolean): ChatMessage {
  const { reactions = [] } = message;
  const known = reactions.find((one) => one.emoji === emoji);
  const count = (known?.count ?? 0) + (added ? 1 : -1);
  const rest = reactions.filter((one) => one !== known);
  return { ...message, reactions: count > 0 ? [...rest, { emoji, count }] : rest };
}
