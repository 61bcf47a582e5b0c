import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex } from '#shared/bytes.ts';
import { crashPoint, previousCrashHash } from '#shared/fairness/crash.ts';
import { seedKey } from '#shared/fairness/draw.ts';
import { clientSeedSchema, serverSeedFromBytes, serverSeedHash } from '#shared/fairness/seeds.ts';
import { diceRollHundredths } from '#shared/games/dice/rules.ts';
import { kenoDraw } from '#shared/games/keno/rules.ts';
import { limboHundredths } from '#shared/games/limbo/rules.ts';
import { minePositions } from '#shared/games/mines/rules.ts';
import { plinkoBucket, plinkoPath } from '#shared/games/plinko/rules.ts';
import { roulettePocket } from '#shared/games/roulette/rules.ts';

// A round of the published scheme; which verifiers of others agree beyond it: verifiers.test.ts.
const SERVER_SEED = '18e93f4a7b5b58d2569765766d1b6c3296bbd8430d6f20249044d72f14720159';
const key = seedKey(SERVER_SEED);
const draw = () => key.draw('bb62964774', 1);

describe('the published vectors', () => {
  it('gives the HMAC block of cursor 0', () => {
    expect(bytesToHex(key.block('bb62964774', 1, 0))).toBe(
      'c590d171e39b70404ee1fff2ce09c3e1090688e1320a9cd27f58b1ac3dfa8c92',
    );
  });

  it('rolls 77.18 at dice', () => {
    expect(diceRollHundredths(draw())).toBe(7718);
  });

  it('draws 1.28 at limbo', () => {
    expect(limboHundredths(draw())).toBe(128);
  });

  it('draws 3807692.30 at limbo from a tiny float', () => {
    const tiny = seedKey('e8df2cc3b9ccb583ce5ea92336842387').draw(
      '83e27f682128eb1852b048203dfd6931',
      1_942_124,
    );
    expect(limboHundredths(tiny)).toBe(380_769_230);
  });

  it('spins 28 at roulette', () => {
    expect(roulettePocket(draw())).toBe(28);
  });

  it('draws the ten keno numbers in their order', () => {
    expect(kenoDraw(draw())).toEqual([31, 36, 12, 32, 2, 8, 20, 10, 25, 17]);
  });

  it('leaves tile 22 (counted from 1) safe among 24 mines', () => {
    const mines = minePositions(draw(), 24);
    const safe = Array.from({ length: 25 }, (_, tile) => tile).filter((t) => !mines.includes(t));
    expect(safe).toEqual([22 - 1]);
  });

  it('drops the plinko ball into the bucket of each number of rows', () => {
    const buckets = [8, 9, 10, 11, 12, 13, 14, 15, 16].map((rows) =>
      plinkoBucket(plinkoPath(draw(), rows)),
    );
    expect(buckets).toEqual([3, 4, 4, 4, 4, 5, 5, 5, 5]);
  });

  it('crashes at 2.5682504010713783', () => {
    const point = crashPoint(
      'b4e7b335045da0a2666145980d03ed440a2e150e5369c72c7e6e24aeeb95f791',
      '0000000000000000001b34dc6a1e86083f95500b096231436e9b25cbdd0075c4',
    );
    expect(point).toBe(2.5682504010713783);
  });

  it('chains crash hashes by hashing the hex text', () => {
    const hash = 'b4e7b335045da0a2666145980d03ed440a2e150e5369c72c7e6e24aeeb95f791';
    expect(previousCrashHash(hash)).toBe(createHash('sha256').update(hash, 'ascii').digest('hex'));
  });
});

describe('seeds and draws', () => {
  it('agrees with an independent HMAC for any seed, nonce and cursor', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.nat(),
        fc.nat({ max: 50 }),
        (serverSeed, clientSeed, nonce, cursor) => {
          const expected = createHmac('sha256', serverSeed)
            .update(`${clientSeed}:${nonce}:${cursor}`)
            .digest('hex');
          const prepared = seedKey(serverSeed);
          prepared.block('another round', 7, 0);
          expect(bytesToHex(prepared.block(clientSeed, nonce, cursor))).toBe(expected);
        },
      ),
    );
  });

  it('reads float i from bytes 4i to 4i + 3 of the joined blocks, in any order of reading', () => {
    const bytes = [0, 1, 2].flatMap((cursor) => [...key.block('seed', 5, cursor)]);
    const floatAt = (index: number): number =>
      [0, 1, 2, 3].reduce(
        (sum, place) => sum + (bytes[index * 4 + place] ?? Number.NaN) / 256 ** (place + 1),
        0,
      );
    const round = key.draw('seed', 5);
    for (const index of [23, 0, 9, 8, 7, 16, 15]) expect(round.float(index)).toBe(floatAt(index));
  });

  it('commits to the seed text by its SHA-256', () => {
    expect(serverSeedHash(SERVER_SEED)).toBe(
      createHash('sha256').update(SERVER_SEED, 'utf8').digest('hex'),
    );
  });

  it('writes 32 random bytes as 64 hex digits and refuses another length', () => {
    expect(serverSeedFromBytes(new Uint8Array(32).fill(171))).toBe('ab'.repeat(32));
    expect(() => serverSeedFromBytes(new Uint8Array(31))).toThrow(RangeError);
  });

  it('takes a readable client seed and refuses colons, spaces, nothing and 65 characters', () => {
    for (const seed of ['bb62964774', 'My_own-seed.1', 'x'.repeat(64)]) {
      expect(clientSeedSchema.safeParse(seed).success).toBe(true);
    }
    for (const seed of ['', 'a:b', 'a b', 'x'.repeat(65), 'é', 'a\n', 7, null]) {
      expect(clientSeedSchema.safeParse(seed).success).toBe(false);
    }
  });
});
