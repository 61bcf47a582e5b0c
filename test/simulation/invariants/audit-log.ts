// The audit log: each act of staff that was answered with a yes stands in it exactly once, one that
// was refused not at all, and each look that was answered at least once. It is read at rest.

import { OPERATIONS, type OperationName } from '#shared/client/operations.ts';
import type { Call, Invariant } from './history.ts';
import { Violation } from './violation.ts';
import { Walks } from './walks.ts';

// biome-ignore lint/suspicious/noExplicitAny: rows of replies, whose schemas are the routes'.
type Row = any;

interface Act {
  /** As the log names it; of some only the reply says which it was. */
  action: string | ((call: Call) => string);
  /** By what an entry is known to be of this call: an id, or the reason that was given. */
  mark(call: Call): string | undefined;
  /** Nothing is written where nothing changed: it was done already, or there was nothing to undo. */
  mayBeIdle?: 'done' | 'nothing';
  /** Entries of several calls have one mark. */
  isShared?: true;
}

/** Calls of one mark, by what came of them. */
interface Calls {
  act: Act;
  last: Call;
  ok: number;
  /** It may have happened. */
  unsure: number;
}

const reason = ({ input }: Call) => (input.body as Row)?.reason as string | undefined;
const subject = ({ input }: Call) => input.params?.id;
const game = ({ input }: Call) => input.params?.gameId;
const sanctioned = ({ body }: Call) => (body as Row)?.sanction?.id as string | undefined;

const ACTS: Readonly<Partial<Record<OperationName, Act>>> = {
  'auth.banPlayer': { action: 'player.banned', mark: reason, mayBeIdle: 'done' },
  'auth.unbanPlayer': { action: 'player.unbanned', mark: reason, mayBeIdle: 'nothing' },
  'auth.approveRequest': { action: 'approval.approved', mark: subject },
  'auth.rejectRequest': { action: 'approval.rejected', mark: subject },
  'auth.retryParked': { action: 'outbox.retried', mark: reason },
  'payments.retryParked': { action: 'outbox.retried', mark: reason },
  'social.retryParked': { action: 'outbox.retried', mark: reason },
  'games.switchGame': { action: 'games.switched', mark: game, isShared: true },
  'payments.proposeAdjustment': { action: 'adjustment.proposed', mark: reason },
  'payments.approveAdjustment': { action: 'adjustment.approved', mark: subject },
  'payments.rejectAdjustment': { action: 'adjustment.rejected', mark: subject },
  'purchases.refundPurchase': { action: 'refund.requested', mark: reason },
  'compliance.enterPlaceMode': {
    action: ({ body }) => ('approval' in (body as Row) ? 'approval.asked' : 'rule.entered'),
    // Whether it waits for a second person is known of an answer alone.
    mark: (call) => (call.outcome === 'ok' ? reason(call) : undefined),
  },
  'social.mute': { action: 'chat.mute', mark: sanctioned },
  'social.ban': { action: 'chat.ban', mark: sanctioned },
  'social.unmute': { action: 'chat.unmute', mark: reason },
  'social.unban': { action: 'chat.unban', mark: reason },
  'social.deleteMessage': { action: 'chat.delete', mark: reason },
  'social.resolveReport': { action: 'chat.report_resolved', mark: subject },
};

const routeOf = (operation: OperationName) =>
  `${OPERATIONS[operation].method} ${OPERATIONS[operation].path}`;

/** Everything that an entry may be known by. */
function marksOf({ facts, subjectId }: Row): string[] {
  return [facts.reason, facts.id, facts.sanctionId, subjectId].filter(
    (mark, index, all) => typeof mark === 'string' && all.indexOf(mark) === index,
  );
}

export class AuditLog implements Invariant {
  readonly name = 'audit-log';
  readonly #walks = new Walks();
  /** By action and mark. */
  readonly #acts = new Map<string, Calls>();
  /** By who looked: how often at what. */
  readonly #looks = new Map<string, Map<string, number>>();
  /** Entries by who acted; those of whom all was read. */
  readonly #entries = new Map<string, Row[]>();
  #isAtRest = false;

  noted({ kind }: { kind: string }): void {
    if (kind === 'audit') this.#isAtRest = true;
  }

  returned(call: Call): void {
    const { operation, outcome, ids, input } = call;
    const actor = input.query?.actor;
    if (this.#isAtRest) {
      if (operation !== 'auth.readAudit' || outcome !== 'ok' || actor === undefined) return;
      const walk = this.#walks.take(call);
      if (walk !== null) this.#entries.set(actor, walk.rows);
      return;
    }
    const act = ACTS[operation];
    if (act !== undefined) this.#act(act, call);
    const { method, path } = OPERATIONS[operation];
    if (outcome !== 'ok' || method !== 'GET' || !path.startsWith('/v1/admin')) return;
    const looks = this.#looks.get(ids.player ?? '') ?? new Map<string, number>();
    const route = routeOf(operation);
    this.#looks.set(ids.player ?? '', looks.set(route, (looks.get(route) ?? 0) + 1));
  }

  whole(): void {
    const all = [...this.#entries.values()].flat();
    const counts = new Map<string, number>();
    for (const entry of all) {
      for (const mark of marksOf(entry)) count(counts, `${entry.action} ${mark}`);
      if (typeof entry.facts.route === 'string') {
        count(counts, `${entry.actorId} ${entry.facts.route}`);
      }
    }
    const isRead = (player: string | undefined) => this.#entries.has(player ?? '');
    for (const [name, calls] of this.#acts) {
      if (isRead(calls.last.ids.player)) this.#compare(name, calls, counts);
    }
    for (const [player, looks] of this.#looks) {
      if (!isRead(player)) continue;
      for (const [route, times] of looks) {
        const noted = counts.get(`${player} ${route}`) ?? 0;
        if (noted >= times) continue;
        const message = `${times} looks by ${route} stand in the audit log ${noted} times`;
        throw new Violation('audit-log', message, { player });
      }
    }
  }

  #act(act: Act, call: Call): void {
    const mark = act.mark(call);
    if (mark === undefined) return;
    const action = typeof act.action === 'string' ? act.action : act.action(call);
    const name = `${action} ${mark}`;
    const calls = this.#acts.get(name) ?? { act, last: call, ok: 0, unsure: 0 };
    const isRefused = call.outcome === 'refused' && call.status < 500;
    if (call.outcome === 'ok') calls.ok += 1;
    else if (!isRefused) calls.unsure += 1;
    this.#acts.set(name, { ...calls, last: call });
  }

  #compare(name: string, { act, last, ok, unsure }: Calls, counts: ReadonlyMap<string, number>) {
    const found = counts.get(name) ?? 0;
    const isDone = counts.has(`${act.action} ${subject(last)}`);
    const isIdle = act.mayBeIdle === 'nothing' || (act.mayBeIdle === 'done' && isDone);
    const least = act.isShared ? ok : Math.min(ok, isIdle ? 0 : 1);
    const most = act.isShared ? ok + unsure : 1;
    // What others did may stand under an id, never under a reason.
    const isNobodys = act.mark === reason && ok + unsure === 0 && found > 0;
    if (found >= least && found <= most && !isNobodys) return;
    const message = `${last.operation}, ${ok} times done, is in the audit log ${found} times`;
    throw new Violation('audit-log', `${message} (${name})`, last.ids);
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
