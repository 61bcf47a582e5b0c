// How long tests wait. A wait ends when its condition holds; these bounds only end what hangs, so
// they are far above what a slow and busy machine needs and say nothing about the platform's speed.

/** The bound on one awaited condition. Below what would make it true by itself: a token's 300 s. */
export const PATIENCE_MS = 100_000;

/** The bound on one test or hook: several waits. */
export const TEST_TIMEOUT_MS = 400_000;

/**
 * Waits until `holds` answers something that is not `undefined`, `null` or `false`, and returns it.
 * Throws what `describe` says once patience ends.
 */
export async function until<T>(
  holds: () => T | Promise<T>,
  describe: () => string,
  everyMs = 10,
): Promise<NonNullable<T>> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const held = await holds();
    if (held !== undefined && held !== null && held !== false) return held as NonNullable<T>;
    if (performance.now() > deadlineMs) throw new Error(describe());
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
