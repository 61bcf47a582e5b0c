// Logs: one JSON line per event on the console, which Workers ship to the central log.
// Nothing secret goes in: names of secret-bearing fields are masked here, not at each call.

import { holdsCardNumber } from './card-number.ts';
import { toTimestamp } from './time.ts';

export type LogLevel = 'info' | 'warn' | 'error';
export type LogFields = Record<string, unknown>;

const SECRET_FIELD = /password|token|secret|ticket|code|authorization|cookie|email|seed$/i;
// Bounded on both sides, so that the digits of an id stay: an id that is masked cannot be looked up.
const CARD_NUMBER = /(?<![\w-])(?:\d[ -]?){12,18}\d(?![\w-])/g;

function masked(key: string, value: unknown): unknown {
  if (key !== '' && key !== 'errorCode' && SECRET_FIELD.test(key)) return '[masked]';
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const text = String(value).replaceAll(CARD_NUMBER, '[number]');
  // Spelled in a way that cannot be cut out (other digits, dots), the text goes as a whole.
  if (typeof value === 'number') return holdsCardNumber(String(value)) ? '[number]' : value;
  return holdsCardNumber(text) ? '[number]' : text;
}

/** Writes one line: `{at, level, event, …fields}`. JSON escapes keep hostile text on its line. */
export function log(level: LogLevel, event: string, fields: LogFields = {}): void {
  const line = JSON.stringify({ at: toTimestamp(Date.now()), level, event, ...fields }, masked);
  if (level === 'error') console.error(line);
  else console.log(line);
}

/** What a log may say of a thrown value. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { reason: String(error) };
  const fields: LogFields = { reason: error.message, name: error.name, stack: error.stack };
  return error.cause === undefined ? fields : { ...fields, cause: String(error.cause) };
}
