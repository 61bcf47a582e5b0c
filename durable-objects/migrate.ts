// Brings an object's SQLite to the newest schema: an append-only list of SQL steps, applied once in
// order. Never call it in a constructor: an object that was only asked about must store nothing, so
// call it on the first command that the object accepts.

const VERSION_TABLE = 'schema_steps';

/** How many steps were applied; 0 for an object that was never opened. Reads only. */
export function appliedSteps(storage: DurableObjectStorage): number {
  const [table] = storage.sql
    .exec<{ name: string }>(
      `select name from sqlite_master where type = 'table' and name = ?`,
      VERSION_TABLE,
    )
    .toArray();
  if (table === undefined) return 0;
  const query = `select count(*) as applied from ${VERSION_TABLE}`;
  return storage.sql.exec<{ applied: number }>(query).one().applied;
}

/** True for an object that was opened before. Reads only. */
export function isOpened(storage: DurableObjectStorage): boolean {
  return appliedSteps(storage) > 0;
}

/** Applies the steps that are missing, all or none. A step may hold several statements. */
export function migrate(storage: DurableObjectStorage, steps: readonly string[]): void {
  const applied = appliedSteps(storage);
  if (applied === steps.length) return;
  if (applied > steps.length) throw new Error('The object was written by newer code.');
  storage.transactionSync(() => {
    storage.sql.exec(`create table if not exists ${VERSION_TABLE} (step integer primary key)`);
    for (const [index, step] of steps.entries()) {
      if (index < applied) continue;
      storage.sql.exec(step);
      storage.sql.exec(`insert into ${VERSION_TABLE} (step) values (?)`, index + 1);
    }
  });
}
