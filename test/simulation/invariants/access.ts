// 7. Access: after a sign-in has ended, nothing is told to it and nothing is done for it any more; on
// healthy links after a second, and never longer than its token lives.

import { OPERATIONS } from '#shared/client/operations.ts';
import type { Health } from './health.ts';
import type { Call, Frame, Invariant, Line } from './history.ts';
import { Violation } from './violation.ts';

const ENDS_MS = 1_000;
/** A token lives five minutes; clocks may be a few seconds apart. */
const TOKEN_MS = 300_000 + 10_000;

export class Access implements Invariant {
  readonly name = 'access';
  readonly #elapsedMs: () => number;
  readonly #health: Health;
  /** When each sign-in ended. */
  readonly #ended = new Map<string, number>();
  readonly #signIns = new Map<string, Set<string>>();

  constructor(elapsedMs: () => number, health: Health) {
    this.#elapsedMs = elapsedMs;
    this.#health = health;
  }

  invoked({ ids }: Call): void {
    if (ids.player === undefined || ids.signIn === undefined) return;
    const known = this.#signIns.get(ids.player) ?? new Set();
    this.#signIns.set(ids.player, known.add(ids.signIn));
  }

  returned(call: Call): void {
    if (call.outcome !== 'ok') return;
    const { operation, ids, input } = call;
    this.#mayBeServed(call);
    const { player = '', signIn } = ids;
    if (operation === 'auth.logout' && signIn !== undefined) this.#end([signIn], call);
    if (operation === 'auth.revokeSession') this.#end([input.params?.id ?? ''], call);
    if (operation === 'auth.changePassword' || operation === 'auth.revokeOtherSessions') {
      this.#end(
        [...this.#of(player)].filter((other) => other !== signIn),
        call,
      );
    }
    if (operation === 'auth.banPlayer' || operation === 'auth.endPlayerSessions') {
      this.#end([...this.#of(input.params?.id ?? '')], call);
    }
  }

  heard(line: Line, _frame: Frame): void {
    const { signIn } = line.ids;
    const endedMs = signIn === undefined ? undefined : this.#ended.get(signIn);
    if (endedMs === undefined) return;
    this.#isOver(endedMs, this.#elapsedMs(), `a frame of the ${line.kind} was sent`, line.ids);
  }

  #of(player: string): ReadonlySet<string> {
    return this.#signIns.get(player) ?? new Set();
  }

  #end(signIns: readonly string[], call: Call): void {
    for (const signIn of signIns) {
      // Those that began while the call was under way may have come after it.
      if (!this.#ended.has(signIn)) this.#ended.set(signIn, call.returnedMs ?? this.#elapsedMs());
    }
  }

  #mayBeServed({ operation, ids, invokedMs }: Call): void {
    const endedMs = ids.signIn === undefined ? undefined : this.#ended.get(ids.signIn);
    if (endedMs === undefined || !OPERATIONS[operation].signedIn) return;
    this.#isOver(endedMs, invokedMs, `${operation} was answered`, ids);
  }

  #isOver(endedMs: number, atMs: number, what: string, ids: Call['ids']): void {
    const lateMs = atMs - endedMs;
    const isSoon = lateMs <= ENDS_MS || !this.#health.isWell(endedMs, this.#elapsedMs());
    if (isSoon && (lateMs <= TOKEN_MS || this.#health.isAnyClockWrong)) return;
    const message = `${what} ${Math.round(lateMs)} ms after the end of the sign-in`;
    throw new Violation('access', message, ids);
  }
}
