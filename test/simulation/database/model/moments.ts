// Moments as SQL's answers spell them.

/** A moment as everybody outside reads it. */
export const timeText = (atMs: number | null) =>
  atMs === null ? null : new Date(atMs).toISOString();

/** A moment within JSON. */
export const msText = (atMs: number | null) => (atMs === null ? null : `${Math.floor(atMs)}`);
