// Two people: nobody decides what they asked for themselves, what is decided stays so, and an
// adjustment that was approved moved coins once, any other never.

import type { Call, Invariant } from './history.ts';
import { Violation } from './violation.ts';
import { Walks } from './walks.ts';

// biome-ignore lint/suspicious/noExplicitAny: rows of replies, whose schemas are the routes'.
type Row = any;

const DECIDED = ['approved', 'rejected'];
/** What a refund becomes after somebody said yes. */
const LATER = new Set(['approved', 'sent', 'refused']);

interface Decided {
  state: string;
  by: string;
  /** When somebody was first told. */
  atMs: number;
}

export class TwoPeople implements Invariant {
  readonly name = 'two-people';
  readonly #walks = new Walks();
  readonly #decided = new Map<string, Decided>();
  /** At rest: all adjustments, and what adjustments moved, by player. */
  #adjustments: Row[] | null = null;
  readonly #moved = new Map<string, string[]>();
  #isAtRest = false;

  noted({ kind }: { kind: string }): void {
    if (kind === 'audit') this.#isAtRest = true;
  }

  returned(call: Call): void {
    if (call.outcome !== 'ok') return;
    const { operation, ids } = call;
    const reply = call.body as Row;
    if (/^payments\.(propose|approve|reject)Adjustment$/.test(operation)) {
      this.#adjustment(reply, call);
    }
    const verdict = operation.includes('.approve') ? 'approved' : 'rejected';
    if (/^payments\.(approve|reject)Adjustment$/.test(operation)) {
      this.#isOwn(reply, verdict, ids);
    }
    if (operation === 'auth.listApprovals') {
      for (const request of reply.items) this.#request(request, call);
    }
    if (operation === 'auth.approveRequest' || operation === 'auth.rejectRequest') {
      this.#request(reply.approval, call);
      this.#isOwn(reply.approval, verdict, ids);
    }
    if (operation === 'purchases.staffRefunds') {
      for (const refund of reply.items) this.#refund(refund, call);
    }
    if (operation === 'payments.listAdjustments') {
      for (const adjustment of reply.items) this.#adjustment(adjustment, call);
    }
    if (this.#isAtRest) this.#atRest(call);
  }

  whole(): void {
    const approved = this.#adjustments?.filter(({ state }) => state === 'approved');
    if (approved === undefined) return;
    for (const [player, moved] of this.#moved) {
      const own = approved.filter(({ playerId }) => playerId === player);
      const asked = own.map(({ currency, direction, amount }) =>
        direction === 'credit' ? `${currency} ${amount}` : `${currency} -${amount}`,
      );
      const [left, right] = [asked.sort().join(', '), moved.sort().join(', ')];
      if (left === right) continue;
      const message = `adjustments of ${left || 'nothing'} were approved, ${right || 'nothing'} moved`;
      throw new Violation('two-people', message, { player });
    }
  }

  /** Readings that began when everything was over. */
  #atRest(call: Call): void {
    if (call.operation === 'payments.listAdjustments') {
      this.#adjustments = this.#walks.take(call)?.rows ?? this.#adjustments;
    }
    if (call.operation !== 'payments.transactions') return;
    const walk = this.#walks.take(call);
    if (walk === null) return;
    const moved = walk.rows.filter(({ kind }) => kind === 'adjustment');
    const texts = moved.map(({ currency, amount }) => `${currency} ${amount}`);
    this.#moved.set(call.ids.player ?? '', texts);
  }

  #adjustment({ id, state, proposedBy, decidedBy }: Row, call: Call): void {
    this.#seen(id, { state, by: decidedBy }, proposedBy, call);
  }

  #request({ id, state, askedBy, decidedBy }: Row, call: Call): void {
    this.#seen(id, { state, by: decidedBy }, askedBy, call);
  }

  #refund({ id, state, approval, requestedBy, decidedBy }: Row, call: Call): void {
    if (approval === null) return;
    const isYes = LATER.has(state);
    this.#seen(id, { state: isYes ? 'approved' : state, by: decidedBy }, requestedBy, call);
  }

  #seen(id: string, seen: Omit<Decided, 'atMs'>, askedBy: string, call: Call): void {
    const { ids, invokedMs, returnedMs } = call;
    const { state, by } = seen;
    const known = this.#decided.get(id);
    const isOther = known !== undefined && (known.state !== state || known.by !== by);
    if (isOther) {
      // What was on its way since before the decision may tell of the time before it.
      if (!DECIDED.includes(state) && invokedMs <= known.atMs) return;
      const message = `${id} was ${known.state} by ${known.by} and is ${state} by ${by}`;
      throw new Violation('two-people', message, ids);
    }
    if (!DECIDED.includes(state)) return;
    this.#decided.set(id, { state, by, atMs: known?.atMs ?? returnedMs ?? 0 });
    if (by !== null && by !== askedBy) return;
    throw new Violation('two-people', `${id} was ${state} by ${by}, who asked for it`, ids);
  }

  /** Whoever is told of a decision that they made is who made it, and it is the one they made. */
  #isOwn({ id, state, decidedBy }: Row, verdict: string, ids: Call['ids']): void {
    if (decidedBy === ids.player && state === verdict) return;
    throw new Violation('two-people', `${id} is ${state} by ${decidedBy}, not ${verdict}`, ids);
  }
}
