// Display names and titles: what a reader takes them for, whatever they are written with.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONFUSABLES } from '#shared/text/confusables-data.ts';
import { foldDisplayName, judgeDisplayName, judgeTitle } from '#shared/text/display-name.ts';

const refusal = (typed: string) => {
  const judged = judgeDisplayName(typed);
  return judged.ok ? null : (judged.error.facts?.problem ?? judged.error.code);
};

const HIDDEN = [
  ...'\u00ad\u034f\u115f\u1160\u17b4\u180b\u180e\u200b\u200c\u200d\u200e\u2060\u3164',
].concat(['\ufe00', '\ufe0f', '\uffa0', '\u{1d173}', '\u{e0020}', '\u{e0101}']);
// Letters of other shapes for each small Latin one, as UTS 39 has them.
const LOOK_ALIKES = new Map(
  CONFUSABLES.split('\n')
    .map((line): [string, string[]] => {
      const gap = line.indexOf('\t');
      return [line.slice(0, gap), [...line.slice(gap + 1)].filter((letter) => letter !== '|')];
    })
    .filter(([shape]) => /^[a-z]$/.test(shape)),
);

describe('a name that speaks for the house', () => {
  it.each([
    'Cashier',
    'Cashier Ann',
    'Help Desk',
    'helpdesk42',
    'VIP Host',
    'VipHost Ann',
    'VIP-H0ST',
    'Casino Host',
    'Pit Boss',
    'Customer Care',
    'Account Manager',
    'Payments Team',
    'Bank Manager',
    'Deposit Desk',
    'Sup port',
    'S u p p o r t',
    'Ⓢⓤⓟⓟⓞⓡⓣ',
    'Sᴜᴘᴘᴏʀᴛ',
    'Live Agent',
    'Security',
    'Croupier',
    'Supp0rt',
    'S.u.p.p.o.r.t',
    'ＳＵＰＰＯＲＴ',
    '𝓢𝓾𝓹𝓹𝓸𝓻𝓽',
    'ꜱᴜᴘᴘᴏʀᴛ',
    'ꓢꓴꓑꓑꓳꓣꓔ',
    'ᏚᏌᏢᏢᎾᎡᎢ',
    'Adrnin',
    'Поддержка',
    'Админ',
    'Модератор Аня',
    'Υποστήριξη',
    'الدعم',
    'תמיכה',
    'सहायता',
    'ผู้ดูแลระบบ',
    '客服小王',
    'サポート',
    '고객센터',
    'Administrador',
    'SSuuppppoorrtt',
    'Moderatorrr',
    'xXAdminXx',
    'TheSupport',
    'Aclmin',
    'Verified Ann',
    'Payments',
    'Billing 24',
    'KYC',
    'The Owner',
    'Shift Manager',
    'PayPal Ann',
    'Kundtjänst',
    'yönetici',
    'помощь',
    'Дилер',
    '客户服务',
    'व्यवस्थापक',
    'quản trị viên',
  ])('is refused, by whatever letters and in whatever language: %s', (name) => {
    expect(refusal(name)).toBe('display_name_taken');
  });

  it('is refused with any of its letters replaced by letters that look the same', () => {
    const words = fc.constantFrom('support', 'cashier', 'moderator', 'dealer', 'admin', 'viphost');
    fc.assert(
      fc.property(words, fc.infiniteStream(fc.nat()), (word, numbers) => {
        let name = '';
        for (const letter of word) {
          const drawn = [letter, letter.toUpperCase(), ...(LOOK_ALIKES.get(letter) ?? [])];
          name += drawn[(numbers.next().value ?? 0) % drawn.length];
        }
        expect(refusal(name), name).not.toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('is refused with anything unseen in between', () => {
    fc.assert(
      fc.property(fc.constantFrom(...HIDDEN), fc.nat(7), (hidden, at) => {
        const name = `${'Support'.slice(0, at)}${hidden}${'Support'.slice(at)}`;
        expect(refusal(name), JSON.stringify(name)).not.toBeNull();
        expect(judgeTitle(name).ok).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a name', () => {
  it.each([
    ['Support\u1160', 'characters'],
    ['\u1160\u1160\u1160', 'characters'],
    ['Ann\u0301\u0301\u0301', 'characters'],
    ['ꓸꓸꓸ', 'characters'],
    ['ـــ', 'characters'],
    ['ʾʿˀ', 'characters'],
    ['ⲤⲨⲢⲢⲞⲢⲦ', 'display_name_taken'],
    ['pаypal', 'display_name_taken'],
    ['Аnna', 'display_name_taken'],
    ['evil.com', 'address'],
    ['Free SC at bonus.gg', 'address'],
    ['evil．pizza', 'address'],
    ['пример.рф', 'address'],
    ['evil dot com', 'address'],
    ['evil-com', 'address'],
    ['bonus gg', 'address'],
    ['evildotcom', 'address'],
    ['555 123 4567', 'phone_number'],
    ['5551234567', 'phone_number'],
    ['Call 555-1234567', 'phone_number'],
    ['٥٥٥١٢٣٤٥٦٧', 'phone_number'],
    ['55O 123 45O7', 'phone_number'],
    ['e.v.i.l.c.o.m', 'address'],
    ['0x7f.1', 'address'],
    ['fivefivefive1234', 'phone_number'],
    ['O7946O958O', 'phone_number'],
    ['1-800-FLOWERS', 'phone_number'],
    ['Call5551234', 'phone_number'],
    ['555a123b4567', 'phone_number'],
    ['一二三四五六七八', 'phone_number'],
    ['insta evil', 'promotion'],
    ['Free SC', 'promotion'],
    ['FreeCoins', 'promotion'],
    ['FR33 C0INS', 'promotion'],
    ['Promo code 50', 'promotion'],
    ['WIN AT STAKE', 'promotion'],
    ['DM me now', 'promotion'],
    ['telegram me', 'promotion'],
  ])('%j is refused: %s', (name, problem) => {
    expect(refusal(name)).toBe(problem);
  });

  it.each([
    'Ann',
    'Ann Lee',
    'Modern Ann',
    'Modesty',
    'Supporter',
    'Housecat',
    'Agent Smith',
    'Poker Master',
    'Big Boss',
    'مشرف',
    'Vip Vince',
    'Team Rocket',
    'Bonus Hunter',
    'Coin Collector',
    'Player123456x12',
    'Lucky 7',
    'O_o_O',
    "O'Brien",
    'Dr. Strange',
    'J.R. Smith',
    'Müller-Lüdenscheidt',
    'House Cat',
    'Full House',
    'Mood',
    'Player 1',
    'José',
    'Łukasz',
    'Søren',
    'Nguyễn',
    'Оксана',
    'Рома',
    'Илья',
    'Γιώργος',
    'عمر',
    'अमित',
    'สมชาย',
    '李小龙',
    '田中さん',
    '김철수',
  ])('%s is somebody’s', (name) => {
    expect(judgeDisplayName(name)).toEqual({ ok: true, value: name.normalize('NFKC') });
  });

  it('has one apostrophe, however it is typed', () => {
    expect(judgeDisplayName('O\u2019Brien')).toEqual({ ok: true, value: "O'Brien" });
    expect(foldDisplayName("O'Brien")).toBe(foldDisplayName('OBrien'));
  });

  it('is one with its look-alikes, however its letters are replaced', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{3,12}$/),
        fc.infiniteStream(fc.nat()),
        (name, numbers) => {
          let alike = '';
          for (const letter of name) {
            const drawn = [letter, letter.toUpperCase(), ...(LOOK_ALIKES.get(letter) ?? [])];
            // Greek and Cyrillic words are folded by their small letters unless all are capitals.
            const at = (numbers.next().value ?? 0) % drawn.length;
            alike += /\p{Lu}/u.test(drawn[at] ?? '') && at > 1 ? letter : drawn[at];
          }
          expect(foldDisplayName(alike), alike).toBe(foldDisplayName(name));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is one in capitals and in small letters, of every script', () => {
    for (const name of ['Илья', 'Борис', 'Γιώργος', 'Νίκος', 'Łukasz', 'Հայկ']) {
      expect(foldDisplayName(name.toLowerCase())).toBe(foldDisplayName(name));
    }
  });
});

describe('a title', () => {
  it.each(['Friday 🎲 night!', 'Table talk', 'Привет friends', 'Ann & Bob', '🎉', 'Full tilt'])(
    '%s names a group',
    (title) => {
      expect(judgeTitle(title)).toEqual({ ok: true, value: title });
    },
  );

  it.each([
    ['\u2800\u2800', 'characters'],
    ['\ufe0f', 'characters'],
    ['\u3164 \u1160', 'characters'],
    ['...', 'characters'],
    ['Ann\u2800', 'characters'],
    ['find me @evil', 'address'],
    ['Ann#1234', 'address'],
    ['ig: evil', 'address'],
    ['2606:4700::1111', 'address'],
    ['Parlor Support', 'reserved'],
    ['VIP Host', 'reserved'],
    ['ꜱᴜᴘᴘᴏʀᴛ', 'reserved'],
    ['客服', 'reserved'],
    ['Pаypal fans', 'mixed_scripts'],
    ['evil.com fans', 'address'],
    ['join t․me/evil', 'address'],
    ['Call 555 123 4567', 'phone_number'],
    ['Free SC here', 'promotion'],
  ])('%j is refused: %s', (title, problem) => {
    expect(judgeTitle(title)).toMatchObject({ error: { facts: { field: 'title', problem } } });
  });

  it('keeps two marks of a tower and one line', () => {
    expect(judgeTitle(`a${'\u0335'.repeat(9)}\nb`)).toEqual({ ok: true, value: 'a\u0335\u0335 b' });
  });
});
