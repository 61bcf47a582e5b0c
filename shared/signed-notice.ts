// Notices of partners (identity checks, payouts, tax forms) prove who sent them: an HMAC-SHA256 of the
// second in which they were signed and of the raw body, in the header's form that Stripe made common,
// `t=<seconds>,v1=<hex>`. The partners' emulators sign with the same code that verifies here.

import { bytesToHex, utf8 } from './bytes.ts';
import { MINUTE_MS, SECOND_MS } from './time.ts';

/** The header of the signature. */
export const NOTICE_SIGNATURE_HEADER = 'partner-signature';

/** By how much the sender's clock may differ from ours; what is older is a replay. */
const TOLERANCE_MS = 5 * MINUTE_MS;
const FORM = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

const HMAC = { name: 'HMAC', hash: 'SHA-256' };

function signed(seconds: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = utf8(`${seconds}.`);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

const keyOf = (secret: string, use: 'sign' | 'verify') =>
  crypto.subtle.importKey('raw', utf8(secret), HMAC, false, [use]);

/** The header of a body signed at a moment. */
export async function signNotice(body: string, secret: string, nowMs: number): Promise<string> {
  const seconds = String(Math.floor(nowMs / SECOND_MS));
  const mac = await crypto.subtle.sign(
    'HMAC',
    await keyOf(secret, 'sign'),
    signed(seconds, utf8(body)),
  );
  return `t=${seconds},v1=${bytesToHex(new Uint8Array(mac))}`;
}

/** True when one of the secrets signed exactly this body, not long ago. */
export async function isSignedNotice(
  { headers, body }: { headers: Headers; body: Uint8Array<ArrayBuffer> },
  secrets: readonly string[],
  nowMs: number,
): Promise<boolean> {
  const [, seconds = '', hex = ''] = FORM.exec(headers.get(NOTICE_SIGNATURE_HEADER) ?? '') ?? [];
  if (hex === '' || Math.abs(nowMs - Number(seconds) * SECOND_MS) > TOLERANCE_MS) return false;
  const mac = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  for (const secret of secrets) {
    // Compared in constant time by the platform.
    const key = await keyOf(secret, 'verify');
    if (await crypto.subtle.verify('HMAC', key, mac, signed(seconds, body))) return true;
  }
  return false;
}
