// Addresses, names, devices, codes and mails: text that people and attackers choose.

import fc from 'fast-check';
import { generateSync } from 'otplib';
import { describe, expect, it } from 'vitest';
import {
  foldDisplayName,
  isReservedName,
  normalizeDisplayName,
} from '#shared/text/display-name.ts';
import { normalizeEmail } from '#workers/auth/account/email-address.ts';
import { builtInList } from '#workers/auth/credentials/breached-passwords.ts';
import { checkPassword, contextWords } from '#workers/auth/credentials/password-policy.ts';
import { matchingStep, newSeed, otpauthUrl } from '#workers/auth/factors/totp.ts';
import { ACCOUNT_TEMPLATES } from '#workers/auth/mail/account-templates.ts';
import { RECOVERY_TEMPLATES } from '#workers/auth/mail/recovery-templates.ts';
import { type MailTemplate, renderMail } from '#workers/auth/mail/templates.ts';
import { ageOn } from '#workers/auth/registration/registration.ts';

describe('an address', () => {
  // evidence: A1
  it.each([
    ['Ada@Example.com', 'ada@example.com'],
    [' ada@example.com ', 'ada@example.com'],
    ['ada＠example.com', 'ada@example.com'],
    ['ＡＤＡ@example.com', 'ada@example.com'],
    ['ada@BÜCHER.example', 'ada@xn--bcher-kva.example'],
    ['ada@bu\u0308cher.example', 'ada@xn--bcher-kva.example'],
    ['ada+tag@example.co.uk', 'ada+tag@example.co.uk'],
    ["o'hara@example.com", "o'hara@example.com"],
  ])('%j is one spelling of %j', (typed, one) => {
    expect(normalizeEmail(typed)).toBe(one);
    expect(normalizeEmail(one)).toBe(one);
  });

  // evidence: V1.3.11 A2
  it('that is accepted is ASCII without any character a mail header could misread', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.emailAddress(),
        (noise, good) => {
          for (const text of [noise, `${noise}@example.com`, `a@${noise}`, good, noise + good]) {
            const one = normalizeEmail(text);
            if (one !== null) {
              expect(one).toMatch(/^[!-~]+$/);
              expect(one).not.toMatch(/[<>()[\]\\,;:"]/);
              expect(one.split('@')).toHaveLength(2);
              expect(normalizeEmail(one)).toBe(one);
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a display name', () => {
  // evidence: V1.3.3
  it.each([
    ['ab'],
    ['-ab'],
    ['a'.repeat(21)],
    ['a\u202eb'],
    ['a\u200bbc'],
    ['a\tb'],
    ['<b>x</b>'],
    ['😀😀😀'],
    ['Support\u1160'],
    ['\u1160\u1160\u1160'],
    ['Ann\u3164'],
    ['Ann\ufe0f'],
    ['\u{13441}\u{13441}\u{13441}'],
    ['Ann\u0301\u0302\u0303'],
  ])('cannot be %j', (name) => {
    expect(normalizeDisplayName(name)).toBeNull();
  });

  // evidence: V1.3.3
  it('is unique by what a reader sees', () => {
    for (const [one, two] of [
      ['Admin', 'аdmіn'],
      ['paypal', 'PayPaI'],
      ['c00l', 'COOL'],
      ['José', 'Jose'],
      ['a b', 'a-b'],
      ['modern', 'modem'],
    ] as const) {
      expect(foldDisplayName(one)).toBe(foldDisplayName(two));
    }
    expect(foldDisplayName('alice')).not.toBe(foldDisplayName('bob'));
  });
});

describe('a name that speaks for the house', () => {
  it.each([
    'Admin',
    'аdmіn',
    '4dm1n',
    'A-d-m-i-n',
    'Administrator',
    'admin42',
    'RealAdmin',
    'Parlor Support',
    'ParlorSupport',
    'parlor.help',
    'Moderator',
    'Chat Mod',
    'Mod 7',
    'Mod42',
    'M0d Ann',
    'mods',
    'Staff-Ann',
    'Support Team',
    'supportstaff',
    'The House',
    'Dealer Dan',
    'ＯＦＦＩＣＩＡＬ Ann',
    'Ann Operator',
    'System',
  ])('is refused: %s', (typed) => {
    const name = normalizeDisplayName(typed);
    expect(name).not.toBeNull();
    expect(isReservedName(name ?? '')).toBe(true);
  });

  it.each([
    'Modern Ann',
    'Modesty',
    'Lighthouse',
    'Housecat',
    'Supporter',
    'Wheeldealer',
    'Ann',
    'Nomad',
    'Staffan',
    'Ecosystem Ann',
    'My Mod Car',
  ])('is not: %s', (name) => {
    expect(isReservedName(name)).toBe(false);
  });
});

describe('a password', () => {
  // evidence: V6.2.4 V6.2.12 A3
  it('is checked against a list of at least 17,000 and against what is known of its owner', async () => {
    const { dictionary } = await import('@zxcvbn-ts/language-common');
    expect(dictionary['passwords-common'].length).toBeGreaterThan(17_000);
    const words = contextWords('ada.lovelace@example.com', 'Countess');
    const problem = async (password: string) => {
      const checked = await checkPassword(password, words, builtInList);
      return checked.ok ? null : checked.error.facts?.problem;
    };
    expect(await problem('lovelace')).toBe('easy_to_guess');
    expect(await problem('Lovelace1!')).toBe('easy_to_guess');
    expect(await problem('c0unt3ss99')).toBe('easy_to_guess');
    expect(await problem('iloveyou')).toBe('known');
    expect(await problem('lovelace was a mathematician')).toBeNull();
    expect(await problem('gX4-pq9-mm')).toBeNull();
  });

  // evidence: A3
  it('is refused as an outage, not accepted, when the list cannot say', async () => {
    const broken = {
      includes: async () => {
        throw new Error('the list is away');
      },
    };
    await expect(checkPassword('gX4-pq9-mm', [], broken)).rejects.toThrow('away');
  });
});

describe('age', () => {
  it.each([
    ['2008-11-24', 18],
    ['2008-11-25', 17],
    ['2008-02-29', 18],
    ['1950-01-01', 76],
    ['2026-11-25', -1],
    ['9999-01-01', -7973],
    ['0001-01-01', 2025],
  ])('of somebody born %s is %i whole years by the UTC day', (birthDate, age) => {
    expect(ageOn(birthDate, Date.parse('2026-11-24T00:00:00Z'))).toBe(age);
  });

  it('of somebody born on 29 February changes on 1 March of a common year', () => {
    expect(ageOn('2008-02-29', Date.parse('2026-02-28T23:59:59Z'))).toBe(17);
    expect(ageOn('2008-02-29', Date.parse('2026-03-01T00:00:00Z'))).toBe(18);
  });
});

describe('TOTP', () => {
  // RFC 6238 appendix B, SHA-1, the last six of the eight digits.
  const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  // evidence: A26
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('agrees with RFC 6238 at second %i', (second, code) => {
    expect(matchingStep(seed, code, second * 1000)).toBe(Math.floor(second / 30));
    expect(generateSync({ secret: seed, epoch: second })).toBe(code);
  });

  // evidence: A26
  it('takes this step and the one before, never a later one', () => {
    const nowMs = 1_700_000_010_000;
    const step = Math.floor(nowMs / 30_000);
    const at = (offset: number) =>
      matchingStep(seed, generateSync({ secret: seed, epoch: (step + offset) * 30 }), nowMs);
    expect([at(-2), at(-1), at(0), at(1), at(2)]).toEqual([null, step - 1, step, null, null]);
  });

  // evidence: V6.5.3
  it('makes seeds of 160 bits and an address that apps read', () => {
    expect(newSeed()).toMatch(/^[A-Z2-7]{32}$/);
    const url = new URL(otpauthUrl(seed, 'ada@example.com'));
    expect(url.protocol).toBe('otpauth:');
    expect(url.searchParams.get('secret')).toBe(seed);
    expect(url.searchParams.get('issuer')).toBe('Parlor');
  });
});

describe('a mail', () => {
  const hostile = '"><script>alert(1)</script>\r\nBcc: x@example.com & \u202e';
  const facts = Object.fromEntries(
    ['displayName', 'url', 'code', 'device', 'place', 'at', 'newEmail', 'left', 'why'].map(
      (name) => [name, hostile],
    ),
  );
  const accountTemplates = Object.keys(ACCOUNT_TEMPLATES) as (keyof typeof ACCOUNT_TEMPLATES)[];
  const recoveryTemplates = Object.keys(RECOVERY_TEMPLATES) as (keyof typeof RECOVERY_TEMPLATES)[];
  const templates: MailTemplate[] = [
    ...accountTemplates,
    ...recoveryTemplates,
    'verify_email',
    'already_registered',
    'new_sign_in',
    'session_stolen',
    'reset_password',
    'password_changed',
    'email_change_old',
    'email_change_new',
    'email_changed',
    'factor_enabled',
    'factor_removed',
    'recovery_code_used',
    'recovery_codes_renewed',
    'account_banned',
    'account_unbanned',
    'account_closing',
    'staff_role_changed',
  ];
  it.each(['verify_email', 'email_change_new', 'recovery_link', 'recovery_ended'] as const)(
    '%s, which may go to a stranger’s address, says nothing that somebody typed',
    (template) => {
      const typed = Object.keys(facts).filter((name) => !['url', 'code'].includes(name));
      const mail = renderMail(template, Object.fromEntries(typed.map((name) => [name, 'TYPED'])));
      expect(`${mail.subject} ${mail.text} ${mail.html}`).not.toContain('TYPED');
    },
  );

  it.each([...templates, 'purchase_receipt', 'purchase_reversed', 'purchase_refused'] as const)(
    '%s has an address for answers exactly when it asks for one',
    (template) => {
      const { text, wantsAnswer } = renderMail(template, facts);
      expect(wantsAnswer).toBe(/answer this mail/i.test(text));
    },
  );

  it.each(accountTemplates)(
    '%s says why it came, offers no way to switch it off and sells nothing',
    (template) => {
      const { text, html } = renderMail(template, facts);
      expect(text).toContain('it cannot be switched off');
      expect(html).not.toContain('href=');
      expect(text).not.toMatch(/unsubscribe|offer|bonus code|\$/i);
    },
  );

  // evidence: V1.1.2 V1.2.1 V1.3.7 A42
  it.each(templates)('%s escapes what people chose and keeps it out of the subject', (template) => {
    const { subject, html, text } = renderMail(template, facts);
    expect(html).not.toContain('<script');
    expect(html).not.toMatch(/href="[^"]*"[^>]*>[^<]*">/);
    expect(subject).not.toMatch(/[\r\n<>]/);
    expect(text.length).toBeGreaterThan(20);
  });
});
