// Settings of player-hub in its test project; it has no neighbours.

/** Merged into the project's Miniflare options. */
export const options = {
  // The runner resumes a promise in whichever request settles it: lines are cut in e2e.
  bindings: { LINE_HOLD_SECONDS: '0' },
};
