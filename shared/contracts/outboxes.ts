// Outboxes of the services, as operators and the scrape see them.

/** How full an outbox is; counts are up to 10,000. */
export interface OutboxSize {
  outbox: string;
  waiting: number;
  parked: number;
  /** When the row that waits longest was due; `null` without any. */
  oldestAtSeconds: number | null;
}

/** A row that was tried too often. */
export interface ParkedRow {
  outbox: string;
  id: string;
  kind: string;
  /** Whom it is about: a player, or the room that does not answer; null: a registration, nobody yet. */
  subjectId: string | null;
  attempts: number;
  parkedAtMs: number;
  /** `null`: not before it is put back. */
  nextTryAtMs: number | null;
  lastError: string | null;
}

/** What operators see of a service's outboxes and may do. */
export interface Outboxes {
  /** How full each is; counts are up to 10,000. */
  sizes(): Promise<OutboxSize[]>;
  /** Parked rows behind one of them, in the order of outbox and id. */
  parked(after: Pick<ParkedRow, 'outbox' | 'id'>, limit: number): Promise<ParkedRow[]>;
  /** Makes a parked row due now; false when there is none. */
  retry(
    row: Pick<ParkedRow, 'outbox' | 'id'> & { reason: string; actorId: string; requestId: string },
    nowMs: number,
  ): Promise<boolean>;
}
