import { describe, expect, it } from 'vitest';
import { bytesToHex } from '#shared/bytes.ts';
import { seedKey } from '#shared/fairness/draw.ts';
import { diceRollHundredths } from '#shared/fairness/games/dice.ts';

// A round of the published scheme: players hold these numbers from other verifiers.
const key = seedKey('18e93f4a7b5b58d2569765766d1b6c3296bbd8430d6f20249044d72f14720159');
const draw = () => key.draw('bb62964774', 1);

describe('the published vectors', () => {
  it('gives the HMAC block of cursor 0', () => {
    expect(bytesToHex(key.block('bb62964774', 1, 0))).toBe(
      'c590d171e39b70404ee1fff2ce09c3e1090688e1320a9cd27f58b1ac3dfa8c92',
    );
  });

  it('gives the same block again from the same prepared key', () => {
    expect(bytesToHex(key.block('bb62964774', 1, 0))).toBe(
      bytesToHex(key.block('bb62964774', 1, 0)),
    );
  });

  it('rolls 77.18 at dice', () => {
    expect(diceRollHundredths(draw())).toBe(7718);
  });
});
