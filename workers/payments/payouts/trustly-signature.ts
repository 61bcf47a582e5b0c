// How Trustly's calls and notices are signed: base64 of an HMAC-SHA1 under the access key. What one would
// get wrong: it is made of the form as it reads, not as it was sent, so an `&` inside a value cannot be
// told from one between values. A notice in which that matters is refused, and its transaction asked about.

import { createHmac, timingSafeEqual } from 'node:crypto';

/** What identifies a merchant's application. */
export interface TrustlyKeys {
  merchantId: string;
  accessId: string;
  accessKey: string;
}

/** Reads `merchantId:accessId:accessKey`; null for anything else. */
export function trustlyKeys(text: string): TrustlyKeys | null {
  const [merchantId = '', accessId = '', accessKey = '', ...more] = text.split(':');
  const isWhole = merchantId !== '' && accessId !== '' && accessKey !== '' && more.length === 0;
  return isWhole ? { merchantId, accessId, accessKey } : null;
}

const macOf = (text: string, key: string) => createHmac('sha1', key).update(text).digest();

/** Fields of a wish to be let in that are signed, in the order in which they are. */
const SIGNED_FIELDS = [
  ...['accessId', 'merchantId', 'description', 'currency', 'amount', 'merchantReference'],
  'paymentType',
];

/** Signs the fields of a wish to be let in; who comes back where is not signed. */
export function requestSignature(
  fields: Readonly<Record<string, string | undefined>>,
  accessKey: string,
): string {
  const signed = SIGNED_FIELDS.filter((name) => fields[name] !== undefined);
  const text = signed.map((name) => `${name}=${fields[name]}`).join('&');
  return macOf(text, accessKey).toString('base64');
}

/** A form as it reads; null where it is no text or holds a wrong escape. */
function readable(body: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf8', { fatal: true, ignoreBOM: true }).decode(body);
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

/** Whether one of the access keys signed this notice. */
export function isSignedNotice(
  body: Uint8Array,
  header: string | null,
  accessKeys: readonly string[],
): boolean {
  const text = readable(body);
  const [, encoded = ''] = /^Basic ([A-Za-z0-9+/]{1,500}={0,2})$/.exec(header ?? '') ?? [];
  const [, mac = ''] = /^[^:]+:(.+)$/.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  const shown = Buffer.from(mac, 'base64');
  if (text === null || shown.toString('base64') !== mac) return false;
  return accessKeys.some((key) => {
    const due = macOf(text, key);
    return due.length === shown.length && timingSafeEqual(due, shown);
  });
}

/** The fields of a form of which each is there once and none could be two; else null. */
export function plainFields(body: Uint8Array): Record<string, string> | null {
  const pairs = [...new URLSearchParams(new TextDecoder().decode(body))];
  const isPlain = pairs.every(([name, value]) => !/[&=]/.test(name) && !value.includes('&'));
  const fields = Object.fromEntries(pairs);
  return isPlain && Object.keys(fields).length === pairs.length ? fields : null;
}
