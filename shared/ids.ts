// Ids are UUIDv7 text: opaque, 128 bit, sortable by time. An id names a thing, it never grants
// access to it; secrets come from `randomToken`, which is 256 bits of CSPRNG.

import { bytesToBase64Url } from './bytes.ts';

/** Makes a UUIDv7 (RFC 9562): 48 bits of `nowMs`, 74 random bits. */
export function newId(nowMs: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let rest = nowMs;
  for (let index = 5; index >= 0; index--) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const ID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for the canonical lower-case spelling of an id, and for no other spelling. */
export function isId(text: string): boolean {
  return ID_PATTERN.test(text);
}

/** A secret that cannot be guessed: 256 random bits, base64url. */
export function randomToken(): string {
  return bytesToBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}
