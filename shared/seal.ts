// Secrets at rest: AES-256-GCM under a key ring. What a text belongs to (a player, a mail) is
// authenticated with it, so a sealed text moved to another row does not open.

import { base64UrlToBytes, bytesToBase64Url, utf8 } from './bytes.ts';
import type { KeyRing, RingKey } from './key-ring.ts';
import { derivedKey } from './keyed-hash.ts';

const VERSION = 'v1';
const NONCE_BYTES = 12;

export interface Seal {
  /** Seals under the current key: `v1.<key id>.<nonce and ciphertext>`. */
  close(text: string, belongsTo: string): Promise<string>;
  /** Opens what any key of the ring sealed; throws when it was altered or belongs elsewhere. */
  open(sealed: string, belongsTo: string): Promise<string>;
  /** True when the text was sealed under an older key than the current one. */
  isOutdated(sealed: string): boolean;
}

/** The seal for one purpose. */
export function sealFor(ring: KeyRing, purpose: string): Seal {
  const keyOf = (key: RingKey) =>
    crypto.subtle.importKey('raw', derivedKey(key, purpose), 'AES-GCM', false, [
      'encrypt',
      'decrypt',
    ]);
  const algorithm = (nonce: Uint8Array<ArrayBuffer>, keyId: string, belongsTo: string) => ({
    name: 'AES-GCM',
    iv: nonce,
    additionalData: utf8(`${VERSION} ${keyId} ${purpose} ${belongsTo}`),
  });
  return {
    async close(text, belongsTo) {
      // Random nonces: a key seals far fewer than the 2^32 texts at which they could meet.
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const { id } = ring.current;
      const key = await keyOf(ring.current);
      const body = await crypto.subtle.encrypt(algorithm(nonce, id, belongsTo), key, utf8(text));
      return `${VERSION}.${id}.${bytesToBase64Url(new Uint8Array([...nonce, ...new Uint8Array(body)]))}`;
    },
    async open(sealed, belongsTo) {
      const [version, id = '', encoded = ''] = sealed.split('.');
      const key = ring.find(id);
      const bytes = base64UrlToBytes(encoded);
      if (version !== VERSION || key === undefined || bytes === null) {
        throw new Error('A sealed text cannot be opened with the keys at hand.');
      }
      const nonce = bytes.slice(0, NONCE_BYTES);
      const body = bytes.slice(NONCE_BYTES);
      const text = await crypto.subtle.decrypt(
        algorithm(nonce, id, belongsTo),
        await keyOf(key),
        body,
      );
      return new TextDecoder().decode(text);
    },
    isOutdated: (sealed) => sealed.split('.')[1] !== ring.current.id,
  };
}
