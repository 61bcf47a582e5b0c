// What may be said: characters, words and links, pace. Pure rules with a clock passed in.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mentionsOf } from '#objects/chat-room/decide/mentions.ts';
import { RateLimiter } from '#objects/chat-room/decide/rate-limiter.ts';
import { wordAndLinkFilter } from '#objects/chat-room/decide/text-filter.ts';
import { DEFAULT_POLICY } from '#shared/contracts/chat-room.ts';
import { normalizeEmoji } from '#shared/text/emoji.ts';
import { holdsLink } from '#shared/text/link.ts';
import { isVisible, lengthOf, normalizeText } from '#shared/text/visible.ts';

/** True for exactly one emoji, however it is spelled. */
const isEmoji = (text: string) => normalizeEmoji(text) !== null;

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

  it('keeps two combining marks of a tower, of one mark or of many, also behind accented letters', () => {
    expect(normalizeText(`x${'\u0335'.repeat(50)}`)).toBe(`x${'\u0335'.repeat(2)}`);
    expect(normalizeText(`é${'\u0301\u0316'.repeat(9)}`)).toBe('é\u0316'.normalize('NFC'));
    expect(normalizeText('ก็็็็็')).toBe('ก็็');
    expect(normalizeText('\u0301\u0301 a')).toBe('a');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0x300, max: 0x36f }), { maxLength: 60 }), (codes) => {
        const tower = normalizeText(`x${String.fromCodePoint(...codes)}`);
        expect(tower.normalize('NFD').match(/\p{M}/gu)?.length ?? 0).toBeLessThanOrEqual(2);
      }),
      { numRuns: 150 },
    );
  });

  it('keeps what a script needs: syllables of India and Burma, and Vietnamese', () => {
    for (const word of ['ज़ीं', 'ကြို့', 'Việt', 'र‍्य', 'בָּ']) {
      expect(normalizeText(word)).toBe(word.normalize('NFC'));
    }
  });

  it('keeps the flags of England, Scotland and Wales, and no tags elsewhere', () => {
    for (const region of ['gbeng', 'gbsct', 'gbwls']) {
      const tags = [...region].map((letter) =>
        String.fromCodePoint(0xe0000 + letter.charCodeAt(0)),
      );
      const flag = `\u{1F3F4}${tags.join('')}\u{E007F}`;
      expect(normalizeText(`go ${flag}!`)).toBe(`go ${flag}!`);
      expect(normalizeEmoji(flag)).toBe(flag);
      expect(normalizeText(`x${tags.join('')}\u{E007F}`)).toBe('x');
    }
  });

  it('is seen only with something that marks could stand on', () => {
    const unseen = [
      '\u2800\u2800',
      '\ufe0f',
      '\u3164',
      '\u1160\u115f',
      '\u0301',
      '\u{e0067}',
      ' \n\u2800',
    ];
    for (const text of [...unseen, '\u00ad', '\u034f', '\u{1d159}', '\uffa0 \u200b', '\u{13441}']) {
      expect(isVisible(normalizeText(text)), JSON.stringify(text)).toBe(false);
    }
    for (const text of ['a', '.', '👍', '⠿', '한', '+']) expect(isVisible(text)).toBe(true);
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

  it('leaves an emoji whole whose selectors a keyboard left out', () => {
    for (const emoji of ['🏴‍☠', '👁️‍🗨', '👩‍❤‍💋‍👨', '🏃🏽‍♀', '🏃‍♂‍➡', '🐻‍❄', '😶‍🌫']) {
      expect(normalizeText(`a ${emoji} b`)).toBe(`a ${emoji} b`);
    }
  });

  it('is counted in code points', () => {
    expect(lengthOf('a😀é')).toBe(3);
  });

  it('knows one emoji from anything else', () => {
    for (const emoji of ['👍', '👨‍👩‍👧', '🏳️‍🌈', '1️⃣', '🇨🇭']) expect(isEmoji(emoji)).toBe(true);
    for (const other of ['a', '👍👍', '', '<b>', '👍 ', '1', '\uFE0F']) {
      expect(isEmoji(other)).toBe(false);
    }
  });

  it('takes an emoji in each of its spellings for one', () => {
    for (const emoji of ['❤️', '☺️', '👁️‍🗨️', '🏳️‍🌈', '👩‍❤️‍👨', '🏴‍☠️', '1️⃣', '🕵🏽‍♂️', '☝🏽', '👍']) {
      expect(normalizeEmoji(emoji)).toBe(emoji);
      expect(normalizeEmoji(emoji.replaceAll('\uFE0F', ''))).toBe(emoji);
      expect(normalizeEmoji(emoji.replace('\uFE0F', '\uFE0E'))).toBe(emoji);
    }
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
    ids.set("o'brien", '3');
    expect(find('@O\u2019Brien hi')).toEqual([{ id: '3', name: 'O\u2019Brien' }]);
  });
});

