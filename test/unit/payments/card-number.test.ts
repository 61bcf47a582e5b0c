// A card number in text is found however it is grouped and whatever stands beside it, and what only
// looks like one from afar (ids, times, amounts, telephone numbers) is left alone.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsCardNumber } from '#shared/card-number.ts';
import { checkTree } from '#shared/http/body.ts';

/** The digit that makes a number pass Luhn. */
function checkDigit(digits: string): string {
  let sum = 0;
  for (const [index, digit] of [...digits].reverse().entries()) {
    const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}

describe('a card number is found', () => {
  it.each([
    ['of each issuer', '4242424242424242'],
    ['', '5555555555554444'],
    ['', '2223003122003222'],
    ['', '378282246310005'],
    ['', '6011111111111117'],
    ['', '3056930009020004'],
    ['with its code behind it', '4242 4242 4242 4242 123'],
    ['', '4242424242424242 123'],
    ['with its date behind it', '4242424242424242 12 27'],
    ['', '4242424242424242 12/27'],
    ['with a number before it', 'order 7 4242424242424242'],
    ['', '12 4242-4242-4242-4242 999'],
    [
      'in other digits',
      '\uff14\uff12\uff14\uff12\uff14\uff12\uff14\uff12\uff14\uff12\uff14\uff12\uff14\uff12\uff14\uff12',
    ],
    ['with other spaces and dashes', '4242\u00a04242\u00a04242\u00a04242'],
    ['', '4242\u20134242\u20134242\u20134242'],
    ['', '4242  4242  4242  4242'],
    ['with dots', '4242.4242.4242.4242'],
    ['', '3782/822463/10005'],
    ['with something invisible in it', '42424242\u200b42424242'],
  ])('%s: %s', (_, text) => {
    expect(holdsCardNumber(text)).toBe(true);
    expect(checkTree({ deep: [text] })).toMatchObject({ error: { code: 'card_number_refused' } });
  });

  it('as a JSON number', () => {
    const error = { code: 'card_number_refused' };
    expect(checkTree({ amount: 4242424242424242 })).toMatchObject({ error });
    expect(checkTree({ amount: 1795511139123, price: 4.99 })).toMatchObject({ ok: true });
  });

  it('in any layout, between any words and small numbers', () => {
    const word = fc.constantFrom('', 'pay with ', '7 ', 'nr. 12, ', 'exp 12/27 ', '(', 'card: ');
    const behind = fc.constantFrom('', ' 123', ' 12/27', ', thanks', ' 1 2', ')', '.');
    const layout = fc.constantFrom([16], [4, 4, 4, 4]);
    const separator = fc.constantFrom(' ', '-', '  ');
    const start = fc.constantFrom('4', '51', '55', '2221', '2720', '6011', '35');
    fc.assert(
      fc.property(
        word,
        behind,
        layout,
        separator,
        start,
        fc.stringMatching(/^\d{15}$/),
        (before, after, sizes, between, first, rest) => {
          const body = `${first}${rest}`.slice(0, 15);
          const number = body + checkDigit(body);
          let at = 0;
          const groups = sizes.map((size) => {
            at += size;
            return number.slice(at - size, at);
          });
          return holdsCardNumber(`${before}${groups.join(between)}${after}`);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('no card number is', () => {
  it.each([
    ['an id', '01a20ccd-bb1c-711e-8da7-7f7027238b2f'],
    ['an id of digits only', '42424242-4242-4242-8242-424242424242'],
    ['a time', '1795511139123'],
    ['an amount', '9223372036854.775807'],
    ['a number that does not pass Luhn', '4242 4242 4242 4241'],
    ['two telephone numbers', '555 123 4567 555 123 4568'],
    ['a series', '3 4 5 6 7 8 9 10 11 12 13 14 15'],
    ['digits in a token', 'cs_test_x4242424242424242'],
    ['a date and a time', '2026-11-24 10:32:20'],
  ])('%s: %s', (_, text) => {
    expect(holdsCardNumber(text)).toBe(false);
  });

  it('looked for long, in the longest of texts', () => {
    const pieces = ['4', '4 ', '4-', '42 ', '4242 ', '4.', '\u200b4', '4  ', '4242-'];
    // Processor time, because what others do meanwhile must not count. Both read as much text in sum.
    const spentOn = (length: number, times: number) => {
      const before = process.cpuUsage().user;
      for (let turn = 0; turn < times; turn++) {
        for (const piece of pieces) holdsCardNumber(`${piece.repeat(length / piece.length)}x`);
      }
      return process.cpuUsage().user - before;
    };
    const short = spentOn(8_192, 160);
    // What looks back at all of it would take eight times as long.
    expect(spentOn(65_536, 20) / short).toBeLessThan(4);
  });
});
