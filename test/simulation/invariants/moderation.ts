// Moderation: what a moderator hid is shown to nobody, who is muted is not heard, who is banned from a
// room hears nothing of it and does not get in; and a game that was closed opens no table.

import type { Health } from './health.ts';
import { Held } from './held.ts';
import type { Call, Frame, Invariant, Line } from './history.ts';
import { Violation } from './violation.ts';

/** A room has heard of it when it is answered; what is on the way may still arrive. */
const TOLD_MS = 2_000;

// biome-ignore lint/suspicious/noExplicitAny: rows of replies, whose schemas are the routes'.
type Row = any;

const isShown = (message: Row) => message.text !== '' || message.deleted === undefined;

export class Moderation implements Invariant {
  readonly name = 'moderation';
  readonly #elapsedMs: () => number;
  readonly #health: Health;
  /** When each message was hidden. */
  readonly #hidden = new Map<string, number>();
  readonly #mutes = new Held();
  readonly #bans = new Held();
  readonly #closed = new Held();
  /** When each frame of a room was sent. */
  readonly #saidMs = new Map<string, number>();
  #isAtRest = false;

  constructor(elapsedMs: () => number, health: Health) {
    this.#elapsedMs = elapsedMs;
    this.#health = health;
  }

  noted({ kind }: { kind: string }): void {
    if (kind === 'audit') this.#isAtRest = true;
  }

  invoked(call: Call): void {
    const [held, subject] = this.#puts(call);
    held?.asked(call, subject);
    const [undone, other] = this.#undoes(call);
    undone?.undoing(other);
  }

  returned(call: Call): void {
    const [undone, other] = this.#undoes(call);
    undone?.undone(call, other);
    if (call.outcome !== 'ok') return;
    const [held, subject] = this.#puts(call);
    // What ends by itself is not followed.
    const { until } = (call.input.body ?? {}) as { until?: string };
    if (until === undefined) held?.put(call, subject);
    const { operation, ids, input, invokedMs } = call;
    const reply = call.body as Row;
    if (operation === 'social.deleteMessage') {
      this.#hidden.set(input.params?.messageId ?? '', this.#elapsedMs());
    }
    if (operation === 'social.listMessages') {
      for (const message of reply.items) this.#mayShow(message, invokedMs, ids);
    }
    if (operation === 'social.ticketForRoom') {
      const sinceMs = this.#bans.sinceMs(`${input.params?.id} ${ids.player}`);
      if (sinceMs === undefined || invokedMs <= sinceMs) return;
      throw new Violation('moderation', 'who is banned from a room was let in', ids);
    }
    if (operation === 'games.openSession' && reply.joined !== true) {
      const sinceMs = this.#closed.sinceMs(input.params?.gameId ?? '');
      if (sinceMs === undefined || invokedMs <= sinceMs) return;
      throw new Violation('moderation', `a table of ${input.params?.gameId} was opened`, ids);
    }
  }

  said(line: Line, frame: Frame): void {
    if (line.kind === 'room' && typeof frame.id === 'string') {
      const known = this.#saidMs.get(frame.id);
      this.#saidMs.set(frame.id, known ?? this.#elapsedMs());
    }
  }

  heard(line: Line, frame: Frame): void {
    const { room, player } = line.ids;
    if (room === undefined) return;
    if (frame.type === 'message') this.#mayShow(frame.message, line.openedMs, line.ids);
    if (frame.type === 'edited') {
      const { messageId: id, text } = frame;
      this.#mayShow({ id, text }, line.openedMs, line.ids);
    }
    const subject = `${room} ${player}`;
    const saidMs = frame.type === 'ack' ? this.#saidMs.get(frame.id) : undefined;
    if (saidMs !== undefined && this.#isLate(this.#mutes.sinceMs(subject), saidMs)) {
      throw new Violation('moderation', 'somebody who is muted was heard', line.ids);
    }
    if (this.#isLate(this.#bans.sinceMs(subject), this.#elapsedMs())) {
      throw new Violation('moderation', `${frame.type} was sent to who is banned here`, line.ids);
    }
  }

  #puts({ operation, input }: Call): [Held | null, string] {
    const { params, body } = input;
    const { playerId, enabled } = (body ?? {}) as { playerId?: string; enabled?: boolean };
    if (operation === 'social.mute') return [this.#mutes, `${params?.id} ${playerId}`];
    if (operation === 'social.ban') return [this.#bans, `${params?.id} ${playerId}`];
    const isClosing = operation === 'games.switchGame' && enabled === false;
    return isClosing ? [this.#closed, params?.gameId ?? ''] : [null, ''];
  }

  #undoes({ operation, input }: Call): [Held | null, string] {
    const { params, body } = input;
    const { playerId, enabled, until } = (body ?? {}) as Row;
    const [lifted, again] = [`${params?.id} ${params?.playerId}`, `${params?.id} ${playerId}`];
    if (operation === 'social.unmute') return [this.#mutes, lifted];
    if (operation === 'social.unban') return [this.#bans, lifted];
    // Another sanction takes the place of the one before.
    if (operation === 'social.mute' && until !== undefined) return [this.#mutes, again];
    if (operation === 'social.ban' && until !== undefined) return [this.#bans, again];
    const isOpening = operation === 'games.switchGame' && enabled === true;
    return isOpening ? [this.#closed, params?.gameId ?? ''] : [null, ''];
  }

  /** `sinceMs`: when what shows it was opened or asked for. */
  #mayShow(message: Row, sinceMs: number, ids: Call['ids']): void {
    const hiddenMs = this.#hidden.get(message.id);
    if (hiddenMs === undefined || !isShown(message)) return;
    const isHealed = this.#isAtRest && sinceMs > hiddenMs;
    if (!isHealed && !this.#isLate(hiddenMs, sinceMs)) return;
    throw new Violation('moderation', `${message.id} is shown, which was hidden`, ids);
  }

  #isLate(sinceMs: number | undefined, atMs: number): boolean {
    if (sinceMs === undefined || atMs <= sinceMs + TOLD_MS) return false;
    return this.#health.isWell(sinceMs, this.#elapsedMs());
  }
}
