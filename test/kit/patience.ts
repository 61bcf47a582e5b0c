// How long tests wait. A wait ends when its condition holds; these bounds only end what hangs, so
// they are far above what a slow and busy machine needs and say nothing about the platform's speed.

/** The bound on one awaited condition. Below what would make it true by itself: a token's 300 s. */
export const PATIENCE_MS = 100_000;

/** The bound on one test or hook: several waits. */
export const TEST_TIMEOUT_MS = 400_000;

/** How many small calls, one after the other, a platform answers in a second on a poor machine. */
const CALLS_A_SECOND = 100;

/** Lets time pass; only between two looks at a condition. */
export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

type Held<T> = Exclude<NonNullable<T>, false>;

/**
 * Waits until `holds` answers something that is not `undefined`, `null` or `false`, and returns it.
 * Throws what `describe` says once patience ends. Between two looks it waits for `next`: so many
 * milliseconds, or for something to happen.
 */
export async function until<T>(
  holds: () => T | Promise<T>,
  describe: () => string,
  next: number | (() => Promise<void>) = 10,
): Promise<Held<T>> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const held = await holds();
    if (held !== undefined && held !== null && held !== false) return held as Held<T>;
    if (performance.now() > deadlineMs) throw new Error(describe());
    await (typeof next === 'number' ? pause(next) : next());
  }
}

/** Rings when something arrived, for waits that need not look again before. */
export class Bell {
  #waiting: (() => void)[] = [];

  ring(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Until it rings; or a little while, so that a wait for what never comes meets its bound. */
  heard(): Promise<void> {
    return new Promise((resolve) => {
      // Cleared, because workerd counts the timers that nobody awaits any more.
      const timer = setTimeout(resolve, 100);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

/**
 * A promise about time that a slow machine can keep: `holds` comes true within `promisedMs`, or, if
 * the machine needs longer for everything, before it has answered as many calls of `call`, made one
 * after the other meanwhile, as a poor machine answers in that time. Says what it took.
 */
export async function within(
  promisedMs: number,
  holds: () => boolean,
  call: () => Promise<unknown>,
): Promise<{ ms: number; calls: number }> {
  const callsMax = (promisedMs / 1_000) * CALLS_A_SECOND;
  const startedMs = performance.now();
  let [calls, isOver] = [0, false];
  const calling = (async () => {
    for (; !isOver; calls++) await call();
  })();
  const took = () => ({ ms: Math.round(performance.now() - startedMs), calls });
  const isLate = () => took().ms > promisedMs && calls > callsMax;
  try {
    await until(
      () => isLate() || holds(),
      () => 'it never came true',
      2,
    );
    if (isLate()) throw new Error(`It takes more than ${took().ms} ms and ${calls} calls.`);
    return took();
  } finally {
    isOver = true;
    await calling;
  }
}
