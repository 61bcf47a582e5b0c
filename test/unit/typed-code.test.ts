// Codes as people type and paste them.

import { describe, expect, it } from 'vitest';
import { typedDigits, typedRecoveryCode } from '#shared/typed-code.ts';

const RECOVERY = 'ABCDE-FGHIJ-KLMNO-PQRST-UVWXY-Z';
const LETTERS = RECOVERY.replaceAll('-', '');

describe('a code of digits', () => {
  it.each([
    '12345678',
    '1234 5678',
    '1234-5678',
    '12 34 56 78',
    '1234\u20135678',
    '1234\u00a05678',
    '1234.5678',
    ' 12345678 ',
    '12345678\n',
    '\t12345678\r\n',
    '１２３４５６７８',
    '١٢٣٤٥٦٧٨',
    '१२३४५६७८',
    '𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖',
    '1234\u200b5678',
    '\ufeff12345678',
    'code: 12345678',
    'Code:12345678.',
    'Your code is 12345678, valid for 10 minutes',
    '"12345678"',
    '(1234 5678)',
    '1234\u22125678',
    '12/34/56/78',
    '1234\u30fc5678',
    '1234\u30fb5678',
    '1\u034f2345678',
    '1234|5678',
    '验证码12345678，请勿泄露',
    '12345678です',
    '인증번호 12345678를',
    '١٢٣٤-٥٦٧٨',
  ])('is read from %j', (typed) => {
    expect(typedDigits(typed, 8)).toBe('12345678');
  });

  it.each([
    '',
    '1234567',
    '123456789',
    '1234 56789',
    '12345678 or 87654321',
    'a12345678',
    '12345678a',
    '1234,5678',
    'twelve',
    '٫٫٫٫٫٫٫٫',
    '1234567\u00bd',
    '12345678'.repeat(30),
  ])('is not in %j', (typed) => {
    expect(typedDigits(typed, 8)).toBeNull();
  });

  it('takes time in proportion to the text, whatever it is', () => {
    for (const piece of ['1 ', ' ', '1', '1\u200b', '-', '１']) {
      expect(typedDigits(piece.repeat(50_000), 8)).toBeNull();
    }
  });
});

describe('a recovery code', () => {
  it.each([
    RECOVERY,
    LETTERS,
    RECOVERY.toLowerCase(),
    RECOVERY.replaceAll('-', ' '),
    RECOVERY.replaceAll('-', '\u2014'),
    ` ${RECOVERY}\n`,
    `recovery code: ${RECOVERY}`,
    `recovery code ${RECOVERY}`,
    `3. ${RECOVERY}`,
    `"${LETTERS}"`,
    `“${RECOVERY}”`,
    `${RECOVERY},`,
    RECOVERY.replaceAll('-', '\u2212'),
    'ＡＢＣＤＥ-ＦＧＨＩＪ-ＫＬＭＮＯ-ＰＱＲＳＴ-ＵＶＷＸＹ-Ｚ',
  ])('is read from %j', (typed) => {
    expect(typedRecoveryCode(typed)).toBe(LETTERS);
  });

  it.each([
    '',
    RECOVERY.slice(1),
    `${RECOVERY}A`,
    RECOVERY.replace('A', '0'),
    '123456',
    `${RECOVERY}\n${RECOVERY}`,
  ])('is not in %j', (typed) => {
    expect(typedRecoveryCode(typed)).toBeNull();
  });
});
