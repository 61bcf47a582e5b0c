// What binds the players of the small world from a moment on, and how tables hear of it: by their hub,
// by the epoch that settlements name, or by the clock of what they were told before. While the way to
// them is well, no stake that was sent later than promised is taken.

import type { Standing } from '#shared/contracts/wallet.ts';
import { FREE } from '#test/kit/standing.ts';
import type { Decisions } from '../decisions.ts';
import type { Health } from '../invariants/health.ts';
import { Violation } from '../run/violation.ts';

/** How late a stake may still be taken, milliseconds: the hub knows at once here. */
const GRACE_MS = { hub: 1_200, epoch: 6_000, clock: 100 };
type Way = keyof typeof GRACE_MS;

const WAYS = Object.keys(GRACE_MS) as Way[];
const COUNT = 4;
/** Long enough that most who play meet one. */
const LASTS_MS_MIN = 15_000;
const LASTS_MS_MAX = 90_000;
/** One that was sent shortly before the end may arrive after it. */
const END_MS = 1_000;

export interface LawOptions {
  decisions: Decisions;
  startMs: number;
  /** How long faults last, milliseconds; people play as long. */
  faultsMs: number;
  elapsedMs: () => number;
  health: Health;
}

/** A time during which nobody may wager. */
interface Ban {
  way: Way;
  fromMs: number;
  untilMs: number;
  /** Of each table the first stake in it: a settlement follows within its time. */
  since: Map<string, number>;
}

export class Law {
  readonly #options: LawOptions;
  readonly #bans: readonly Ban[];

  constructor(options: LawOptions) {
    this.#options = options;
    const { decisions, faultsMs } = options;
    const drawn = decisions.planned('law', COUNT, (random) => ({
      at: Math.round(random.between(0, faultsMs)),
      args: {
        way: random.pick(WAYS),
        forMs: Math.round(random.between(LASTS_MS_MIN, LASTS_MS_MAX)),
      },
    }));
    this.#bans = drawn.map(({ at: fromMs, args }) => ({
      ...{ way: args.way as Way, fromMs, untilMs: fromMs + Number(args.forMs) },
      since: new Map(),
    }));
  }

  /** When what comes this way begins and ends. */
  #edgesOf(way: Way): number[] {
    const own = this.#bans.filter((ban) => ban.way === way);
    return own.flatMap(({ fromMs, untilMs }) => [fromMs, untilMs]);
  }

  #passed(way: Way): number {
    const elapsedMs = this.#options.elapsedMs();
    return this.#edgesOf(way).filter((edgeMs) => edgeMs <= elapsedMs).length;
  }

  /** The newest version that the hub knows. */
  get version(): number {
    return this.#passed('hub');
  }

  get epoch(): number {
    return FREE.epoch + this.#passed('epoch');
  }

  /** Where every player stands now. */
  get standing(): Standing {
    const { epoch, version } = this;
    const elapsedMs = this.#options.elapsedMs();
    const isBound = this.#bans.some((ban) => ban.fromMs <= elapsedMs && elapsedMs < ban.untilMs);
    const next = this.#edgesOf('clock').filter((edgeMs) => edgeMs > elapsedMs);
    const holdsUntilMs = next.length === 0 ? null : this.#options.startMs + Math.min(...next);
    const told = { ...FREE, epoch, version, holdsUntilMs };
    if (!isBound) return told;
    return { ...told, mayWager: false, reason: 'place_not_allowed', changesAtMs: holdsUntilMs };
  }

  /** A stake that was sent then was taken; what is wrong with that, if anything. */
  taken(sessionId: string, saidMs: number): Violation | null {
    const { elapsedMs, health } = this.#options;
    for (const { way, fromMs, untilMs, since } of this.#bans) {
      if (saidMs < fromMs || saidMs > untilMs - END_MS) continue;
      const firstMs = since.get(sessionId) ?? saidMs;
      since.set(sessionId, firstMs);
      const lateMs = Math.round(saidMs - (way === 'epoch' ? firstMs : fromMs));
      if (lateMs <= GRACE_MS[way] || !health.isWell(fromMs, elapsedMs())) continue;
      const message = `a stake was taken ${lateMs} ms after a law that came by the ${way}`;
      return new Violation('limits', message, [sessionId]);
    }
    return null;
  }
}

/** Where nothing ever changes. */
export const NO_LAW: Pick<Law, 'version' | 'epoch' | 'standing' | 'taken'> = {
  version: 0,
  epoch: FREE.epoch,
  standing: FREE,
  taken: () => null,
};
