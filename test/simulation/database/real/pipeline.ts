// Several statements to Postgres in one round trip: all are sent before the server is asked to answer.
// It answers in their order, and after the first that fails it skips the rest. What stands between
// two answers of the server is one transaction, unless the statements say otherwise.

import pg from 'pg';

/** A statement as the extended protocol takes it; a `name` is parsed once for each connection. */
export interface Sent {
  text: string;
  values: readonly unknown[];
  name?: string;
  /** What the caller does not read: neither its rows nor what they are. */
  isMute?: boolean;
}

const AS_TEXT = { getTypeParser: () => (text: string) => text };

// What `pg` has beyond its types: `Connection` writes messages, `Result` reads them.
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  readonly parsedStatements: Record<string, string>;
  parse(message: { text: string; name: string }): void;
  bind(message: {
    statement: string;
    values: readonly unknown[];
    valueMapper: (value: unknown) => unknown;
  }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: Record<string, never>): void;
  sync(): void;
}

interface Reader extends pg.QueryArrayResult {
  addFields(fields: pg.FieldDef[]): void;
  parseRow(fields: unknown[]): unknown[];
  addCommandComplete(message: { text: string }): void;
}

const newReader = () => new pg.Result('array', AS_TEXT as never) as unknown as Reader;

/** As `pg` writes a value; all that come from the driver are texts already. */
function asText(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

/** One round trip; hand it to `pg`'s client, which calls what is named `handle…`. */
class Pipeline {
  readonly #statements: readonly Sent[];
  readonly #settle: (error: Error | null, results: Reader[]) => void;
  readonly #results: Reader[];
  #at = 0;

  constructor(
    statements: readonly Sent[],
    settle: (error: Error | null, results: Reader[]) => void,
  ) {
    this.#statements = statements;
    this.#settle = settle;
    this.#results = statements.map(newReader);
  }

  submit(connection: unknown): null {
    const wire = connection as Wire;
    wire.stream.cork();
    for (const { text, values, name = '', isMute } of this.#statements) {
      if (wire.parsedStatements[name] === undefined) wire.parse({ text, name });
      if (name !== '') wire.parsedStatements[name] = text;
      wire.bind({ statement: name, values, valueMapper: asText });
      if (isMute !== true) wire.describe({ type: 'P', name: '' });
      wire.execute({});
    }
    wire.sync();
    wire.stream.uncork();
    return null;
  }

  handleRowDescription({ fields }: { fields: pg.FieldDef[] }): void {
    this.#current.addFields(fields);
  }

  handleDataRow({ fields }: { fields: unknown[] }): void {
    if (this.#statements[this.#at]?.isMute === true) return;
    this.#current.rows.push(this.#current.parseRow(fields));
  }

  handleCommandComplete(message: { text: string }): void {
    this.#current.addCommandComplete(message);
    this.#at += 1;
  }

  handleEmptyQuery(): void {
    this.#at += 1;
  }

  handleError(error: Error): void {
    this.#settle(error, []);
  }

  handleReadyForQuery(): void {
    this.#settle(null, this.#results);
  }

  get #current(): Reader {
    const result = this.#results[this.#at];
    if (result === undefined) throw new Error('Postgres answers more than it was asked');
    return result;
  }
}

/** Sends statements in one round trip; their results, values as the texts of Postgres. */
export function sendAll(
  client: pg.Client,
  statements: readonly Sent[],
): Promise<pg.QueryArrayResult[]> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null, results: Reader[]) =>
      error === null ? resolve(results) : reject(error);
    client.query(new Pipeline(statements, settle) as never);
  });
}
