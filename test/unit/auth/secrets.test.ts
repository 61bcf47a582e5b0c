// Key rings, sealed texts, recovery codes and the rotation command.

import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rotateRing, rotateSigningKey, rotation } from '#scripts/keys-rotate.ts';
import { readKeyRing } from '#shared/key-ring.ts';
import { keyedHash } from '#shared/keyed-hash.ts';
import { sealFor } from '#shared/seal.ts';
import { newRecoveryCodes, recoveryCodeHash } from '#workers/auth/factors/recovery-codes.ts';
import { successorOf } from '#workers/auth/sign-in/tokens.ts';

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64url');
const ring = readKeyRing(`k1:${key(1)}`);

describe('a key ring', () => {
  // evidence: V1.5.3
  it.each([
    '',
    ',',
    'k1',
    `k1:${key(1)}=`,
    'k1:AAAA',
    `K 1:${key(1)}`,
    `k1:${key(1)},k1:${key(2)}`,
  ])('refuses %j without showing it', (text) => {
    expect(() => readKeyRing(text)).toThrow(/key ring/);
  });

  // evidence: A71
  it('is read by id and makes with the first', () => {
    const both = readKeyRing(`k2:${key(2)},k1:${key(1)}`);
    expect(both.current.id).toBe('k2');
    expect(both.find('k1')?.bytes).toEqual(new Uint8Array(32).fill(1));
    expect(both.find('k3')).toBeUndefined();
  });

  it('hashes parts so that no two lists of parts read the same', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (one, two) => {
        const same = JSON.stringify(one) === JSON.stringify(two);
        const hashes = [keyedHash(ring.current, ...one), keyedHash(ring.current, ...two)];
        expect(Buffer.compare(...(hashes as [Uint8Array, Uint8Array])) === 0).toBe(same);
      }),
    );
  });
});

describe('a sealed text', () => {
  const seal = sealFor(ring, 'totp');

  it('opens for its owner only, whatever it says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.uuid(), async (text, owner) => {
        const sealed = await seal.close(text.toWellFormed(), owner);
        expect(await seal.open(sealed, owner)).toBe(text.toWellFormed());
        await expect(seal.open(sealed, `${owner}x`)).rejects.toThrow();
      }),
      { numRuns: 30 },
    );
  });

  // evidence: V11.3.2 V11.3.3
  it('with any bit flipped does not open', async () => {
    const sealed = await seal.close('a secret', 'owner');
    const [version, id, body = ''] = sealed.split('.');
    const bytes = Buffer.from(body, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const text = `${version}.${id}.${changed.toString('base64url')}`;
      await expect(seal.open(text, 'owner')).rejects.toThrow();
    }
  });

  it('of another purpose or under an unknown key does not open', async () => {
    const sealed = await seal.close('a secret', 'owner');
    await expect(sealFor(ring, 'mail').open(sealed, 'owner')).rejects.toThrow();
    const other = sealFor(readKeyRing(`k2:${key(2)}`), 'totp');
    await expect(other.open(sealed, 'owner')).rejects.toThrow();
    for (const broken of ['', 'v1', 'v2.k1.AAAA', 'v1.k1.', 'v1.k1.!!']) {
      await expect(seal.open(broken, 'owner')).rejects.toThrow();
    }
  });

  // evidence: V11.3.4
  it('never repeats: a thousand of one text all differ', async () => {
    const all = await Promise.all(Array.from({ length: 1000 }, () => seal.close('x', 'owner')));
    expect(new Set(all).size).toBe(1000);
  });

  // evidence: V11.2.2 A71
  it('opens under the old key while the ring has it, and says that it is outdated', async () => {
    const sealed = await seal.close('a secret', 'owner');
    const rotated = sealFor(readKeyRing(`k2:${key(2)},k1:${key(1)}`), 'totp');
    expect(await rotated.open(sealed, 'owner')).toBe('a secret');
    expect(rotated.isOutdated(sealed)).toBe(true);
    expect(rotated.isOutdated(await rotated.close('x', 'owner'))).toBe(false);
  });
});

describe('recovery codes', () => {
  // evidence: V6.5.3 V11.5.1 A29
  it('are ten of 128 bits, read with any case, spaces and hyphens, and nothing else', async () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([A-Z2-7]{5}-){5}[A-Z2-7]$/);
    const [code = ''] = codes;
    const hash = await recoveryCodeHash(code);
    expect(await recoveryCodeHash(code.toLowerCase().replaceAll('-', ' '))).toEqual(hash);
    for (const wrong of ['', code.slice(1), `${code}A`, code.replace(/^./, '1'), '１２３']) {
      expect(await recoveryCodeHash(wrong)).toBeNull();
    }
  });
});

describe('a successor token', () => {
  // evidence: V7.2.3 A21
  it('depends on the token and the key and on nothing else', () => {
    const other = readKeyRing(`k2:${key(2)}`);
    expect(successorOf('t', ring.current)).toBe(successorOf('t', ring.current));
    expect(successorOf('t', ring.current)).not.toBe(successorOf('u', ring.current));
    expect(successorOf('t', ring.current)).not.toBe(successorOf('t', other.current));
    expect(successorOf('t', ring.current)).toMatch(/^[\w-]{43}$/);
  });
});

describe('keys:rotate', () => {
  // evidence: A71
  it('puts a new key in front of a ring and drops none', () => {
    const first = rotateRing('', false);
    const second = rotateRing(first, false);
    expect(readKeyRing(second).find(first.split(':')[0] ?? '')).toBeDefined();
    expect(readKeyRing(second).current.id).not.toBe(first.split(':')[0]);
    expect(rotateRing(second, true)).toBe(second.split(',')[0]);
  });

  // evidence: V11.6.1 A22
  it('publishes a signing key before it signs and keeps two at most', () => {
    const first = rotateSigningKey('')[1]?.value ?? '';
    const second = rotateSigningKey(first);
    expect(second.map(({ name }) => name)).toEqual([
      'TOKEN_PUBLIC_KEYS',
      'TOKEN_SIGNING_KEY',
      'TOKEN_PUBLIC_KEYS',
    ]);
    const [published, signing, alone] = second.map(({ value }) => JSON.parse(value).keys);
    expect(published).toHaveLength(2);
    expect(alone).toEqual([published[0]]);
    expect(JSON.stringify(published)).not.toContain('"d"');
    expect(signing[0].kid).toBe(published[0].kid);
    const signature = sign(
      null,
      Buffer.from('x'),
      createPrivateKey({ key: signing[0], format: 'jwk' }),
    );
    const shown = createPublicKey({ key: published[0], format: 'jwk' });
    expect(verify(null, Buffer.from('x'), shown, signature)).toBe(true);
    const third = JSON.parse(rotateSigningKey(second[1]?.value ?? '')[1]?.value ?? '').keys;
    expect(third).toHaveLength(2);
  });

  it('knows its kinds and no other', () => {
    for (const kind of ['token', 'refresh', 'pepper', 'totp', 'person', 'identity', 'routing']) {
      expect(rotation(kind, '', false)).not.toBeNull();
    }
    expect(rotation('stripe', '', false)).toBeNull();
  });

  it.each(['person', 'identity'])(
    'takes no key out of the ring of %s, which knows people again',
    (kind) => {
      const [step] = rotation(kind, 'older:x', false) ?? [];
      expect(step?.value).toMatch(/^[0-9a-f]+:[\w-]+,older:x$/);
      expect(rotation(kind, 'newer:y,older:x', true)).toBeNull();
    },
  );
});
