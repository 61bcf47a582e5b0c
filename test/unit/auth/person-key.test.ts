// Which addresses are one mailbox, and by what a person is known again.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeEmail } from '#workers/auth/account/email-address.ts';
import { foldEmail, personKeys } from '#workers/auth/account/person-key.ts';

const ring = (...ids: string[]) =>
  ids.map((id, index) => `${id}:${Buffer.alloc(32, index + 1).toString('base64url')}`).join(',');

describe('addresses of one mailbox', () => {
  it.each([
    ['anna@example.com', 'anna+bonus@example.com'],
    ['annabell@gmail.com', 'a.n.n.a.bell+x.y@googlemail.com'],
    ['annabell@proton.me', 'anna-bell_@pm.me'],
    ['anna@icloud.com', 'anna+1@me.com'],
    ['anna@yahoo.com', 'anna-shopping@yahoo.com'],
    ['anna.bell@yandex.ru', 'anna-bell@ya.ru'],
    ['anna@yahoo.co.uk', 'anna-2@yahoo.co.uk'],
    ['anna@yahoo.de', 'anna-2+x@yahoo.de'],
    ['anna@rocketmail.com', 'anna-2@rocketmail.com'],
    ['anna@outlook.com', 'anna+2@outlook.com'],
    ['anna@fastmail.com', 'whatever@anna.fastmail.com'],
    ['anna@fastmail.fm', 'x+y@anna.fastmail.fm'],
  ])('%s and %s are one', (one, other) => {
    expect(foldEmail(other)).toBe(foldEmail(one));
  });

  it.each([
    ['anna.bell@example.com', 'annabell@example.com'],
    ['anna-bell@example.com', 'anna@example.com'],
    ['anna@gmail.com', 'anna@example.com'],
    ['+anna@example.com', '+bella@example.com'],
    ['-a@yahoo.com', '-b@yahoo.com'],
    ['anna.bell@outlook.com', 'annabell@outlook.com'],
    ['anna-x@yahoo.example.com', 'anna@yahoo.example.com'],
    ['x@anna.example.com', 'x@bella.example.com'],
  ])('%s and %s are two', (one, other) => {
    expect(foldEmail(other)).not.toBe(foldEmail(one));
  });

  it('fold to themselves when folded again', () => {
    const local = fc.stringMatching(/^[a-z0-9+._-]{1,20}$/);
    const domain = fc.constantFrom('gmail.com', 'pm.me', 'yahoo.com', 'example.com', 'ya.ru');
    fc.assert(
      fc.property(local, domain, (name, at) => {
        const folded = foldEmail(`${name}@${at}`);
        expect(foldEmail(folded)).toBe(folded);
      }),
    );
  });
});

describe('spellings of one address', () => {
  it.each([
    ['Anna@Gmail.COM', 'ａnna@ｇmail.com'],
    ['anna@münchen.example', 'anna@xn--mnchen-3ya.example'],
    ['anna@mu\u0308nchen.example', 'ANNA@MÜNCHEN.EXAMPLE'],
    ['anna@gmail.com', 'an.na@gmail.com.'],
    ['anna@example.com', 'anna@example.com.'],
  ])('%s and %s are one person', (one, other) => {
    const folded = [one, other].map((typed) => foldEmail(normalizeEmail(typed) ?? 'refused'));
    expect(folded[0]).not.toBe('refused');
    expect(folded[1]).toBe(folded[0]);
  });
});

describe('the keys of an address', () => {
  it('are one under each key of the ring, so that none is lost when a new one is put in front', () => {
    const before = personKeys(ring('a'), 'anna@gmail.com');
    const [, old] = personKeys(
      `${ring('z').replace(/:.*/, `:${'B'.repeat(42)}A`)},${ring('a')}`,
      'an.na@gmail.com',
    );
    expect([old]).toEqual(before);
  });

  it('tell nothing without the ring, and differ between rings', () => {
    const [one] = personKeys(ring('a'), 'anna@gmail.com');
    const [other] = personKeys(ring('b', 'a').split(',')[1] ?? '', 'anna@gmail.com');
    expect(one?.key).toMatch(/^[0-9a-f]{64}$/);
    expect(other?.key).not.toBe(one?.key);
  });
});
