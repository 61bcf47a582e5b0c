// 4. Order: a table's events have numbers without gaps and never change; all readers of a room see
// one order; a resume gives exactly what was missing.

import type { Call, Frame, Invariant, Line } from './history.ts';
import { isEvent } from './in-order.ts';
import { Violation } from './violation.ts';

interface Progress {
  welcome: number;
  /** Newest number that came live. */
  live: number;
  /** Next number of the replay that was asked for; null where none runs. */
  replay: number | null;
  /** A room: where the resume began, and what this connection heard. */
  resumedFrom: number | null;
  heard: Set<number>;
  /** Commands that were said here: their answers may be repeats. */
  said: Set<string>;
}

interface Said {
  what: string;
  author: string | null;
  isStaff: boolean;
}

const ROOM_EVENTS = new Set(['message', 'edited', 'deleted', 'reaction']);

export class Order implements Invariant {
  readonly name = 'order';
  readonly #progress = new WeakMap<Line, Progress>();
  /** Of each table the text of each event. */
  readonly #events = new Map<string, Map<number, string>>();
  /** Of each place when each number was first seen. */
  readonly #seenMs = new Map<string, Map<number, number>>();
  readonly #elapsedMs: () => number;
  readonly #rooms = new Map<string, Map<number, Said>>();
  /** Who was ever blocked by whom, the call's outcome aside. */
  readonly #blocked = new Map<string, Set<string>>();

  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs;
  }

  invoked(call: Call): void {
    if (call.operation !== 'social.block') return;
    const player = call.ids.player ?? '';
    const set = this.#blocked.get(player) ?? new Set();
    this.#blocked.set(player, set.add(call.input.params?.playerId ?? ''));
  }

  opened(line: Line): void {
    this.#progress.set(line, {
      welcome: -1,
      live: -1,
      replay: null,
      resumedFrom: null,
      heard: new Set(),
      said: new Set(),
    });
  }

  said(line: Line, frame: Frame): void {
    const progress = this.#progress.get(line);
    if (progress === undefined) return;
    if (typeof frame.id === 'string') progress.said.add(frame.id);
    if (frame.type !== 'resume') return;
    if (line.kind === 'session') progress.replay = Number(frame.lastSeq) + 1;
    if (line.kind === 'room') progress.resumedFrom = Number(frame.lastSeq);
  }

  heard(line: Line, frame: Frame, text: string): void {
    const progress = this.#progress.get(line);
    if (progress === undefined) return;
    if (frame.type === 'welcome') this.#welcomed(line, progress, frame);
    else if (line.kind === 'room') this.#room(line, progress, frame);
    else if (isEvent(line, frame)) this.#event(line, progress, frame, text);
  }

  #welcomed(line: Line, progress: Progress, frame: Frame): void {
    const seq = Number(frame.seq);
    progress.welcome = seq;
    progress.live = seq;
    if (line.kind === 'hub') return;
    const seen = this.#seenMs.get(line.ids.session ?? line.ids.room ?? '');
    for (let next = seq + 1; seen?.has(next) === true; next++) {
      if ((seen.get(next) ?? 0) >= line.askedMs) continue;
      throw new Violation('order', `a welcome at ${seq} after event ${next} was seen`, line.ids);
    }
  }

  #saw(place: string, seq: number): void {
    const seen = this.#seenMs.get(place) ?? new Map<number, number>();
    this.#seenMs.set(place, seen);
    if (!seen.has(seq)) seen.set(seq, this.#elapsedMs());
  }

  #event(line: Line, progress: Progress, frame: Frame, text: string): void {
    const session = line.ids.session ?? '';
    const seq = Number(frame.seq);
    const events = this.#events.get(session) ?? new Map<number, string>();
    this.#events.set(session, events);
    const known = events.get(seq);
    if (known !== undefined && known !== text) {
      throw new Violation('order', `event ${seq} changed: ${known} became ${text}`, line.ids);
    }
    events.set(seq, text);
    this.#saw(session, seq);
    if (seq > progress.live) {
      if (seq !== progress.live + 1) {
        throw new Violation('order', `event ${seq} came after ${progress.live}`, line.ids);
      }
      progress.live = seq;
      return;
    }
    if (seq > progress.welcome || progress.replay === null) return;
    if (seq === progress.replay) progress.replay += 1;
    else if (seq > progress.replay && !progress.said.has(frame.id)) {
      const message = `a replay went on with ${seq} where ${progress.replay} was missing`;
      throw new Violation('order', message, line.ids);
    }
  }

  #room(line: Line, progress: Progress, frame: Frame): void {
    const room = line.ids.room ?? '';
    if (frame.type === 'resumed') this.#resumed(line, progress, frame);
    if (!ROOM_EVENTS.has(frame.type)) return;
    const seq = Number(frame.seq);
    const events = this.#rooms.get(room) ?? new Map<number, Said>();
    this.#rooms.set(room, events);
    const what = `${frame.type} ${frame.message?.id ?? frame.messageId}`;
    const known = events.get(seq);
    if (known !== undefined && known.what !== what) {
      throw new Violation('order', `number ${seq} is ${known.what} and ${what}`, line.ids);
    }
    const author = frame.message?.author.id ?? frame.playerId ?? null;
    events.set(seq, { what, author, isStaff: frame.message?.author.staff === true });
    this.#saw(room, seq);
    progress.heard.add(seq);
    if (progress.resumedFrom !== null || seq <= progress.welcome) return;
    if (seq <= progress.live) {
      throw new Violation('order', `number ${seq} came after ${progress.live}`, line.ids);
    }
    progress.live = seq;
  }

  #resumed(line: Line, progress: Progress, frame: Frame): void {
    const { resumedFrom } = progress;
    if (resumedFrom === null) return;
    const from = Math.max(resumedFrom, Number(frame.keptAfter ?? 0));
    const blocked = this.#blocked.get(line.ids.player) ?? new Set();
    for (const [seq, { what, author }] of this.#rooms.get(line.ids.room ?? '') ?? []) {
      if (seq <= from || seq > Number(frame.seq) || progress.heard.has(seq)) continue;
      // An edit gives way to a later one, and what a block hides is not there.
      if (!what.startsWith('message ') || blocked.has(author ?? '')) continue;
      throw new Violation('order', `a resume left out number ${seq}, ${what}`, line.ids);
    }
    progress.resumedFrom = frame.complete ? null : Number(frame.seq);
    if (frame.complete) progress.live = Math.max(progress.live, Number(frame.seq));
  }
}
