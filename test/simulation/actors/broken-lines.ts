// One page at one table over a line that breaks with every fiftieth frame, while the table's object is
// sent to sleep or crashes and isolates of the gateway die: a person registers, sits down and plays
// a thousand rounds through the real client, which comes back and goes on each time. A second page
// only listens, and what it misses it knows by asking. Prints as JSON what was seen: `node test/simulation/actors/broken-lines.ts [--seed=1] [--rounds=1000] [--frames=50]
// [--ends=70]` (frames between two such ends).

import { registerSimulationHooks } from '../platform/hooks.ts';

registerSimulationHooks();
const { installGlobals } = await import('../platform/globals.ts');
const { SOCKET_GLOBALS } = await import('../platform/client-socket.ts');
const { RecordedSocket } = await import('./recorded-socket.ts');
const { Device } = await import('./device.ts');
const { loadModules } = await import('../world/modules.ts');
const { START_MS, World } = await import('../world/world.ts');
const { ORIGINS } = await import('../world/outside.ts');
const { ModelDatabase } = await import('../database/model/model-database.ts');
const { seedRegistries } = await import('../database/model/seed.ts');
const { Prng } = await import('../platform/prng.ts');
const { Health } = await import('../invariants/health.ts');
const { History } = await import('../invariants/history.ts');
const { allInvariants } = await import('../invariants/all.ts');

const given = (name: string, otherwise: number) => {
  const word = process.argv.find((argument) => argument.startsWith(`--${name}=`));
  return word === undefined ? otherwise : Number(word.slice(name.length + 3));
};
const seed = given('seed', 1);
const rounds = given('rounds', 1_000);
const framesPerLine = given('frames', 50);
const framesPerEnd = given('ends', 70);
/** Virtual time within which everything must be over. */
const UNTIL_MS = 4 * 3_600_000;
const ROUNDS_PER_REST = 40;
/** Long enough that whoever lost a line has noticed and is back. */
const REST_MS = 20_000;
const ANSWERED_MS = 1_000;
/** After so many both pages know all there is, or one never will. */
const RESTS_MAX = 15;
const EMAIL = 'ada@example.com';
const PASSWORD = 'correct horse battery staple';

const modules = await loadModules(new URL('../../../', import.meta.url).href);
installGlobals({ ...SOCKET_GLOBALS, WebSocket: RecordedSocket });
const database = new ModelDatabase(START_MS, Prng.of(seed, 'database'));
seedRegistries(database);
// The Workers' log is not what is asked for.
console.log = () => {};
let frames = 0;
let breaks = 0;
/** Until everything was played: what a page missed may be more frames than a line then lives for. */
let isHarming = true;
let lastHarmMs = 0;
const world = new World({
  seed,
  database,
  moduleOf: (name) => modules.get(name) as never,
  circumstances: ({ random }) => ({
    judge: ({ leg }) => {
      if (leg === 'frame') frames += 1;
      const isLost = isHarming && leg === 'frame' && frames % framesPerLine === 0;
      if (isLost) {
        breaks += 1;
        lastHarmMs = world.elapsedMs;
      }
      if (isHarming && leg === 'frame' && frames % framesPerEnd === 0) {
        world.scheduler.after(random.between(0, 10), null, 'an end', endSomething);
      }
      return { delayMs: random.between(0.1, 2), isLost };
    },
    flushMs: () => random.between(0, 5),
    alarmLateMs: () => random.between(0, 100),
    idleMs: () => random.between(10_000, 60_000),
    clockOf: () => ({ offsetMs: 0, drift: 0 }),
  }),
});
const ends = { naps: 0, crashes: 0, isolates: 0 };
const endRandom = Prng.of(seed, 'ends');

const tableObject = () => world.namespaces.get('GameSession')?.objects[0];

function endSomething(): void {
  const table = tableObject();
  lastHarmMs = world.elapsedMs;
  if (endRandom.chance(0.5) && table?.isAwake) {
    table.crash('crashed');
    ends.crashes += 1;
  } else {
    world.workers.get('gateway')?.kill('killed', endRandom.int(2));
    ends.isolates += 1;
  }
}

const elapsedMs = () => world.elapsedMs;
const history = new History({
  elapsedMs,
  // Lines that break are faults, and of all the time of play.
  invariants: allInvariants(elapsedMs, new Health([])),
  onFailure: () => world.scheduler.stop(),
});
const device = new Device({ node: world.device('phone'), history, origin: ORIGINS.gateway });

/** The text of an answer that must be. */
function must<Value>(answer: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
}

async function register(): Promise<void> {
  const body = { email: EMAIL, password: PASSWORD, displayName: 'Ada', dateOfBirth: '1990-01-31' };
  must(await device.call('auth.register', { body: { ...body, acceptTerms: true } }));
  while (world.outside.mails.length === 0) await device.pause(1_000);
  const code = /\b\d{6,8}\b/.exec(world.outside.mails[0]?.text ?? '')?.[0] ?? '';
  must(await device.call('auth.verifyEmail', { body: { email: EMAIL, code } }));
  must(await device.logIn(EMAIL, PASSWORD));
}

