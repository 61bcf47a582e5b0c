// The statements that Workers send, as a tree: selects as drizzle writes them, and calls of functions.
// What is not of this language is refused by name, so that a new kind of query shows at once.

export type Expression =
  | { is: 'param'; index: number }
  | { is: 'value'; value: string | number | boolean | null }
  | { is: 'column'; table: string | null; name: string }
  | { is: 'call'; name: string; args: Expression[] }
  | { is: 'row'; items: Expression[] }
  | { is: 'select'; select: Select }
  | { is: 'exists'; select: Select }
  | { is: 'not'; operand: Expression }
  | { is: 'null'; operand: Expression; negated: boolean }
  | { is: 'in'; operand: Expression; list: Expression[]; negated: boolean }
  | { is: 'binary'; operator: string; left: Expression; right: Expression }
  | { is: 'cast'; operand: Expression; type: string }
  | { is: 'utc'; operand: Expression }
  | { is: 'case'; operand: Expression; when: Expression; then: Expression; otherwise: Expression };

export interface Source {
  alias: string;
  /** Rows of a table or view, of a function, or of a select; null: one row without columns. */
  table: string | null;
  call: Expression | null;
  select: Select | null;
  /** How it is joined to those before; null for the first. */
  join: { isLeft: boolean; on: Expression } | null;
}

export interface Select {
  columns: { expression: Expression | '*'; name: string | null }[];
  sources: Source[];
  where: Expression | null;
  order: { by: Expression; descending: boolean }[];
  limit: Expression | null;
}

const TOKEN =
  /\s*(?:("(?:[^"]|"")*")|('(?:[^']|'')*')|\$(\d+)|(\d+)|(\w+)|(::|<>|<=|>=|&&|[-+*,().=<>[\]]))/y;

type Token = { kind: 'name' | 'text' | 'param' | 'number' | 'word' | 'sign'; text: string };

const KINDS = ['name', 'text', 'param', 'number', 'word', 'sign'] as const;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const place = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    const index = match?.slice(1).findIndex((group) => group !== undefined) ?? -1;
    const kind = KINDS[index];
    if (match === null || kind === undefined) throw new UnknownStatement(text, place);
    const found = match[index + 1] ?? '';
    const isQuoted = kind === 'name' || kind === 'text';
    tokens.push({ kind, text: isQuoted ? found.slice(1, -1) : found });
  }
  return tokens;
}

/** A statement that the model does not speak. */
export class UnknownStatement extends Error {
  override name = 'UnknownStatement';
  constructor(text: string, place: number | string) {
    super(`The model does not know this statement (at ${place}): ${text}`);
  }
}

const COMPARISONS = ['=', '<>', '<', '>', '<=', '>=', '&&'];

class Parser {
  readonly #text: string;
  readonly #tokens: Token[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  statement(): Select {
    const select = this.#select();
    if (this.#at < this.#tokens.length) this.#fail();
    return select;
  }

  #fail(): never {
    const token = this.#tokens[this.#at];
    throw new UnknownStatement(this.#text, token === undefined ? 'its end' : token.text);
  }

