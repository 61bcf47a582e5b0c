// One decision list, played against real processes: the same people do the same steps, and coarse faults
// come at about the same moments. What clients see is judged by the same invariants. Afterwards
// the faults stop, workerd is killed once more, everybody stands up, outboxes run dry, and all that was
// ever told is read again.

import { Cast } from '../actors/cast.ts';
import type { Person } from '../actors/person.ts';
import { type Decision, Decisions } from '../decisions.ts';
import { allInvariants } from '../invariants/all.ts';
import { checkBooks } from '../invariants/coins.ts';
import { Health } from '../invariants/health.ts';
import { type Failure, History } from '../invariants/history.ts';
import { checkRest } from '../invariants/liveness.ts';
import { Violation } from '../invariants/violation.ts';
import { Prng } from '../platform/prng.ts';
import { CHECK, readRest } from '../whole/rest.ts';
import { Clock } from './clock.ts';
import { type CoarseFault, type CoarseKind, coarseFaults } from './coarse.ts';
import { realNode } from './real-node.ts';
import { RealPlatform } from './real-platform.ts';
import { standUp } from './stand-up.ts';

/** Virtual milliseconds of a real one: people pause so much shorter. */
export const SPEED = 20;
const TICK_MS = 3_000;
const MAIL_MS = 100;
const LATE_MS = 250;
const LOOK_MS = 100;
const REST_LOOK_MS = 1_000;
/** As `npm run staff:grant` does it. */
const GRANT = 'select auth.grant_by_operator($1, $2, true, null, now())';
/** Who may not come in any more closes no table: those end when nobody played there for long. */
const BANNED = `select s.id from games.sessions s join auth.players p on p.id = s.player_id
  where p.status = 'banned'`;
/** After these a process is started. */
const STARTS = new Set<CoarseKind>(['kill workerd', 'restart workerd', 'kill postgres']);
/** Bounds on what hangs. */
const END_MS = 120_000;
const REST_MS = 180_000;

/**
 * How soon something holds on healthy links is asked for in virtual time only: here the machine's
 * speed is nobody's promise. What holds whatever links do is asked for in full.
 */
const NEVER_WELL: Decision = {
  id: 'a real machine',
  kind: 'machine',
  at: 0,
  args: { forMs: Number.POSITIVE_INFINITY },
};

export interface ReplayOptions {
  seed: number;
  decisions: readonly Decision[];
  /** Real milliseconds that people act. */
  actMs: number;
}

export interface Replayed {
  failure: Failure | null;
  /** What was done to the processes, and when. */
  faults: readonly string[];
  counts: Record<string, number>;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

class Replay {
  readonly #options: ReplayOptions;
  readonly #platform: RealPlatform;
  readonly #counts: Record<string, number> = {};
  readonly #mails = new Map<string, string>();
  readonly #startedMs = performance.now();
  readonly #clock = new Clock(SPEED);
  readonly #history: History;
  readonly #decisions: Decisions;
  readonly #cast: Cast;
  readonly #faults: string[] = [];
  readonly #failed = Promise.withResolvers<void>();
  #suffering: Promise<void> = Promise.resolve();
  /** Nobody acts any more. */
  #isOver = false;
  #isStopped = false;

