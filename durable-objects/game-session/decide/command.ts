// From a frame's text to a command that the machine can decide. A command's fingerprint is what it
// asks for, written in one canonical way: the same id with another fingerprint is another command.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8 } from '#shared/bytes.ts';
import { checkTree } from '#shared/http/body.ts';
import { parseAmount } from '#shared/money.ts';
import {
  type CommandFrame,
  commandFrameSchema,
  readFrameSchema,
} from '#shared/protocol/session.ts';
import { err, ok, type Result } from '#shared/result.ts';

type Params = Record<string, unknown>;

type Common = { id: string; fingerprint: string; expiresAtMs: number | null };

/** What changes a session because its player said so. */
export type PlayerCommand = Common &
  (
    | { type: 'play'; stakeMicros: bigint; params: Params; paramsText: string }
    | { type: 'action'; roundId: string; action: string; params: Params }
    | {
        type: 'autoplay';
        stakeMicros: bigint;
        params: Params;
        paramsText: string;
        plays: number;
        stopOnProfitMicros: bigint | null;
        stopOnLossMicros: bigint | null;
      }
    | { type: 'rotateSeed'; clientSeed: string | null }
  );

/** What only reads. */
export type ReadCommand = { type: 'resume'; lastSeq: number } | { type: 'ping' };

/** JSON with sorted keys, so that the same params have the same text. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  const members = entries.map(([key, child]) => `${JSON.stringify(key)}:${canonicalText(child)}`);
  return `{${members.join(',')}}`;
}

const FINGERPRINT_LENGTH_MAX = 160;

function fingerprintOf(parts: readonly (string | number | null | undefined)[]): string {
  const text = parts.map((part) => part ?? '').join('|');
  return text.length <= FINGERPRINT_LENGTH_MAX ? text : bytesToHex(sha256(utf8(text)));
}

function optionalAmount(text: string | undefined): Result<bigint | null, 'invalid_amount'> {
  return text === undefined ? ok(null) : parseAmount(text);
}

function commandOf(frame: CommandFrame): Result<PlayerCommand, 'invalid_amount'> {
  const expiresAtMs = frame.expiresAt === undefined ? null : Date.parse(frame.expiresAt);
  const { id } = frame;
  if (frame.type === 'rotateSeed') {
    const clientSeed = frame.clientSeed ?? null;
    const fingerprint = fingerprintOf(['rotateSeed', clientSeed]);
    return ok({ type: 'rotateSeed', id, fingerprint, expiresAtMs, clientSeed });
  }
  const params = frame.params ?? {};
  const paramsText = canonicalText(params);
  if (frame.type === 'action') {
    const { roundId, action } = frame;
    const fingerprint = fingerprintOf(['action', roundId, action, paramsText]);
    return ok({ type: 'action', id, fingerprint, expiresAtMs, roundId, action, params });
  }
  const stake = parseAmount(frame.stake);
  if (!stake.ok) return err('invalid_amount', { field: 'stake' });
  const bet = { id, expiresAtMs, stakeMicros: stake.value, params, paramsText };
  if (frame.type === 'play') {
    const fingerprint = fingerprintOf(['play', `${stake.value}`, paramsText]);
    return ok({ type: 'play', fingerprint, ...bet });
  }
  const { plays, stopOnProfit, stopOnLoss } = frame;
  const profit = optionalAmount(stopOnProfit);
  if (!profit.ok) return err('invalid_amount', { field: 'stopOnProfit' });
  const loss = optionalAmount(stopOnLoss);
  // A condition that was asked for and cannot be kept is refused, not forgotten.
  if (!loss.ok) return err('invalid_amount', { field: 'stopOnLoss' });
  return ok({
    type: 'autoplay',
    fingerprint: fingerprintOf([
      'autoplay',
      `${stake.value}`,
      plays,
      stopOnProfit,
      stopOnLoss,
      paramsText,
    ]),
    ...bet,
    plays,
    stopOnProfitMicros: profit.value,
    stopOnLossMicros: loss.value,
  });
}

/** What a frame's text asks for; on refusal with the id it named, if it named one. */
export type ParsedFrame =
  | { ok: true; value: PlayerCommand | ReadCommand }
  | { ok: false; ref: string | null; refusal: { code: FrameRefusal } };
type FrameRefusal = 'invalid_request' | 'invalid_amount' | 'card_number_refused';

function refOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  return typeof value.id === 'string' && /^[\x21-\x7e]{1,64}$/.test(value.id) ? value.id : null;
}

const AMOUNT_FIELDS = new Set(['stake', 'stopOnProfit', 'stopOnLoss']);

// What `checkTree` looks for cannot be written without one of these: an escape (NUL, half a
// character), a forbidden key, a long run of digits, deep nesting. The usual frame has none and is
// spared the walk.
const SUSPICIOUS = /\\|__proto__|constructor|prototype|(?:\d[ -]?){12}|(?:[[{][^[{]*){8}/;

/** Reads a frame strictly: JSON, known type, known fields, nothing that cannot be stored. */
export function parseFrame(text: string): ParsedFrame {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, ref: null, refusal: { code: 'invalid_request' } };
  }
  const ref = refOf(value);
  const type = (value as { type?: unknown } | null)?.type;
  const schema = type === 'resume' || type === 'ping' ? readFrameSchema : commandFrameSchema;
  const checked = SUSPICIOUS.test(text) ? checkTree(value) : ok(value);
  if (!checked.ok) return { ok: false, ref, refusal: { code: checked.error.code } };
  const frame = schema.safeParse(value);
  if (!frame.success) {
    const field = frame.error.issues[0]?.path[0];
    const code = AMOUNT_FIELDS.has(String(field)) ? 'invalid_amount' : 'invalid_request';
    return { ok: false, ref, refusal: { code } };
  }
  if (frame.data.type === 'resume' || frame.data.type === 'ping') {
    return { ok: true, value: frame.data };
  }
  const command = commandOf(frame.data);
  if (!command.ok) return { ok: false, ref, refusal: { code: command.error.code } };
  return { ok: true, value: command.value };
}
