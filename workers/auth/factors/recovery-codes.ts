// Recovery codes: 128 random bits each, in groups that can be read aloud. A fast hash is enough for
// so many bits.

import { sha256 } from '#shared/bytes.ts';
import { typedRecoveryCode } from '#shared/typed-code.ts';
import { RECOVERY_CODES } from '../settings.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const LETTERS = 26;
const GROUP = 5;

function encode(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from({ length: LETTERS }, (_, index) => {
    const five = bits.slice(index * 5, index * 5 + 5).padEnd(5, '0');
    return ALPHABET[Number.parseInt(five, 2)];
  }).join('');
}

/** A new set, as shown once. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const letters = encode(crypto.getRandomValues(new Uint8Array(16)));
    return letters.match(new RegExp(`.{1,${GROUP}}`, 'g'))?.join('-') ?? letters;
  });
}

/** The stored form of what a person typed, or `null` when it cannot be a recovery code. */
export async function recoveryCodeHash(text: string): Promise<Uint8Array | null> {
  const letters = typedRecoveryCode(text);
  return letters === null ? null : sha256(letters);
}
