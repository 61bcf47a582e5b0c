// 7. Access: after a sign-in has ended, nothing is told to it and nothing is done for it any more; on
// healthy links after a second, and never longer than its token lives.

import { OPERATIONS } from '#shared/client/operations.ts';
import type { Health } from './health.ts';
import { Held } from './held.ts';
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
  /** By call: the sign-ins that it ends, which are those of when it left. */
  readonly #ending = new Map<number, string[]>();
  readonly #bans = new Held();

  constructor(elapsedMs: () => number, health: Health) {
    this.#elapsedMs = elapsedMs;
    this.#health = health;
  }

  invoked(call: Call): void {
    const { n, ids, operation, input } = call;
    const subject = input.params?.id ?? '';
    if (operation === 'auth.banPlayer') this.#bans.asked(call, subject);
    if (operation === 'auth.unbanPlayer') this.#bans.undoing(subject);
    const ending = this.#endedBy(call);
    if (ending.length > 0) this.#ending.set(n, ending);
    if (ids.player === undefined || ids.signIn === undefined) return;
    const known = this.#signIns.get(ids.player) ?? new Set();
    this.#signIns.set(ids.player, known.add(ids.signIn));
  }

  returned(call: Call): void {
    const { n, operation, input } = call;
    const ending = this.#ending.get(n) ?? [];
    this.#ending.delete(n);
    const subject = input.params?.id ?? '';
    if (operation === 'auth.unbanPlayer') this.#bans.undone(call, subject);
    if (call.outcome !== 'ok') return;
    this.#mayBeServed(call);
    this.#mayComeIn(call);
    if (operation === 'auth.banPlayer') this.#bans.put(call, subject);
    for (const signIn of ending) {
      if (!this.#ended.has(signIn)) this.#ended.set(signIn, call.returnedMs ?? this.#elapsedMs());
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

  #endedBy({ operation, ids, input }: Call): string[] {
    const { player = '', signIn } = ids;
    const subject = input.params?.id ?? '';
    switch (operation) {
      case 'auth.logout':
        return signIn === undefined ? [] : [signIn];
      case 'auth.revokeSession':
        return [subject];
      case 'auth.changePassword':
      case 'auth.revokeOtherSessions':
        return [...this.#of(player)].filter((other) => other !== signIn);
      case 'auth.banPlayer':
      case 'auth.endPlayerSessions':
        return [...this.#of(subject)];
      default:
        return [];
    }
  }

  /** Who was banned before they asked to come in stays outside, whatever is broken. */
  #mayComeIn({ operation, ids, body, invokedMs }: Call): void {
    if (!['auth.login', 'auth.loginFactor', 'auth.refresh'].includes(operation)) return;
    // biome-ignore lint/suspicious/noExplicitAny: the reply's schema is the route's.
    const player = (body as any)?.player?.id ?? ids.player;
    const sinceMs = this.#bans.sinceMs(player ?? '');
    if (sinceMs === undefined || invokedMs <= sinceMs) return;
    throw new Violation('access', `${operation} let in who is banned`, { ...ids, player });
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
