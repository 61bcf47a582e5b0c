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
/** Long enough that most who play meet it. */
const LASTS_MS_MIN = 20_000;
const LASTS_MS_MAX = 180_000;
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

export class Law {
  readonly #options: LawOptions;
  readonly #way: Way | null;
  readonly #fromMs: number;
  readonly #untilMs: number;
  /** Of each table the first stake under the law: a settlement follows within its time. */
  readonly #since = new Map<string, number>();

  constructor(options: LawOptions) {
    this.#options = options;
    const { decisions, faultsMs } = options;
    const drawn = decisions.once('law', 'law', (random) => ({
      at: Math.round(random.between(0, 0.8 * faultsMs)),
      args: {
        way: random.pick(WAYS),
        forMs: Math.round(random.between(LASTS_MS_MIN, LASTS_MS_MAX)),
      },
    }));
    this.#way = (drawn?.args.way as Way | undefined) ?? null;
    this.#fromMs = drawn?.at ?? 0;
    this.#untilMs = this.#fromMs + Number(drawn?.args.forMs ?? 0);
  }

  // How often what binds players has changed by now.
  get #changes(): number {
    if (this.#way === null) return 0;
    const elapsedMs = this.#options.elapsedMs();
    return Number(elapsedMs >= this.#fromMs) + Number(elapsedMs >= this.#untilMs);
  }

  /** The newest version that the hub knows. */
  get version(): number {
    return this.#way === 'hub' ? this.#changes : 0;
  }

  get epoch(): number {
    return this.#way === 'epoch' ? FREE.epoch + this.#changes : FREE.epoch;
  }

  /** Where every player stands now. */
  get standing(): Standing {
    const { epoch, version } = this;
    const told = { ...FREE, epoch, version };
    const isBound = this.#way !== null && this.#changes === 1;
    const nextMs = [this.#fromMs, this.#untilMs][this.#changes];
    const isTimed = this.#way === 'clock' && nextMs !== undefined;
    const endsAtMs = isTimed ? this.#options.startMs + nextMs : null;
    const times = { changesAtMs: endsAtMs, holdsUntilMs: endsAtMs };
    return isBound
      ? { ...told, ...times, mayWager: false, reason: 'place_not_allowed' }
      : { ...told, holdsUntilMs: endsAtMs };
  }

  /** A stake that was sent then was taken; what is wrong with that, if anything. */
  taken(sessionId: string, saidMs: number): Violation | null {
    const { elapsedMs, health } = this.#options;
    if (this.#way === null || saidMs < this.#fromMs || saidMs > this.#untilMs - END_MS) {
      return null;
    }
    const firstMs = this.#since.get(sessionId) ?? saidMs;
    this.#since.set(sessionId, firstMs);
    const sinceMs = this.#way === 'epoch' ? firstMs : this.#fromMs;
    const lateMs = Math.round(saidMs - sinceMs);
    if (lateMs <= GRACE_MS[this.#way] || !health.isWell(this.#fromMs, elapsedMs())) return null;
    const message = `a stake was taken ${lateMs} ms after a law that came by the ${this.#way}`;
    return new Violation('limits', message, [sessionId]);
  }
}

/** Where nothing ever changes. */
export const NO_LAW: Pick<Law, 'version' | 'epoch' | 'standing' | 'taken'> = {
  version: 0,
  epoch: FREE.epoch,
  standing: FREE,
  taken: () => null,
};
