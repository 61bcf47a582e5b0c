// The faults of a decision list, as coarse as they can be done to real processes. What hit one object or
// one message at an exact moment hits all of workerd, or whatever comes back next, at about that moment.
// Clocks, alarms, disks and naps are left out: on a real machine they are not ours.

import type { Decision } from '../decisions.ts';

export type CoarseKind =
  | 'kill workerd'
  | 'restart workerd'
  | 'kill postgres'
  | 'cut postgres'
  | 'lose a reply'
  | 'lose an answer'
  | 'lose all replies'
  | 'lose all answers';

export interface CoarseFault {
  readonly kind: CoarseKind;
  /** Virtual milliseconds since the run began, and how long it lasts. */
  readonly at: number;
  readonly forMs: number;
  /** The decision that it stands for. */
  readonly id: string;
}

const KINDS: Readonly<Record<string, CoarseKind>> = {
  kill: 'kill workerd',
  double: 'kill workerd',
  'kill-isolate': 'kill workerd',
  deploy: 'restart workerd',
  failover: 'kill postgres',
  'sql-killed': 'cut postgres',
  'sql-refused': 'cut postgres',
};
const LOSSES = new Set(['reply-lost', 'drop', 'cut']);
const WINDOWS = new Set(['partition', 'clog']);
/** Virtual time between two of a kind: a process that is killed all the time shows nothing. */
const BETWEEN_MS: Readonly<Record<CoarseKind, number>> = {
  'kill workerd': 120_000,
  'restart workerd': 120_000,
  'kill postgres': 60_000,
  'cut postgres': 10_000,
  'lose a reply': 2_000,
  'lose an answer': 2_000,
  'lose all replies': 30_000,
  'lose all answers': 30_000,
};

function kindOf({ kind, id, args }: Decision): CoarseKind | undefined {
  if (LOSSES.has(kind)) {
    if (id.includes('>postgres ')) return 'lose an answer';
    return id.includes('>gateway ') ? 'lose a reply' : undefined;
  }
  if (!WINDOWS.has(kind)) return KINDS[kind];
  if (args.link === 'postgres') return 'lose all answers';
  return args.link === 'gateway' ? 'lose all replies' : undefined;
}

/** What is done to the processes, in order. */
export function coarseFaults(decisions: readonly Decision[], untilMs: number): CoarseFault[] {
  const lastMs = new Map<CoarseKind, number>();
  const faults: CoarseFault[] = [];
  for (const decision of [...decisions].sort((left, right) => left.at - right.at)) {
    const kind = kindOf(decision);
    const { at, id, args } = decision;
    if (kind === undefined || at >= untilMs) continue;
    if (at - (lastMs.get(kind) ?? Number.NEGATIVE_INFINITY) < BETWEEN_MS[kind]) continue;
    lastMs.set(kind, at);
    faults.push({ kind, at, forMs: Number(args.forMs ?? 0), id });
  }
  return faults;
}