  constructor(options: ReplayOptions, platform: RealPlatform) {
    const { seed, decisions, actMs } = options;
    this.#options = options;
    this.#platform = platform;
    const elapsedMs = () => performance.now() - this.#startedMs;
    const virtualMs = () => this.#clock.nowMs;
    this.#history = new History({
      elapsedMs,
      invariants: [
        ...allInvariants(elapsedMs, new Health([NEVER_WELL])),
        {
          name: 'counts',
          returned: ({ outcome }) => this.#count(`calls ${outcome}`),
          heard: (_line, { type, plays = 1 }) => {
            if (type === 'result' || type === 'autoplayResult') this.#count('rounds', plays);
          },
        },
      ],
      onFailure: () => this.#failed.resolve(),
    });
    // The names of the people are the seed's, and what they do is told.
    const random = Prng.of(seed, 'run');
    this.#decisions = new Decisions({ random, elapsedMs: virtualMs, told: decisions });
    this.#cast = new Cast({
      decisions: this.#decisions,
      random: random.fork('cast'),
      untilMs: actMs * SPEED,
      around: {
        deviceOf: (name) => ({
          node: realNode(name, random.fork(name)),
          history: this.#history,
          origin: platform.origin,
          speed: SPEED,
        }),
        elapsedMs: virtualMs,
        nowMs: Date.now,
        mailTo: (address) => this.#mails.get(address),
        atStripe: (act) => this.#atStripe(() => act(platform.served.stripe.emulator)),
        giveRole: (email, role) => platform.ask(GRANT, [email, role]),
        isOver: () => this.#isOver,
      },
    });
  }

  /** Something that a Worker logged. */
  logged(line: string, level: string): void {
    if (this.#isStopped) return;
    this.#history.note('log', 'workerd', {}, parsed(line, level));
  }

  async run(): Promise<Replayed> {
    const beside = [
      this.#every(MAIL_MS, () => this.#fetchMails()),
      this.#every(TICK_MS, () => this.#tick()),
    ];
    try {
      await Promise.race([this.#play(), this.#failed.promise]);
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      this.#history.fail(error);
    } finally {
      this.#isOver = true;
      this.#isStopped = true;
      this.#leave();
      await Promise.all([...beside, this.#suffering]);
    }
    this.#count('replies lost', this.#platform.lost);
    this.#count('steps', this.#decisions.made.filter(({ kind }) => kind === 'step').length);
    return {
      failure: this.#history.failure,
      faults: this.#faults,
      counts: this.#counts,
    };
  }

  async #play(): Promise<void> {
    const { decisions, actMs } = this.#options;
    this.#cast.begin((name, error) => {
      throw new Error(`the actor ${name} threw`, { cause: error });
    });
    const { people, clerks, living } = this.#cast;
    this.#count('people', people.length);
    const lived = Promise.all(living.values());
    await this.#arrive();
    this.#clock.go();
    this.#suffering = this.#suffer(coarseFaults(decisions, actMs * SPEED));
    let isDone = false;
    void lived.then(() => {
      isDone = true;
    });
    while (!isDone && this.#clock.nowMs < actMs * SPEED) await pause(LOOK_MS);
    this.#isOver = true;
    await this.#suffering;
    this.#platform.calm();
    await this.#within(END_MS, 'people go home', lived);
    this.#leave();
    this.#note('kill workerd', 'before the books are looked at');
    await this.#platform.suffer({ kind: 'kill workerd', forMs: 0 });
    const all = (who: readonly Person[], work: (person: Person) => Promise<void>) =>
      Promise.all(who.map((person) => person.device.run(() => work(person))));
    await this.#within(END_MS, 'people stand up', all(people, standUp));
    await this.#rest();
    await this.#within(
      END_MS,
      'people read all of it',
      all([...people, ...clerks], (person) => this.#cast.readAll(person)),
    );
    this.#history.whole();
    await this.#tick();
  }

  #leave(): void {
    for (const person of [...this.#cast.people, ...this.#cast.clerks]) person.leave();
  }

  /** A list of nobody shows nothing: faults come when everybody is there. */
  async #arrive(): Promise<void> {
    const endMs = performance.now() + END_MS;
    const { people, clerks } = this.#cast;
    while ([...people, ...clerks].some(({ id }) => id === null)) {
      if (performance.now() > endMs) {
        throw new Violation('liveness', 'without any fault people do not get in');
      }
      await pause(LOOK_MS);
    }
  }

  /** Each fault at about its time, one after the other. */
  async #suffer(faults: readonly CoarseFault[]): Promise<void> {
    for (const fault of faults) {
      const waitMs = (fault.at - this.#clock.nowMs) / SPEED;
      if (waitMs > 0) await Promise.race([pause(waitMs), this.#failed.promise]);
      if (this.#isOver) return;
      // Its moment passed while an earlier one was made good.
      if (waitMs < -LATE_MS) continue;
      this.#note(fault.kind, fault.id);
      const suffered = this.#platform.suffer({ ...fault, forMs: fault.forMs / SPEED });
      await (STARTS.has(fault.kind) ? this.#clock.during(suffered) : suffered);
    }
  }

  #count(name: string, count = 1): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + count;
  }

  #note(kind: string, why: string): void {
    this.#count(kind);
    this.#history.note('fault', kind, {}, why);
    this.#faults.push(`${this.#history.log.nowMs.toFixed(0)} ms  ${kind}  (${why})`);
  }

  /** Waits until nothing is left to do. */
  async #rest(): Promise<void> {
    const endMs = performance.now() + REST_MS;
    for (;;) {
      const rest = await readRest((text) => this.#platform.ask(text));
      const banned = new Set(
        (await this.#platform.ask(BANNED)).map((row) => (row as { id: string }).id),
      );
      const sessions = rest.sessions.filter(({ id }) => !banned.has(id));
      try {
        // Alarms are workerd's, which shows none; what one forgot to do is seen in the rest.
        checkRest({ ...rest, sessions, lostAlarms: [] });
        return;
      } catch (error) {
        if (performance.now() > endMs || this.#isStopped) throw error;
      }
      await pause(REST_LOOK_MS);
    }
  }

  async #tick(): Promise<void> {
    await this.#platform.tick();
    // Not while Postgres is away.
    const found = await this.#platform.ask(CHECK).catch(() => []);
    checkBooks(found.map((row) => JSON.stringify(row)));
  }

  async #fetchMails(): Promise<void> {
    const answer = await fetch(`${this.#platform.served.mailboxUrl}/messages`);
    const { items } = (await answer.json()) as { items: { to: string; text: string }[] };
    for (const { to, text } of items) this.#mails.set(to, text);
  }

  async #every(ms: number, work: () => Promise<void>): Promise<void> {
    while (!this.#isStopped) {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof Violation)) throw error;
        this.#history.fail(error);
      }
      await pause(ms);
    }
  }

  async #within(ms: number, what: string, work: Promise<unknown>): Promise<void> {
    const late = pause(ms).then(() => 'late');
    if ((await Promise.race([work, late])) !== 'late') return;
    throw new Violation('liveness', `${what}: that did not come to an end in ${ms} ms`);
  }

  #atStripe(act: () => void): void {
    try {
      act();
    } catch (error) {
      // Stripe says no: this payment is not in that state.
      this.#history.note('stripe', 'stripe', {}, String(error));
    }
  }
}

function parsed(line: string, level: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return { level, event: 'unstructured', text: line };
  }
}

/** Plays a list; the bundles must be there. */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  let run: Replay | undefined;
  const platform = await RealPlatform.start((line, level) => run?.logged(line, level));
  try {
    run = new Replay(options, platform);
    return await run.run();
  } finally {
    await platform.stop();
  }
}
