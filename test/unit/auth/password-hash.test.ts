// The password hash: its cost against the standard and the platform, its text, its failures.

import { createHmac, scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readKeyRing } from '#shared/key-ring.ts';
import { HASH_COST, hashCost, passwordHasher } from '#workers/auth/credentials/password-hash.ts';

const KEY = Buffer.alloc(32, 1).toString('base64url');
const OTHER = Buffer.alloc(32, 2).toString('base64url');
const ring = readKeyRing(`k1:${KEY}`);
const cheap = { logN: 4, r: 8, p: 3 };
const hasher = passwordHasher(ring, cheap);

describe('the cost', () => {
  // evidence: V11.2.3 V11.4.2 A4
  it('meets ASVS appendix C for scrypt and stays within the caps of Workers', () => {
    const { logN, r, p } = HASH_COST;
    const n = 2 ** logN;
    // ASVS 5.0 C: N=2^17,p=1 · 2^16,p=2 · 2^15,p=3, each with r=8.
    expect({ n, r, p }).toEqual({ n: 2 ** 15, r: 8, p: 3 });
    expect(n * r * p).toBeLessThanOrEqual(2 ** 20);
    expect(128 * n * r).toBeLessThanOrEqual(64 * 1024 * 1024);
  });

  // evidence: A4
  it('cannot be lowered where real people sign in', () => {
    for (const ENVIRONMENT of ['production', 'staging'] as const) {
      expect(hashCost({ ENVIRONMENT, SCRYPT_LOG_N: '4' })).toEqual(HASH_COST);
    }
    expect(hashCost({ ENVIRONMENT: 'test', SCRYPT_LOG_N: '4' }).logN).toBe(4);
    expect(hashCost({ ENVIRONMENT: 'test', SCRYPT_LOG_N: '' })).toEqual(HASH_COST);
    for (const SCRYPT_LOG_N of ['20', '-1', '1.5', 'x']) {
      expect(() => hashCost({ ENVIRONMENT: 'test', SCRYPT_LOG_N })).toThrow();
    }
  });

  // evidence: A4
  it('really is spent: the full hash verifies and differs from a cheap one', async () => {
    const full = passwordHasher(ring, HASH_COST);
    const stored = await full.hash('correct horse');
    expect(stored).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$k1\$/);
    expect(await full.verify('correct horse', stored)).toBe('right');
    expect(await full.verify('correct hors', stored)).toBe('wrong');
  });
});

describe('a stored hash', () => {
  // evidence: A4
  it('is versioned, salted and peppered scrypt', async () => {
    const [one, two] = [await hasher.hash('password'), await hasher.hash('password')];
    expect(one).not.toBe(two);
    const [, , , pepperId, salt = '', key] = one.split('$');
    expect(pepperId).toBe('k1');
    const bare = scryptSync('password', Buffer.from(salt, 'base64url'), 32, { N: 16, r: 8, p: 3 });
    expect(bare.toString('base64url')).not.toBe(key);
  });

  // evidence: A4
  it.each([
    ['', 'nothing'],
    ['!', 'a void one'],
    ['$argon2id$v=19$m=1$x$y', 'another scheme'],
    [`$scrypt$ln=31,r=8,p=3$k1$AAAAAAAAAAAAAAAAAAAAAA$${'A'.repeat(43)}`, 'an absurd cost'],
    [`$scrypt$ln=15,r=99,p=99$k1$AAAAAAAAAAAAAAAAAAAAAA$${'A'.repeat(43)}`, 'absurd parameters'],
    [`$scrypt$ln=4,r=8,p=3$gone$AAAAAAAAAAAAAAAAAAAAAA$${'A'.repeat(43)}`, 'an unknown pepper'],
  ])('that is %s (%s) verifies nothing and costs no more than ours', async (stored) => {
    expect(await hasher.verify('password', stored)).toBe('wrong');
  });

  // evidence: V11.2.2 A71
  it('of an older pepper verifies and counts as outdated; without that pepper it does not', async () => {
    const old = await hasher.hash('password');
    const both = passwordHasher(readKeyRing(`k2:${OTHER},k1:${KEY}`), cheap);
    expect(await both.verify('password', old)).toBe('outdated');
    expect(await both.verify('password', await both.hash('password'))).toBe('right');
    const alone = passwordHasher(readKeyRing(`k2:${OTHER}`), cheap);
    expect(await alone.verify('password', old)).toBe('wrong');
  });

  // evidence: V6.2.8 A3
  it('takes every byte of the password, NUL and long tails included', async () => {
    for (const [one, two] of [
      ['a\u0000b', 'a\u0000c'],
      [`${'x'.repeat(72)}1`, `${'x'.repeat(72)}2`],
      ['ﬁ', 'fi'],
      ['é', 'e'],
      [' a', 'a'],
      ['A', 'a'],
    ] as const) {
      expect(await hasher.verify(two, await hasher.hash(one))).toBe('wrong');
      expect(await hasher.verify(one, await hasher.hash(one))).toBe('right');
    }
  });

  it.each([
    ['é', 'e\u0301'],
    ['각', '\u1100\u1161\u11a8'],
    ['Å', '\u212b'],
    ['ṩ', 's\u0307\u0323'],
  ])('is the same for %s however a keyboard spells it', async (composed, other) => {
    expect(await hasher.verify(other, await hasher.hash(composed))).toBe('right');
    expect(await hasher.verify(composed, await hasher.hash(other))).toBe('right');
  });

  it('from before passwords were normalised verifies as sent and is outdated', async () => {
    const typed = 'cafe\u0301 creme';
    // As it was made then: over the bytes that came.
    const salt = Buffer.alloc(16, 9);
    const peppered = createHmac('sha256', Buffer.alloc(32, 1)).update(typed, 'utf8').digest();
    const key = scryptSync(peppered, salt, 32, { N: 16, r: 8, p: 3 });
    const old = `$scrypt$ln=4,r=8,p=3$k1$${salt.toString('base64url')}$${key.toString('base64url')}`;
    expect(await hasher.verify(typed, old)).toBe('outdated');
    expect(await hasher.verify('another', old)).toBe('wrong');
  });

  it('of a registration depends on address, password and pepper alone', async () => {
    const [one] = await hasher.hashesFor('a@example.com', 'caf\u00e9');
    expect(await hasher.hashesFor('a@example.com', 'cafe\u0301')).toEqual([one]);
    expect(await hasher.hashForNobody('a@example.com', 'cafe\u0301')).toBe(one);
    expect(await hasher.hashesFor('b@example.com', 'caf\u00e9')).not.toContain(one);
    const both = passwordHasher(readKeyRing(`k2:${OTHER},k1:${KEY}`), cheap);
    const rotated = await both.hashesFor('a@example.com', 'caf\u00e9');
    expect(rotated).toEqual([expect.stringContaining('$k2$'), one]);
    expect(await both.verify('caf\u00e9', one ?? '')).toBe('outdated');
  });
});
