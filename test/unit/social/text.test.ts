// What may be said: characters, words and links, pace. Pure rules with a clock passed in.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordAndLinkFilter } from '#objects/chat-room/filter.ts';
import { Pace } from '#objects/chat-room/pace.ts';
import { isEmoji, lengthOf, mentionsOf, normalizeText } from '#objects/chat-room/text.ts';
import { DEFAULT_POLICY } from '#shared/contracts/chat-room.ts';

describe('text', () => {
  it.each([
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['a\u202Eevil\u202C', 'aevil'],
    ['zero\u200Bwidth\uFEFF', 'zerowidth'],
    ['a\u0000b\u0007c\u001Bd', 'abcd'],
    ['line\r\nbreak\r', 'line\nbreak'],
    ['  padded  ', 'padded'],
    ['e\u0301', '\u00E9'],
    ['many\n\n\n\n\nlines', 'many\n\nlines'],
    ['tag\u{E0041}\u{E0042}', 'tag'],
    ['stray\u200D joiner', 'stray joiner'],
    ['👨‍👩‍👧 family', '👨‍👩‍👧 family'],
    ['می‌خواهم', 'می‌خواهم'],
  ])('%j becomes %j', (raw, clean) => {
    expect(normalizeText(raw)).toBe(clean);
  });

  it('keeps three combining marks of a tower', () => {
    expect(normalizeText(`x${'\u0335'.repeat(50)}`)).toBe(`x${'\u0335'.repeat(3)}`);
  });

  it('is the same when normalised twice, and holds no control, whatever came in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (raw) => {
        const once = normalizeText(raw);
        expect(normalizeText(once)).toBe(once);
        expect(once).not.toMatch(/(?!\n)[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
      }),
      { numRuns: 150 },
    );
  });

  it('is counted in code points', () => {
    expect(lengthOf('a😀é')).toBe(3);
  });

  it('knows one emoji from anything else', () => {
    for (const emoji of ['👍', '👨‍👩‍👧', '🏳️‍🌈', '1️⃣', '🇨🇭']) expect(isEmoji(emoji)).toBe(true);
    for (const other of ['a', '👍👍', '', '<b>', '👍 ']) expect(isEmoji(other)).toBe(false);
  });

  it('finds mentions by the longest name, and none inside an address', () => {
    const ids = new Map([
      ['ann', '1'],
      ['ann lee', '2'],
    ]);
    const find = (text: string) => mentionsOf(text, (name) => ids.get(name));
    expect(find('hi @Ann Lee, and @ann!')).toEqual([
      { id: '2', name: 'Ann Lee' },
      { id: '1', name: 'ann' },
    ]);
    expect(find('mail me@ann.example')).toEqual([]);
  });
});

describe('the filter', () => {
  const filter = wordAndLinkFilter({ links: false, words: ['darn', 'c.t'] });

  it.each(['darn', 'DARN it', 'd a r n', 'd4rn', 'dàrn'])('refuses the word in %j', (text) => {
    expect(filter(text)).toBe('word');
  });

  it.each(['darning', 'cat', 'c t'])('takes a word as it is written: %j passes', (text) => {
    expect(filter(text)).toBeNull();
  });

  it.each(['http://x.y', 'see www.example.org', 'win at free-coins.casino', 'spam[dot]com'])(
    'refuses the link in %j',
    (text) => {
      expect(filter(text)).toBe('link');
      expect(wordAndLinkFilter({ links: true, words: [] })(text)).toBeNull();
    },
  );

  it('lets ordinary sentences pass', () => {
    for (const text of ['Good game. Me too.', 'I bet 2.50', 'e.g. this', 'nice.']) {
      expect(filter(text)).toBeNull();
    }
  });
});

describe('pace', () => {
  const policy = { ...DEFAULT_POLICY, messageBurst: 3, messagesPerSecond: 1 };
  const never = () => ({ message: null, editAtMs: null });

  it('lets a burst pass and then as many as the rate allows', () => {
    const pace = new Pace();
    const at = (ms: number, text: string) => pace.take('p', text, policy, ms, never).ok;
    expect(['a', 'b', 'c', 'd'].map((text) => at(0, text))).toEqual([true, true, true, false]);
    expect(at(1_000, 'e')).toBe(true);
    expect(at(1_100, 'f')).toBe(false);
    expect(pace.take('other', 'a', policy, 0, never).ok).toBe(true);
  });

  it('refuses an echo of oneself for a while', () => {
    const pace = new Pace();
    const code = (ms: number) => {
      const taken = pace.take('p', 'same', policy, ms, never);
      return taken.ok ? 'ok' : taken.error.code;
    };
    expect([code(0), code(1_000), code(40_000)]).toEqual(['ok', 'duplicate_message', 'ok']);
  });

  it('keeps slow mode also after the memory is gone', () => {
    const slow = { ...policy, slowModeSeconds: 60 };
    const pace = new Pace();
    const message = { atMs: 50_000, text: 'before' };
    const last = () => ({ message, editAtMs: 55_000 });
    expect(pace.take('p', 'next', slow, 60_000, last)).toMatchObject({
      error: { code: 'slow_mode', facts: { retryAfterSeconds: 50 } },
    });
    expect(pace.take('p', 'next', slow, 111_000, last).ok).toBe(true);
    expect(pace.change('p', 'edit', slow, 112_000, last)).toMatchObject({
      error: { code: 'slow_mode', facts: { retryAfterSeconds: 3 } },
    });
    expect(pace.change('p', 'react', slow, 112_000, last).ok).toBe(true);
    expect(pace.change('p', 'edit', slow, 116_000, last).ok).toBe(true);
  });

  it('keeps edits and reactions, and messages, out of each other’s way', () => {
    const pace = new Pace();
    const change = (kind: 'edit' | 'react') => pace.change('p', kind, policy, 0, never).ok;
    const kinds = ['edit', 'react', 'edit', 'react', 'edit'] as const;
    expect(kinds.map(change)).toEqual([true, true, true, false, false]);
    expect(pace.take('p', 'still', policy, 0, never).ok).toBe(true);
  });

  it('never grows beyond its bound, however many write', () => {
    const pace = new Pace();
    for (let index = 0; index < 12_000; index++) pace.take(`p${index}`, 'x', policy, 0, never);
    expect(pace.size).toBeLessThanOrEqual(5_000);
  });
});
