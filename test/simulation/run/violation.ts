// What a run fails with.

/** Something that must hold does not. */
export class Violation extends Error {
  override name = 'Violation';
  /** Which one, e.g. `coins`. */
  readonly invariant: string;
  /** Whom it concerns: ids and names that the events of the run carry. */
  readonly ids: readonly string[];

  constructor(invariant: string, message: string, ids: readonly string[] = []) {
    super(message);
    this.invariant = invariant;
    this.ids = ids;
  }
}