describe('the filter', () => {
  const filter = wordAndLinkFilter({ links: false, words: ['darn', 'c.t'] });

  it.each([
    'darn',
    'DARN it',
    'd a r n',
    'd4rn',
    'dàrn',
    'darn!',
    'daaarn',
    'd\u200Da\u00ADrn',
    'dаrn',
    'ᴅᴀʀɴ',
    'd_a-r.n',
    '🅳🅰🆁🅽',
    'd@rn',
  ])('refuses the word in %j', (text) => {
    expect(filter(text)).toBe('word');
  });

  it.each(['darning', 'cat', 'c t'])('takes a word as it is written: %j passes', (text) => {
    expect(filter(text)).toBeNull();
  });

  it.each([
    'http://x.y',
    'see www.example.org',
    'win at free-coins.casino',
    'spam[dot]com',
    'EVIL.COM',
    'evil.pizza',
    'evil.co.uk',
    'пример.рф',
    'xn--e1afmkfd.xn--p1ai',
    'e\u200Dvil.c\u2060om',
    'еvіl․соm',
    'ｅｖｉｌ。ｃｏｍ',
    'ᴇᴠɪʟ.ᴄᴏᴍ',
    'ꓰꓦꓲꓡ.ꓚꓳꓟ',
    'evil . com',
    'evil .pizza',
    'evil. com',
    'evil\n.com',
    'e v i l . c o m',
    'evil dot com',
    'evil (d0t) de',
    'evil,com',
    'evil•com',
    'evil%2Ecom',
    'evil.c0m',
    'evil.c o m',
    'evil😀.com',
    'evil.c\u0301om',
    '1.2.3.4',
    'http:1.2.3.4',
    'https:\\\\evil.com',
    '//evil.com',
    '[::1]',
    'hxxp://evil',
    'javascript:alert(1)',
    'mailto:a@evil',
    'me@evil.com',
    't.me/evil',
    '(evil.com)',
    '[x](evil.com)',
    'evil..com',
    'evil.ϲom',
    'evil●com',
    'evil+.+com',
    'evil/com',
    'evil.(com)',
    'e.v.i.l.c.o.m',
    'evil dot c o m',
    'evil point com',
    'evil точка ру',
    'bit ly/x',
    't me/evil',
    'www evil com',
    'http //evil',
    'h\nt\tt\np://evil',
    'vbscript:x',
    'magnet:?xt',
    '💩.la',
    '❤️.ws',
    'evil-.com',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '2606:4700::1111',
  ])('refuses the link in %j', (text) => {
    expect(filter(text)).toBe('link');
    expect(wordAndLinkFilter({ links: true, words: [] })(text)).toBeNull();
  });

  it('lets ordinary sentences pass', () => {
    const sentences = [
      'Good game. Me too.',
      'I bet 2.50',
      'e.g. this',
      'nice.',
      'wait...what',
      'sim, com certeza',
      'me/you at 12:30:45',
      'a::b',
      'version 1.2',
      'connect the dots',
      'v1.10',
    ];
    const more = [
      '10.000 coins',
      'a/b and/or',
      'it is 5:00 p.m. now',
      'привет. Как дела',
      '你好。我很好',
    ];
    for (const text of [...sentences, ...more, 'connect the dot to it', 'U.S.A. rocks', 'o.O']) {
      expect(filter(text), text).toBeNull();
    }
  });

  it('finds an address whatever is put between its letters, and in whatever case', () => {
    const noise = fc.constantFrom(
      '',
      '',
      '\u200b',
      '\u200d',
      '\u2060',
      '\u00ad',
      '\ufe0f',
      '\u{e0061}',
    );
    fc.assert(
      fc.property(
        fc.constantFrom('evil.com', 'bonus.gg', 'shop.example.de', 't.me', 'free.casino'),
        fc.infiniteStream(noise),
        fc.infiniteStream(fc.boolean()),
        (address, gaps, capitals) => {
          let text = '';
          for (const letter of address) {
            text += capitals.next().value === true ? letter.toUpperCase() : letter;
            text += gaps.next().value ?? '';
          }
          expect(filter(normalizeText(`see ${text} now`)), JSON.stringify(text)).toBe('link');
          expect(holdsLink(text), JSON.stringify(text)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('pace', () => {
  const policy = { ...DEFAULT_POLICY, messageBurst: 3, messagesPerSecond: 1 };
  const never = () => ({ message: null, editAtMs: null });

  it('lets a burst pass and then as many as the rate allows', () => {
    const pace = new RateLimiter();
    const at = (ms: number, text: string) => pace.take('p', text, policy, ms, never).ok;
    expect(['a', 'b', 'c', 'd'].map((text) => at(0, text))).toEqual([true, true, true, false]);
    expect(at(1_000, 'e')).toBe(true);
    expect(at(1_100, 'f')).toBe(false);
    expect(pace.take('other', 'a', policy, 0, never).ok).toBe(true);
  });

  it('refuses an echo of oneself for a while', () => {
    const pace = new RateLimiter();
    const code = (ms: number) => {
      const taken = pace.take('p', 'same', policy, ms, never);
      return taken.ok ? 'ok' : taken.error.code;
    };
    expect([code(0), code(1_000), code(40_000)]).toEqual(['ok', 'duplicate_message', 'ok']);
  });

  it('takes a message for an echo whatever it is written with, also between others', () => {
    const free = { ...policy, messageBurst: 100 };
    const said = 'Buy gold from me now';
    for (const again of [
      'buy gold from me now!!!',
      'BUY  GOLD\u00A0FROM ME NOW',
      'B u y g o l d from me now',
      'Buy g\u200Dold from me n\u00ADow',
      'Вuy gоld from me now',
      'ʙᴜʏ ɢᴏʟᴅ from me now',
      'Buy g0ld from me now 😀',
      'Buuuy goold from me nooow',
      'Buy gold from me now 2',
      '(Buy gold, from me: now)',
    ]) {
      const pace = new RateLimiter();
      expect(pace.take('p', said, free, 0, never).ok).toBe(true);
      expect(pace.take('p', 'something else', free, 1, never).ok).toBe(true);
      expect(pace.take('p', again, free, 2, never), again).toMatchObject({
        error: { code: 'duplicate_message' },
      });
    }
  });

  it('lets pass what only looks a little like it', () => {
    const free = { ...policy, messageBurst: 100 };
    const pace = new RateLimiter();
    const texts = ['100', '1000', '10', 'no', 'now', '👍', '👎', '👍👍', 'gg', 'gg wp', '?', '!'];
    for (const text of texts) expect(pace.take('p', text, free, 0, never).ok, text).toBe(true);
  });

  it('remembers what was said before the memory was gone', () => {
    const pace = new RateLimiter();
    const earlier = [{ atMs: 1_000, text: 'first' }];
    const last = () => ({ message: { atMs: 2_000, text: 'second' }, earlier, editAtMs: null });
    expect(pace.take('p', 'First!', policy, 3_000, last)).toMatchObject({
      error: { code: 'duplicate_message' },
    });
  });

  it('keeps slow mode also after the memory is gone', () => {
    const slow = { ...policy, slowModeSeconds: 60 };
    const pace = new RateLimiter();
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
    const pace = new RateLimiter();
    const change = (kind: 'edit' | 'react') => pace.change('p', kind, policy, 0, never).ok;
    const kinds = ['edit', 'react', 'edit', 'react', 'edit'] as const;
    expect(kinds.map(change)).toEqual([true, true, true, false, false]);
    expect(pace.take('p', 'still', policy, 0, never).ok).toBe(true);
  });

  it('never grows beyond its bound, however many write', () => {
    const pace = new RateLimiter();
    for (let index = 0; index < 12_000; index++) pace.take(`p${index}`, 'x', policy, 0, never);
    expect(pace.size).toBeLessThanOrEqual(5_000);
  });
});
