// Groups: nobody enters or reads one into which nobody brought them, and who went or was taken out
// hears nothing more of it.

import type { Health } from './health.ts';
import { Held } from './held.ts';
import type { Call, Frame, Invariant, Line } from './history.ts';
import { Violation } from './violation.ts';

/** A group has heard of it when it is answered; what is on the way may still arrive. */
const TOLD_MS = 2_000;
const ENTERS = new Set(['social.ticketForRoom', 'social.listMessages']);

export class Membership implements Invariant {
  readonly name = 'membership';
  readonly #elapsedMs: () => number;
  readonly #health: Health;
  /** Who may be in each group: whoever somebody asked to bring in, whatever became of it. */
  readonly #brought = new Map<string, Set<string>>();
  readonly #out = new Held();

  constructor(elapsedMs: () => number, health: Health) {
    this.#elapsedMs = elapsedMs;
    this.#health = health;
  }

  invoked(call: Call): void {
    const { operation, input } = call;
    const { id = '', playerId = '' } = input.params ?? {};
    if (operation === 'social.removeMember') this.#out.asked(call, `${id} ${playerId}`);
    if (operation !== 'social.addMember') return;
    const { playerId: other } = input.body as { playerId: string };
    this.#out.undoing(`${id} ${other}`);
    this.#brought.get(id)?.add(other);
  }

  returned(call: Call): void {
    const { operation, input, ids, outcome } = call;
    const { id = '', playerId = '' } = input.params ?? {};
    if (operation === 'social.addMember') {
      this.#out.undone(call, `${id} ${(input.body as { playerId: string }).playerId}`);
    }
    if (outcome !== 'ok') return;
    if (operation === 'social.removeMember') this.#out.put(call, `${id} ${playerId}`);
    if (operation === 'social.createRoom') {
      const { room } = call.body as { room: { id: string } };
      const known = this.#brought.get(room.id) ?? new Set();
      this.#brought.set(room.id, known.add(ids.player ?? ''));
    }
    if (ENTERS.has(operation)) this.#mayEnter(call, id, ids.player ?? '');
  }

  heard(line: Line, frame: Frame): void {
    const { room, player } = line.ids;
    const sinceMs = room === undefined ? undefined : this.#out.sinceMs(`${room} ${player}`);
    const nowMs = this.#elapsedMs();
    if (sinceMs === undefined || nowMs <= sinceMs + TOLD_MS) return;
    if (!this.#health.isWell(sinceMs, nowMs)) return;
    throw new Violation('membership', `${frame.type} was sent to who is out`, line.ids);
  }

  #mayEnter({ operation, invokedMs, ids }: Call, room: string, player: string): void {
    const brought = this.#brought.get(room);
    if (brought !== undefined && !brought.has(player)) {
      throw new Violation('membership', `${operation} let a stranger into a group`, ids);
    }
    const sinceMs = this.#out.sinceMs(`${room} ${player}`);
    if (sinceMs === undefined || invokedMs <= sinceMs) return;
    throw new Violation('membership', `${operation} let in who is out of the group`, ids);
  }
}
