// What an invariant throws. It is an error of the platform, never of the check itself: a check that
// cannot read what it is given throws something else, which ends the run as a fault of the harness.

import type { Ids } from './events.ts';

export class Violation extends Error {
  override name = 'Violation';
  readonly invariant: string;
  readonly ids: Ids;

  constructor(invariant: string, message: string, ids: Ids = {}) {
    super(message);
    this.invariant = invariant;
    this.ids = ids;
  }
}
