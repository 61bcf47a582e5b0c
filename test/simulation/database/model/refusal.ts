// How the model's database refuses a statement.

/** What Postgres would report; its transaction is rolled back. */
export class SqlRefusal extends Error {
  override name = 'SqlRefusal';
  readonly code: string;
  readonly hint: string | undefined;
  readonly constraint: string | undefined;
  constructor(code: string, message: string, hint?: string, constraint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.constraint = constraint;
  }
}
