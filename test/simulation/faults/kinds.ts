// Which faults a run knows, and how often each comes: in half of the seeds not at all, in the others
// rarely or often. So some seeds show one fault alone, and others what two of them do together.

import type { Prng } from '../platform/prng.ts';

/** What `low` and `high` count. */
type Unit = 'per occasion' | 'per run';

interface Kind {
  unit: Unit;
  low: number;
  high: number;
  /** What an occasion is, and what happens at it. */
  about: string;
}

const perOccasion = (low: number, high: number, about: string): Kind => ({
  unit: 'per occasion',
  low,
  high,
  about,
});
const perRun = (low: number, high: number, about: string): Kind => ({
  unit: 'per run',
  low,
  high,
  about,
});

/** Every kind of fault. */
export const FAULT_KINDS = {
  drop: perOccasion(0.0005, 0.015, 'a request is lost on its way'),
  'reply-lost': perOccasion(0.0005, 0.015, 'what was asked for happened, its reply is lost'),
  delay: perOccasion(0.01, 0.25, 'a message comes up to 20 s late'),
  cut: perOccasion(0.0003, 0.006, 'a socket breaks with its last frames unsent'),
  clog: perRun(2, 8, 'all messages of one link come late for up to a minute'),
  partition: perRun(1, 5, 'no message of one link comes for up to a minute'),
  kill: perOccasion(0.0003, 0.008, 'an object dies just before a completion of its own'),
  'kill-isolate': perOccasion(0.0002, 0.004, 'an isolate dies just before a completion of its own'),
  nap: perOccasion(0.02, 0.6, 'an object that idles sleeps at once'),
  double: perOccasion(0.0001, 0.001, 'another incarnation answers while the last one still runs'),
  'slow-flush': perOccasion(0.04, 0.4, 'what was written is durable 50 to 500 ms later'),
  'late-alarm': perOccasion(0.04, 0.5, 'an alarm comes up to five minutes late'),
  'disk-full': perRun(1, 4, 'no object can write for up to 30 s'),
  clock: perOccasion(0.2, 0.8, 'a node has a clock up to five minutes wrong, and drifting'),
  'clock-jump': perRun(2, 8, 'the clocks of the nodes that run jump by up to a minute'),
  midnight: perOccasion(0.5, 1, 'the day changes in the middle'),
  deploy: perRun(1, 4, 'another release replaces this one in waves, and perhaps goes back'),
  'sql-refused': perOccasion(0.0005, 0.005, 'Postgres refuses the connection'),
  'sql-killed': perOccasion(0.0005, 0.005, 'the connection dies before or after the commit'),
  'sql-serialization': perOccasion(0.001, 0.01, 'a transaction is refused with 40001'),
  'sql-deadlock': perOccasion(0.0005, 0.005, 'a transaction is refused with 40P01'),
  'sql-timeout': perOccasion(0.0005, 0.005, 'a statement takes longer than it may'),
  failover: perRun(1, 2, 'Postgres is away for 5 to 60 s'),
  'webhook-storm': perOccasion(0.05, 0.3, 'an event is sent again and again, late, in any order'),
  'webhook-forged': perOccasion(0.05, 0.3, 'an event comes with a signature that is none'),
} as const satisfies Record<string, Kind>;

export type FaultKind = keyof typeof FAULT_KINDS;

export const FAULT_NAMES = Object.keys(FAULT_KINDS) as FaultKind[];

export type Rates = Readonly<Record<FaultKind, number>>;

/** What promises of a second or two are made for: links that are well, objects that may sleep. */
const CALM_KINDS = new Set<string>(['nap', 'midnight', 'webhook-storm', 'webhook-forged']);
const CALM_CHANCE = 1 / 6;

/** The rates of a seed; one in six is calm. */
export function ratesOf(random: Prng): Rates {
  const isCalm = random.fork('calm').chance(CALM_CHANCE);
  const rates = FAULT_NAMES.map((name) => {
    const stream = random.fork(name);
    const { low, high } = FAULT_KINDS[name];
    const rate = stream.chance(0.5) ? 0 : stream.pick([low, high]);
    return [name, isCalm && !CALM_KINDS.has(name) ? 0 : rate];
  });
  return Object.fromEntries(rates) as Rates;
}
