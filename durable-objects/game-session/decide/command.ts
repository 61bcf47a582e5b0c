// From a frame's text to a command that the machine can decide. A command's fingerprint is what it
// asks for, written in one canonical way: the same id with another fingerprint is another command.

import { sha256 } from '@noble/hashes/sha2.js';
import { z } from 'zod';
import { parseFrame } from '#objects/live/frame-parser.ts';
import { bytesToHex, utf8 } from '#shared/bytes.ts';
import { parseAmount } from '#shared/money.ts';
import {
  type CommandFrame,
  commandFrameSchema,
  readFrameSchema,
} from '#shared/protocol/session.ts';
import { err, ok, type Refusal, type Result } from '#shared/result.ts';

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
    | { type: 'realityCheckAnswer'; goOn: boolean }
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
  if (frame.type === 'realityCheckAnswer') {
    const { goOn, type } = frame;
    return ok({ type, id, fingerprint: fingerprintOf([type, `${goOn}`]), expiresAtMs, goOn });
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
export type ParsedCommand =
  | { ok: true; value: PlayerCommand | ReadCommand }
  | { ok: false; ref: string | null; refusal: { code: CommandRefusal } };
type CommandRefusal = 'invalid_request' | 'invalid_amount' | 'card_number_refused';

const clientFrameSchema = z.discriminatedUnion('type', [
  ...commandFrameSchema.options,
  ...readFrameSchema.options,
]);
const AMOUNT_FIELDS = new Set(['stake', 'stopOnProfit', 'stopOnLoss']);

function codeOf({ code, facts }: Refusal): CommandRefusal {
  if (code === 'card_number_refused') return code;
  return AMOUNT_FIELDS.has(String(facts?.field)) ? 'invalid_amount' : 'invalid_request';
}

/** Reads a frame strictly: JSON, known type, known fields, nothing that cannot be stored. */
export function parseCommand(text: string): ParsedCommand {
  const frame = parseFrame(text, clientFrameSchema);
  const { ref } = frame;
  if (!frame.ok) return { ok: false, ref, refusal: { code: codeOf(frame.error) } };
  if (frame.value.type === 'resume' || frame.value.type === 'ping') {
    return { ok: true, value: frame.value };
  }
  const command = commandOf(frame.value);
  return command.ok ? command : { ok: false, ref, refusal: { code: command.error.code } };
}
