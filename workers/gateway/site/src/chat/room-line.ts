// One room while it is on screen: its messages in order, who is typing, where one has read to.
// History comes over HTTP, what is new over the line; both name a message by its number, so each is
// shown once.

import { type LineState, LiveSocket } from '#shared/client/live-socket.ts';
import type { ClientError } from '#shared/client/types.ts';
import type { ChatMessage, RoomClientFrame, RoomServerFrame } from '#shared/protocol/room.ts';
import { account, client } from '../state/account.ts';
import { createStore } from '../state/store.ts';

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
const TYPING_SHOWN_MS = 4_000;
const TYPING_SENT_MS = 2_500;

export class RoomLine {
  readonly id: string;
  readonly state = createStore<RoomState>(FIRST);
  readonly #line: LiveSocket;
  readonly #typing = new Map<string, ReturnType<typeof setTimeout>>();
  #lastSeq = 0;
  #typedAtMs = 0;

  constructor(id: string) {
    this.id = id;
    this.#line = new LiveSocket({
      ticket: () => client.call('social.ticketForRoom', { params: { id } }),
      onFrame: (frame) => this.#receive(frame as RoomServerFrame),
      onState: (line) => this.#change({ line }),
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
    this.#add(answer.value.items);
    this.#change({ loading: false, earlier: answer.value.nextCursor });
  }

  #add(added: readonly ChatMessage[]): void {
    const known = new Map(this.state.get().messages.map((message) => [message.id, message]));
    for (const message of added) {
      known.set(message.id, message);
      this.#lastSeq = Math.max(this.#lastSeq, message.seq);
    }
    const messages = [...known.values()].sort((left, right) => left.seq - right.seq);
    this.#change({ messages });
  }

  #patch(messageId: string, patch: (message: ChatMessage) => ChatMessage): void {
    this.state.set((now) => ({
      ...now,
      messages: now.messages.map((one) => (one.id === messageId ? patch(one) : one)),
    }));
  }

  #receive(frame: RoomServerFrame): void {
    if ('seq' in frame && frame.type !== 'welcome' && frame.type !== 'read') {
      this.#lastSeq = Math.max(this.#lastSeq, frame.seq);
    }
    switch (frame.type) {
      case 'welcome':
        this.#greet(frame);
        break;
      case 'message':
        this.#add([frame.message]);
        this.#stopTyping(frame.message.author.name);
        break;
      case 'ack':
        this.#delivered(frame.id);
        break;
      case 'edited':
        this.#patch(frame.messageId, (one) => ({ ...one, text: frame.text, editedAt: frame.at }));
        break;
      case 'deleted':
        this.#patch(frame.messageId, (one) => ({ ...one, text: '', deleted: frame.by }));
        break;
      case 'reaction':
        this.#patch(frame.messageId, (one) => reacted(one, frame.emoji, frame.added));
        break;
      case 'typing':
        this.#startTyping(frame.playerId, frame.name);
        break;
      case 'joined':
      case 'left':
        this.#change({ members: frame.members });
        break;
      case 'error':
        this.#refused(frame.ref, frame.error.message);
        break;
      default:
    }
  }

  #greet({ room, members, seq }: Welcome): void {
    const { readSeq, outgoing } = this.state.get();
    this.#change({ room, members, readSeq: readSeq ?? room.readSeq });
    if (this.#lastSeq > 0 && seq > this.#lastSeq) {
      this.#line.send({ type: 'resume', lastSeq: this.#lastSeq });
    }
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
    if (this.#lastSeq > 0) this.#line.send({ type: 'read', seq: this.#lastSeq });
  }

  /** Takes the messages of somebody who was blocked off the screen. */
  forget(playerId: string): void {
    const { messages } = this.state.get();
    this.#change({ messages: messages.filter(({ author }) => author.id !== playerId) });
  }

  close(): void {
    for (const timer of this.#typing.values()) clearTimeout(timer);
    this.#line.close();
  }
}

function reacted(message: ChatMessage, emoji: string, added: boolean): ChatMessage {
  const { reactions = [] } = message;
  const known = reactions.find((one) => one.emoji === emoji);
  const count = (known?.count ?? 0) + (added ? 1 : -1);
  const rest = reactions.filter((one) => one !== known);
  return { ...message, reactions: count > 0 ? [...rest, { emoji, count }] : rest };
}
