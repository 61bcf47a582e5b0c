// 8. Blocks: nothing of a blocked person after the acknowledged block plus the next connect, and nothing
// in what is read after it.

import type { Call, Frame, Invariant, Line } from './history.ts';
import { Violation } from './violation.ts';

export class Blocks implements Invariant {
  readonly name = 'blocks';
  readonly #elapsedMs: () => number;
  /** By who blocked: since when each is blocked. */
  readonly #blocked = new Map<string, Map<string, number>>();

  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs;
  }

  invoked(call: Call): void {
    if (call.operation !== 'social.unblock') return;
    this.#blocked.get(call.ids.player ?? '')?.delete(call.input.params?.playerId ?? '');
  }

  returned(call: Call): void {
    if (call.outcome !== 'ok') return;
    const { operation, ids, input } = call;
    const player = ids.player ?? '';
    if (operation === 'social.block') {
      const blocked = this.#blocked.get(player) ?? new Map();
      this.#blocked.set(player, blocked.set(input.params?.playerId ?? '', this.#elapsedMs()));
    }
    // biome-ignore lint/suspicious/noExplicitAny: the reply's schema is the route's.
    const reply = call.body as any;
    if (operation === 'social.listMessages') {
      for (const message of reply.items) {
        if (message.author.staff === true) continue;
        this.#mayShow(player, message.author.id, call.invokedMs, 'a message in history', ids);
      }
    }
    if (operation === 'social.listNotices') {
      for (const { from } of reply.items) {
        this.#mayShow(player, from?.id, call.invokedMs, 'a notice', ids);
      }
    }
  }

  heard(line: Line, frame: Frame): void {
    const player = line.ids.player;
    if (!this.#blocked.has(player)) return;
    const { openedMs, ids } = line;
    if (frame.type === 'message' && frame.message.author.staff !== true) {
      this.#mayShow(player, frame.message.author.id, openedMs, 'a message', ids);
    }
    if (['reaction', 'typing', 'read', 'joined', 'presence'].includes(frame.type)) {
      this.#mayShow(player, frame.playerId, openedMs, `a frame ${frame.type}`, ids);
    }
    if (frame.type === 'notice') {
      this.#mayShow(player, frame.notice.from?.id, openedMs, 'a notice', ids);
    }
  }

  /** `sinceMs`: when what shows it was opened or asked for. */
  #mayShow(
    player: string,
    author: string | undefined,
    sinceMs: number,
    what: string,
    ids: Call['ids'],
  ): void {
    const blockedMs = this.#blocked.get(player)?.get(author ?? '');
    if (blockedMs === undefined || sinceMs <= blockedMs) return;
    const message = `${what} of ${author}, blocked by ${player}, is shown`;
    throw new Violation('blocks', message, ids);
  }
}