  #next(kind: Token['kind']): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== kind) return this.#fail();
    this.#at += 1;
    return token.text;
  }

  #is(...texts: string[]): boolean {
    return texts.every((text, index) => {
      const token = this.#tokens[this.#at + index];
      return token?.text === text && (token.kind === 'word' || token.kind === 'sign');
    });
  }

  #take(...texts: string[]): boolean {
    if (!this.#is(...texts)) return false;
    this.#at += texts.length;
    return true;
  }

  #expect(...texts: string[]): void {
    if (!this.#take(...texts)) this.#fail();
  }

  #list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.#take(',')) items.push(item());
    return items;
  }

  #select(): Select {
    this.#expect('select');
    const isEmpty = this.#is('from') || this.#is(')');
    const columns = isEmpty ? [] : this.#list(() => this.#column());
    const sources = this.#take('from') ? this.#sources() : [];
    const where = this.#take('where') ? this.#expression() : null;
    const order = this.#take('order', 'by') ? this.#list(() => this.#orderItem()) : [];
    const limit = this.#take('limit') ? this.#expression() : null;
    return { columns, sources, where, order, limit };
  }

  #column(): Select['columns'][number] {
    if (this.#take('*')) return { expression: '*', name: null };
    const expression = this.#expression();
    return { expression, name: this.#take('as') ? this.#anyName() : null };
  }

  #orderItem() {
    const by = this.#expression();
    const descending = this.#take('desc');
    if (!descending) this.#take('asc');
    return { by, descending };
  }

  #sources(): Source[] {
    const sources = [this.#source(null)];
    for (;;) {
      const isLeft = this.#is('left', 'join');
      if (!isLeft && !this.#is('inner', 'join')) return sources;
      this.#at += 2;
      const source = this.#source(null);
      this.#expect('on');
      sources.push({ ...source, join: { isLeft, on: this.#expression() } });
    }
  }

  #source(join: Source['join']): Source {
    if (this.#take('(')) {
      const select = this.#select();
      this.#expect(')');
      return { alias: this.#alias(''), table: null, call: null, select, join };
    }
    const path = [this.#anyName()];
    while (this.#take('.')) path.push(this.#anyName());
    const name = path.join('.');
    if (this.#take('(')) {
      const call = { is: 'call' as const, name, args: this.#arguments() };
      return { alias: this.#alias(path.at(-1) ?? ''), table: null, call, select: null, join };
    }
    return { alias: this.#alias(path.at(-1) ?? ''), table: name, call: null, select: null, join };
  }

  #alias(fallback: string): string {
    this.#take('as');
    const token = this.#tokens[this.#at];
    const isClause =
      token?.kind === 'word' &&
      ['where', 'order', 'limit', 'left', 'inner', 'on'].includes(token.text);
    if (token === undefined || isClause || token.kind === 'sign') return fallback;
    return this.#anyName();
  }

  #anyName(): string {
    const kind = this.#tokens[this.#at]?.kind;
    return kind === 'name' ? this.#next('name') : this.#next('word');
  }

  #arguments(): Expression[] {
    if (this.#take(')')) return [];
    const args = this.#list(() => (this.#take('*') ? star : this.#expression()));
    this.#expect(')');
    return args;
  }

  #expression(): Expression {
    let left = this.#conjunction();
    while (this.#take('or')) {
      left = { is: 'binary', operator: 'or', left, right: this.#conjunction() };
    }
    return left;
  }

  #conjunction(): Expression {
    let left = this.#negation();
    while (this.#take('and')) {
      left = { is: 'binary', operator: 'and', left, right: this.#negation() };
    }
    return left;
  }

  #negation(): Expression {
    return this.#take('not') ? { is: 'not', operand: this.#negation() } : this.#comparison();
  }

  #comparison(): Expression {
    const left = this.#postfix();
    const operator = COMPARISONS.find((sign) => this.#is(sign));
    if (operator !== undefined) {
      this.#at += 1;
      return { is: 'binary', operator, left, right: this.#postfix() };
    }
    if (this.#take('like')) {
      return { is: 'binary', operator: 'like', left, right: this.#postfix() };
    }
    if (this.#take('is', 'not', 'null')) return { is: 'null', operand: left, negated: true };
    if (this.#take('is', 'null')) return { is: 'null', operand: left, negated: false };
    const negated = this.#take('not', 'in');
    if (!negated && !this.#take('in')) return left;
    this.#expect('(');
    const list = this.#is('select')
      ? [{ is: 'select' as const, select: this.#select() }]
      : this.#list(() => this.#expression());
    this.#expect(')');
    return { is: 'in', operand: left, list, negated };
  }

  #postfix(): Expression {
    let operand = this.#primary();
    for (;;) {
      if (this.#take('::')) {
        const type = this.#anyName() + (this.#take('[', ']') ? '[]' : '');
        operand = { is: 'cast', operand, type };
      } else if (this.#take('at', 'time', 'zone')) {
        if (this.#next('text').toLowerCase() !== 'utc') this.#fail();
        operand = { is: 'utc', operand };
      } else {
        return operand;
      }
    }
  }

  #primary(): Expression {
    const token = this.#tokens[this.#at];
    if (token === undefined) return this.#fail();
    if (token.kind === 'param') return { is: 'param', index: Number(this.#next('param')) - 1 };
    if (token.kind === 'text') return { is: 'value', value: this.#next('text') };
    if (token.kind === 'number') return { is: 'value', value: Number(this.#next('number')) };
    if (this.#take('true')) return { is: 'value', value: true };
    if (this.#take('false')) return { is: 'value', value: false };
    if (this.#take('null')) return { is: 'value', value: null };
    if (this.#take('case')) return this.#case();
    if (this.#take('exists', '(')) {
      const select = this.#select();
      this.#expect(')');
      return { is: 'exists', select };
    }
    return this.#take('(') ? this.#parenthesised() : this.#reference();
  }

  #case(): Expression {
    const operand = this.#expression();
    this.#expect('when');
    const when = this.#expression();
    this.#expect('then');
    const then = this.#expression();
    this.#expect('else');
    const otherwise = this.#expression();
    this.#expect('end');
    return { is: 'case', operand, when, then, otherwise };
  }

  #parenthesised(): Expression {
    if (this.#is('select')) {
      const select = this.#select();
      this.#expect(')');
      return { is: 'select', select };
    }
    const items = this.#list(() => this.#expression());
    this.#expect(')');
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { is: 'row', items };
  }

  #reference(): Expression {
    const path = [this.#anyName()];
    while (this.#take('.')) path.push(this.#anyName());
    if (this.#take('(')) return { is: 'call', name: path.join('.'), args: this.#arguments() };
    const name = path.pop() ?? '';
    return { is: 'column', table: path.pop() ?? null, name };
  }
}

const star: Expression = { is: 'value', value: true };

const parsed = new Map<string, Select>();

/** The tree of a statement. */
export function parse(text: string): Select {
  let select = parsed.get(text);
  if (select === undefined) {
    select = new Parser(text).statement();
    parsed.set(text, select);
  }
  return select;
}
