// Signatures of notices that partners send us: `t=<seconds>,v1=<hex HMAC-SHA256 of "t.body">`, the scheme
// of Stripe and of most who followed. What one would get wrong: the bytes that came are what was signed,
// so nothing is parsed first, and a notice that was signed long ago proves nothing.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { MINUTE_MS, SECOND_MS } from './time.ts';

/** How far the sender's clock and ours may differ, and how long a notice may have been on its way. */
export const TOLERANCE_MS = 5 * MINUTE_MS;

const HEADER = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

const macOf = (body: string | Uint8Array, secret: string, seconds: number) =>
  createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();

/** The header that proves a body, signed at a second. */
export function signatureHeader(
  body: string | Uint8Array,
  secret: string,
  seconds: number,
): string {
  return `t=${seconds},v1=${macOf(body, secret, seconds).toString('hex')}`;
}

/** Whether one of the secrets signed this body, lately. */
export function isSigned(
  { body, header }: { body: Uint8Array; header: string | null },
  secrets: readonly string[],
  nowMs: number,
): boolean {
  const [, seconds = '', mac = ''] = HEADER.exec(header ?? '') ?? [];
  if (Math.abs(Number(seconds) * SECOND_MS - nowMs) > TOLERANCE_MS) return false;
  const shown = Buffer.from(mac, 'hex');
  return secrets.some((secret) => {
    const due = macOf(body, secret, Number(seconds));
    return due.length === shown.length && timingSafeEqual(due, shown);
  });
}
