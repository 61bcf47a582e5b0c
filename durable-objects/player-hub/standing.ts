// The newest version of the player's standing, as the ledger told it: what tables ask for before a
// stake. Of the standing itself nothing is here.

export class StandingStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Keeps it unless a newer one is known: tellings may come late, and twice. */
  note(version: number): void {
    this.#sql.exec(
      `insert into standing (one, version) values (1, ?)
       on conflict (one) do update set version = max(version, excluded.version)`,
      version,
    );
  }

  /** 0 before the first. */
  version(): number {
    const query = 'select version from standing';
    return this.#sql.exec<{ version: number }>(query).toArray()[0]?.version ?? 0;
  }
}
