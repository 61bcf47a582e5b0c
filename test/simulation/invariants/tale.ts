// A hand-made history for tests: what a client saw, told in a few words, at times that the test sets.

import type { OperationName } from '#shared/client/operations.ts';
import type { Decision } from '../decisions.ts';
import { allInvariants } from './all.ts';
import { Health } from './health.ts';
import { type Failure, type Frame, History, type Input, type Line } from './history.ts';

export class Tale {
  nowMs = 0;
  readonly faults: Decision[] = [];
  readonly history: History;
  failure: Failure | null = null;

  constructor() {
    const elapsedMs = () => this.nowMs;
    this.history = new History({
      elapsedMs,
      invariants: allInvariants(elapsedMs, new Health(this.faults)),
      onFailure: (failure) => {
        this.failure = failure;
      },
    });
  }

  /** Which invariant was broken first; null: all hold. */
  get broken(): string | null {
    return this.failure?.invariant ?? null;
  }

  after(ms: number): this {
    this.nowMs += ms;
    return this;
  }

  fault(kind: string, args: Decision['args'] = {}): this {
    this.faults.push({ id: `${kind} x ${this.faults.length}`, kind, at: this.nowMs, args });
    return this;
  }

  /** A call that succeeds with a body. */
  called(
    player: string,
    operation: OperationName,
    { body, ...input }: Input & { body?: unknown; reply?: unknown } = {},
    reply: unknown = undefined,
  ): this {
    const ids = { player, signIn: `sign-in of ${player}` };
    const call = this.history.invoke(player, ids, operation, { ...input, body });
    this.history.returned(call, { ok: true, value: reply });
    return this;
  }

  /** A socket of a player. */
  line(player: string, kind: Line['kind'], id: string): Line {
    const place = kind === 'hub' ? {} : { [kind]: id };
    return this.history.opened(player, kind, {
      player,
      signIn: `sign-in of ${player}`,
      ...place,
    });
  }

  heard(line: Line, ...frames: Frame[]): this {
    for (const frame of frames) this.history.heard(line, JSON.stringify(frame));
    return this;
  }

  said(line: Line, frame: Frame): this {
    this.history.said(line, frame);
    return this;
  }
}
