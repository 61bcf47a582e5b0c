// Reading a request body: size, media type, JSON, and text that Postgres and people can bear.

import { holdsCardNumber } from '../card-number.ts';
import { err, ok, type Result } from '../result.ts';

/** 64 KiB for everything but webhooks. */
export const BODY_BYTES_MAX = 64 * 1024;
/** Webhooks carry whole provider objects. */
export const WEBHOOK_BYTES_MAX = 256 * 1024;
const DEPTH_MAX = 32;

/** Reads at most `bytesMax` bytes; what is longer is refused without being kept. */
export async function readBody(
  request: Request,
  bytesMax: number,
): Promise<Result<Uint8Array<ArrayBuffer>, 'body_too_large'>> {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) return err('body_too_large');
  if (request.body === null) return ok(new Uint8Array());
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > bytesMax) return err('body_too_large');
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return ok(bytes);
}

// A text column refuses NUL, and a lone surrogate has no UTF-8: both would be a 500 further in.
function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

type TreeDefect = 'invalid_request' | 'card_number_refused';

function defectOfText(text: string): TreeDefect | null {
  if (!isStorableText(text)) return 'invalid_request';
  return holdsCardNumber(text) ? 'card_number_refused' : null;
}

function defectOf(value: unknown, depth: number): TreeDefect | null {
  if (depth > DEPTH_MAX) return 'invalid_request';
  if (typeof value === 'string') return defectOfText(value);
  if (typeof value === 'number') return defectOfText(String(value));
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, child] of Object.entries(value)) {
    if (FORBIDDEN_KEYS.has(key)) return 'invalid_request';
    const defect = defectOfText(key) ?? defectOf(child, depth + 1);
    if (defect !== null) return defect;
  }
  return null;
}

/** Checks parsed JSON for text that cannot be stored, prototype keys, depth and card numbers. */
export function checkTree(value: unknown): Result<unknown, TreeDefect> {
  const defect = defectOf(value, 0);
  return defect === null ? ok(value) : err(defect);
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Parses a JSON body strictly: UTF-8 without BOM, one value, nothing that cannot be stored. */
export function parseJsonBody(bytes: Uint8Array): Result<unknown, 'invalid_json' | TreeDefect> {
  try {
    return checkTree(JSON.parse(decoder.decode(bytes)));
  } catch {
    return err('invalid_json');
  }
}
