// What the ledger's functions answer: a value, or `{refused, facts}`; some refusals come as an
// exception, because the transaction had to roll back. Both end as a Result here.

import { DatabaseRefusal } from '#db/client.ts';
import type { ErrorFacts } from '#shared/error-facts.ts';
import { type ErrorCode, isErrorCode } from '#shared/errors.ts';
import { type Err, err, expected, type Result } from '#shared/result.ts';

/** SQLSTATE of refusals that roll back; their hint is the code. */
const REFUSED_SQL_STATE = 'LX001';
const NUMERIC_OUT_OF_RANGE = '22003';

function codeOf(error: DatabaseRefusal): ErrorCode | null {
  if (error.sqlState === NUMERIC_OUT_OF_RANGE) return 'amount_overflow';
  if (error.constraint === 'overdraft') return 'insufficient_funds';
  const code = error.sqlState === REFUSED_SQL_STATE ? (error.hint ?? '') : '';
  return isErrorCode(code) ? code : null;
}

/** The refusal behind an exception of the database; rethrows what is none. */
export function refusalOf(error: unknown): Err {
  const code = error instanceof DatabaseRefusal ? codeOf(error) : null;
  if (code === null) throw error;
  return err(code);
}

interface Refused {
  refused: string;
  facts?: ErrorFacts;
}

function isRefused(answer: unknown): answer is Refused {
  return typeof answer === 'object' && answer !== null && 'refused' in answer;
}

/**
 * Runs a call whose one row holds `answer`. `Codes` are the refusals that the caller expects; any
 * other is a bug and thrown, so that nobody mistakes it for a decision about coins.
 */
export async function ask<Answer, Codes extends ErrorCode>(
  call: () => Promise<{ answer: unknown }[]>,
  codes: readonly Codes[],
): Promise<Result<Answer, Codes>> {
  let refused: { code: string; facts?: ErrorFacts | undefined };
  try {
    const [row] = await call();
    if (row === undefined) throw new Error('the ledger answered nothing');
    if (!isRefused(row.answer)) return { ok: true, value: row.answer as Answer };
    refused = { code: row.answer.refused, facts: row.answer.facts };
  } catch (error) {
    refused = refusalOf(error).error;
  }
  return expected(refused, codes);
}
