// The text of a query as `storage.sql` looks at it: its statements, how many bindings each takes,
// which only read, and which are refused because the platform keeps transactions to itself.

/** One statement of a query. */
export interface StatementText {
  text: string;
  /** How many values it binds. */
  parameters: number;
  isRead: boolean;
}

/** Bytes of a query, and bindings of a statement, at most. */
const QUERY_BYTES_MAX = 100_000;
const PARAMETERS_MAX = 100;
const TOKENS =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|\?\d*|[;?[\-/'"`]|[^;?[\-/'"`]+/g;
const READS = /^(select|pragma|explain|values|with\b(?![\s\S]*\b(insert|update|delete)\b))/i;
const TRANSACTIONS = /^(begin|commit|end|rollback|savepoint|release)\b/i;
const FORBIDDEN = /^(attach|detach|vacuum)\b|\b_cf_/i;
const PRAGMAS =
  /^pragma\s+(table_info|table_xinfo|table_list|index_list|index_info|index_xinfo|foreign_key_list|foreign_key_check|defer_foreign_keys|optimize|quick_check|function_list)\b/i;

/** Splits a query; throws where the platform refuses it. */
export function statementsOf(query: string): StatementText[] {
  if (query.length > QUERY_BYTES_MAX) throw new Error('statement too long: SQLITE_TOOBIG');
  const statements: StatementText[] = [];
  let text = '';
  let parameters = 0;
  const end = () => {
    const code = text.trim();
    if (code !== '') statements.push({ text: code, parameters, isRead: READS.test(code) });
    text = '';
    parameters = 0;
  };
  for (const token of query.match(TOKENS) ?? []) {
    if (token === ';') end();
    else if (!token.startsWith('--') && !token.startsWith('/*')) {
      // `?2` is the second value, wherever it stands.
      if (/^\?\d/.test(token)) parameters = Math.max(parameters, Number(token.slice(1)));
      else if (token === '?') parameters += 1;
      text += token;
    }
  }
  end();
  if (statements.length === 0) throw new Error('SQL code did not contain a statement.');
  return statements;
}

/** Throws where the platform does not let an object run a statement. */
export function checkAllowed({ text, parameters }: StatementText): void {
  if (TRANSACTIONS.test(text)) {
    throw new Error('To execute a transaction, please use the state.storage.transaction() APIs.');
  }
  if (FORBIDDEN.test(text) || (/^pragma/i.test(text) && !PRAGMAS.test(text))) {
    throw new Error('not authorized: SQLITE_AUTH');
  }
  if (parameters > PARAMETERS_MAX) throw new Error('too many SQL variables: SQLITE_ERROR');
}
