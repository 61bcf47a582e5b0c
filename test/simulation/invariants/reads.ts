// Readings of a wallet, as Elle would look at them: who read after another reading had returned sees
// nothing older, and one version is one state for all readers.

import type { Call, Frame, Invariant, Line } from './history.ts';
import { Violation } from './violation.ts';

interface Known {
  /** The newest version that a reading has returned. */
  newest: number;
  states: Map<number, string>;
}

export class Reads implements Invariant {
  readonly name = 'reads';
  readonly #known = new Map<string, Known>();
  /** The newest version by player and currency when a call left. */
  readonly #atInvoke = new Map<number, Map<string, number>>();

  invoked(call: Call): void {
    if (call.operation !== 'payments.wallet') return;
    const newest = [...this.#known].map(([name, known]) => [name, known.newest] as const);
    const own = newest.filter(([name]) => name.startsWith(`${call.ids.player} `));
    this.#atInvoke.set(call.n, new Map(own));
  }

  returned(call: Call): void {
    const before = this.#atInvoke.get(call.n);
    this.#atInvoke.delete(call.n);
    if (call.outcome !== 'ok') return;
    // biome-ignore lint/suspicious/noExplicitAny: the reply's schema is the route's.
    const { balances } = (call.body ?? {}) as any;
    if (!Array.isArray(balances)) return;
    for (const balance of balances) {
      const name = `${call.ids.player} ${balance.currency}`;
      const seen = before?.get(name) ?? 0;
      if (call.operation === 'payments.wallet' && balance.version < seen) {
        const message = `version ${balance.version} of ${balance.currency} was read after ${seen}`;
        throw new Violation('reads', message, call.ids);
      }
      this.#state(name, balance, call.ids);
    }
  }

  heard(line: Line, frame: Frame): void {
    if (line.kind !== 'hub' || frame.type !== 'wallet') return;
    for (const balance of frame.balances) {
      this.#state(`${line.ids.player} ${balance.currency}`, balance, line.ids);
    }
  }

  #state(
    name: string,
    { version, available, onHold }: { version: number; available: string; onHold: string },
    ids: Call['ids'],
  ): void {
    let known = this.#known.get(name);
    if (known === undefined) {
      known = { newest: 0, states: new Map() };
      this.#known.set(name, known);
    }
    const state = `${available} available, ${onHold} on hold`;
    const before = known.states.get(version) ?? state;
    if (before !== state) {
      throw new Violation('reads', `version ${version} of ${name}: ${before}; ${state}`, ids);
    }
    known.states.set(version, state);
    known.newest = Math.max(known.newest, version);
  }
}