interface Seen {
  /** Commands that were answered with a result, and otherwise. */
  answered: number;
  refused: string[];
  /** Lines that were opened. */
  lines: number;
  /** Naps after which a command was not answered soon though nothing had harmed its line. */
  deafAfterNaps: number;
  gaps: number;
  /** Numbers of the events, as each page was given them, are without a hole or a repeat. */
  isInOrder: boolean;
  /** The table's history is what each page was shown, round by round. */
  isTold: boolean;
  /** Wallet after closing less wallet before, against what the rounds say. */
  isPaid: boolean;
}

async function goldOf(): Promise<bigint> {
  const { balances } = must(await device.call('payments.wallet')) as {
    balances: { currency: string; available: string }[];
  };
  const gold = balances.find(({ currency }) => currency === 'GC')?.available ?? '0';
  return BigInt(gold.replace('.', '').padEnd(1, '0'));
}

type Round = { id: string; nonce: number; stake: string; payout: string | null };

async function roundsOf(id: string): Promise<Round[]> {
  const all: Round[] = [];
  let cursor: string | undefined;
  do {
    const page = must(
      await device.call('games.listRounds', {
        params: { id },
        query: { limit: '100', ...(cursor !== undefined && { cursor }) },
      }),
    ) as { items: Round[]; nextCursor: string | null };
    all.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all.toSorted((left, right) => left.nonce - right.nonce);
}

/** A page that shows a table. */
function look(on: typeof device, id: string, seq: number, seen: Seen) {
  const shown: Round[] = [];
  let lastSeq = seq;
  const socket = on.session(id, {
    lastSeq: seq,
    onEvent: (frame) => {
      if (frame.seq !== lastSeq + 1) seen.isInOrder = false;
      lastSeq = frame.seq;
      if (frame.type === 'result') shown.push(frame.round as Round);
    },
    onWelcome: () => {
      seen.lines += 1;
    },
    onState: () => {},
    onGap: () => {
      seen.gaps += 1;
    },
  });
  return { socket, shown };
}

async function secondDevice(): Promise<typeof device> {
  const node = world.device('laptop');
  const second = new Device({ node, history, origin: ORIGINS.gateway });
  must(await second.logIn(EMAIL, PASSWORD));
  return second;
}

/** Sends the table's object to sleep; gives back what tells whether it hears the next command. */
function nap(seen: Seen): () => void {
  const wasHarmed = world.elapsedMs - lastHarmMs < REST_MS;
  if (!tableObject()?.evict()) return () => {};
  ends.naps += 1;
  const [sleptMs, harmMs] = [world.elapsedMs, lastHarmMs];
  return () => {
    const wasLate = world.elapsedMs - sleptMs > ANSWERED_MS;
    if (wasLate && !wasHarmed && harmMs === lastHarmMs) seen.deafAfterNaps += 1;
  };
}

async function play(): Promise<Seen> {
  await register();
  must(await device.call('payments.dailyBonus', {}));
  const before = await goldOf();
  const opened = must(
    await device.call('games.openSession', {
      params: { gameId: 'dice' },
      body: { currency: 'GC', buyIn: '9000.00' },
    }),
  );
  const { id, seq } = opened.session;
  const seen: Seen = {
    ...{ answered: 0, refused: [], lines: 0, deafAfterNaps: 0, gaps: 0 },
    ...{ isInOrder: true, isTold: false, isPaid: false },
  };
  const page = look(device, id, seq, seen);
  const other = look(await secondDevice(), id, seq, seen);
  const params = { target: '50.00', direction: 'over' };
  for (let round = 0; round < rounds; round++) {
    let answered = () => {};
    // Whoever plays keeps the object awake: it tells the hub of each balance a while after.
    if (round % ROUNDS_PER_REST === ROUNDS_PER_REST - 1) {
      await device.pause(REST_MS);
      answered = nap(seen);
    }
    const answer = await page.socket.command({ type: 'play', stake: '1.00', params });
    answered();
    if (answer.ok) seen.answered += 1;
    else seen.refused.push(answer.error.code);
  }
  // Who only watches learns by silence that its line is gone; a table that is closed tells it no more.
  isHarming = false;
  const isBehind = () => seen.answered > Math.min(page.shown.length, other.shown.length);
  for (let rests = 0; rests < RESTS_MAX && isBehind(); rests++) await device.pause(REST_MS);
  const closed = must(await device.call('games.closeSession', { params: { id } }));
  const told = await roundsOf(id);
  // The close is an event too.
  await device.pause(REST_MS);
  const asTold = (shown: Round[]) => JSON.stringify(shown) === JSON.stringify(told);
  seen.isTold = asTold(page.shown) && asTold(other.shown);
  const micros = (text: string | null) => BigInt((text ?? '0').replace('.', ''));
  const won = told.reduce((sum, { payout, stake }) => sum + micros(payout) - micros(stake), 0n);
  seen.isPaid = (await goldOf()) - before === won && closed.session.state === 'closed';
  return seen;
}

let outcome: Seen | { error: string } = { error: 'it did not come to an end' };
let endedMs = 0;
device.run(() =>
  play()
    .catch((error: unknown) => ({ error: error instanceof Error ? `${error.stack}` : `${error}` }))
    .then((value) => {
      outcome = value;
      endedMs = world.elapsedMs;
      world.scheduler.stop();
    }),
);
await world.scheduler.run(START_MS + UNTIL_MS);
history.whole();
process.stdout.write(
  `${JSON.stringify({
    ...outcome,
    ...{ frames, breaks, ...ends, seconds: Math.round(endedMs / 1_000) },
    failure: history.failure,
  })}\n`,
);
