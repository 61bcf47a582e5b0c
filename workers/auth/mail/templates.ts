// Every mail auth sends, as text and HTML from one description. A template takes facts, never text
// that becomes markup: what comes from people is escaped here and nowhere else.

import { ACCOUNT_TEMPLATES } from './account-templates.ts';
import { fact, type Layout, type MailFacts, NOT_YOU } from './layout.ts';
import { RECOVERY_TEMPLATES } from './recovery-templates.ts';

/** The finished mail. */
export interface MailContent {
  subject: string;
  text: string;
  html: string;
  /** It asks for an answer, so one must reach people. */
  wantsAnswer: boolean;
}

const IGNORE = 'If you did not ask for this, you can ignore this mail.';

const REFUSED_BECAUSE: Record<string, string> = {
  account_closed: 'Your account was closed before the payment arrived.',
  excluded: 'You are excluded from play, as decided before the payment arrived.',
  limit_reached: 'It would have gone beyond a limit on purchases that you set.',
  place_not_allowed: 'It is not offered where you were when the payment arrived.',
  underage: 'You were not old enough for it where you were when the payment arrived.',
  offer_used:
    'The offer was for a first purchase or used up, and another purchase was paid before.',
  payer_limit: 'The card or account has paid too often, too much, or for too many people.',
  not_authenticated: 'The bank did not confirm that the card is yours.',
  debt_outstanding: 'Another account of yours has an open debt, which must be settled first.',
};

const TEMPLATES = {
  ...ACCOUNT_TEMPLATES,
  ...RECOVERY_TEMPLATES,
  verify_email: (facts) => ({
    subject: 'Confirm your e-mail address',
    paragraphs: [
      'Somebody, probably you, registered at Parlor with this address.',
      'Open the link and confirm there, or type the code within ten minutes. You may be asked for the password that you chose: it shows that the registration is yours.',
    ],
    link: { label: 'Confirm the address', url: fact(facts, 'url') },
    code: fact(facts, 'code'),
    footer: `${IGNORE} Without the password nobody gets an account with this address.`,
  }),
  already_registered: (facts) => ({
    subject: 'You already have an account',
    paragraphs: [
      'Somebody, probably you, tried to register with this address. It has an account already.',
      'Sign in with it, or set a new password if you forgot it.',
    ],
    link: { label: 'Sign in', url: fact(facts, 'url') },
    footer: 'If this was not you, nothing has changed and there is nothing to do.',
  }),
  new_sign_in: (facts) => ({
    subject: 'New sign-in to your account',
    paragraphs: [
      `Your account was signed in to from a device or network we had not seen: ${fact(facts, 'device')}, ${fact(facts, 'place')}, at ${fact(facts, 'at')}.`,
    ],
    footer: NOT_YOU,
  }),
  reset_password: (facts) => ({
    subject: 'Set a new password',
    paragraphs: [
      'Open the link within 30 minutes to set a new password. Every sign-in ends with it; your second factor stays.',
    ],
    link: { label: 'Set a new password', url: fact(facts, 'url') },
    footer: IGNORE,
  }),
  password_changed: (facts) => ({
    subject: 'Your password was changed',
    paragraphs: [`The password of your account was changed at ${fact(facts, 'at')}.`],
    footer: 'If this was not you, set a new password now and end the other sign-ins.',
  }),
  email_change_old: (facts) => ({
    subject: 'Confirm the change of your e-mail address',
    paragraphs: [
      `Somebody who knows your password asked to move your account to ${fact(facts, 'newEmail')}.`,
      'It moves only after a link in this mail and one in a mail to the new address were opened.',
    ],
    link: { label: 'Agree to the change', url: fact(facts, 'url') },
    footer: 'If this was not you, do not open the link and change your password now.',
  }),
  email_change_new: (facts) => ({
    subject: 'Confirm your new e-mail address',
    paragraphs: ['Open the link to use this address for your Parlor account.'],
    link: { label: 'Confirm the address', url: fact(facts, 'url') },
    footer: IGNORE,
  }),
  email_changed: (facts) => ({
    subject: 'Your e-mail address was changed',
    paragraphs: [
      `Your account no longer uses this address, as of ${fact(facts, 'at')}.`,
      'If this was not you, open the link within seven days: the account comes back to this address, every sign-in ends, and you set a new password.',
    ],
    link: { label: 'Undo the change', url: fact(facts, 'url') },
    footer: 'If this was you, there is nothing to do.',
  }),
  factor_enabled: (facts) => ({
    subject: 'A second factor is now active',
    paragraphs: [`An authenticator app was set up for your account at ${fact(facts, 'at')}.`],
    footer: NOT_YOU,
  }),
  factor_removed: (facts) => ({
    subject: 'Your second factor was removed',
    paragraphs: [`The second factor of your account was taken away at ${fact(facts, 'at')}.`],
    footer: NOT_YOU,
  }),
  recovery_code_used: (facts) => ({
    subject: 'A recovery code was used',
    paragraphs: [
      `A recovery code was used to sign in at ${fact(facts, 'at')}. ${fact(facts, 'left')} are left.`,
      'Make new ones in the settings before they run out.',
    ],
    footer: NOT_YOU,
  }),
  recovery_codes_renewed: (facts) => ({
    subject: 'New recovery codes were made',
    paragraphs: [`New recovery codes were made at ${fact(facts, 'at')}; the old ones are void.`],
    footer: NOT_YOU,
  }),
  account_banned: () => ({
    subject: 'Your account was closed by us',
    paragraphs: ['Your account was closed by our staff. Answer this mail if you disagree.'],
    footer: 'Coins in play were returned to your wallet.',
    wantsAnswer: true,
  }),
  account_unbanned: () => ({
    subject: 'Your account is open again',
    paragraphs: ['Our staff opened your account again. You can sign in as before.'],
    footer: 'Thank you for your patience.',
  }),
  account_closing: (facts) => ({
    subject: 'Your account is being closed',
    paragraphs: [
      `You asked at ${fact(facts, 'at')} to close your account. You are signed out everywhere; what names you is erased once open games and payments are done.`,
    ],
    footer: 'If this was not you, answer this mail at once.',
    wantsAnswer: true,
  }),
  session_stolen: (facts) => ({
    subject: 'We ended a sign-in of your account',
    paragraphs: [
      `A key of one of your sign-ins was used a second time at ${fact(facts, 'at')}. That can mean that it was copied, so we ended that sign-in.`,
      'Sign in again to go on.',
    ],
    footer: NOT_YOU,
  }),
  staff_role_changed: (facts) => ({
    subject: 'A staff role was changed on the command line',
    paragraphs: [
      `The role ${fact(facts, 'role')} was ${fact(facts, 'change')} ${fact(facts, 'email')} at ${fact(facts, 'at')}, past the approval of a second person.`,
      `Reason: ${fact(facts, 'why')}.`,
    ],
    footer:
      'You get this because you are an admin. If nobody of you did it, take the role away and change the password of the database at once.',
  }),
  purchase_receipt: (facts) => ({
    subject: 'Your receipt',
    paragraphs: [
      `You bought "${fact(facts, 'packageName')}" for $${fact(facts, 'price')} at ${fact(facts, 'at')}.`,
      `You received ${fact(facts, 'goldCoins')} Gold Coins and, as a free gift, ${fact(facts, 'bonus')} Sweeps Coins.`,
      `Purchase ${fact(facts, 'purchaseId')}.`,
    ],
    footer: 'If you did not buy this, answer this mail.',
    wantsAnswer: true,
  }),
  purchase_reversed: (facts) => ({
    subject: 'Money of a purchase went back',
    paragraphs: [
      `Of "${fact(facts, 'packageName')}" for $${fact(facts, 'price')}, $${fact(facts, 'reversed')} in all went back by refund or dispute, as of ${fact(facts, 'at')}.`,
      'The same share of its coins was taken back; your transactions show how many.',
      `Purchase ${fact(facts, 'purchaseId')}.`,
    ],
    footer: 'If you did not expect this, answer this mail.',
    wantsAnswer: true,
  }),
  purchase_refused: (facts) => ({
    subject: 'Your payment goes back to you',
    paragraphs: [
      `You paid $${fact(facts, 'price')} for "${fact(facts, 'packageName')}" at ${fact(facts, 'at')}.`,
      REFUSED_BECAUSE[fact(facts, 'refusal')] ?? 'It could not be credited any more.',
      'No coins were credited. The whole payment is refunded to what you paid with; your bank may need some days to show it.',
      `Purchase ${fact(facts, 'purchaseId')}.`,
    ],
    footer: 'If the money has not arrived in two weeks, answer this mail.',
    wantsAnswer: true,
  }),
} as const satisfies Record<string, (facts: MailFacts) => Layout>;

export type MailTemplate = keyof typeof TEMPLATES;

/** True for the name of a template. */
export function isMailTemplate(name: string): name is MailTemplate {
  return Object.hasOwn(TEMPLATES, name);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

function asText({ paragraphs, link, code, footer }: Layout): string {
  const parts = [...paragraphs];
  if (link !== undefined) parts.push(`${link.label}:\n${link.url}`);
  if (code !== undefined) parts.push(`Code: ${code}`);
  return `${[...parts, footer].join('\n\n')}\n`;
}

function asHtml({ subject, paragraphs, link, code, footer }: Layout): string {
  const body = paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`);
  if (link !== undefined) {
    body.push(`<p><a href="${escaped(link.url)}">${escaped(link.label)}</a></p>`);
  }
  if (code !== undefined) {
    body.push(`<p>Code: <strong style="letter-spacing:0.1em">${escaped(code)}</strong></p>`);
  }
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<title>${escaped(subject)}</title></head>`,
    '<body style="font-family:sans-serif;max-width:36em;line-height:1.5">',
    ...body,
    `<p style="color:#666">${escaped(footer)}</p></body></html>`,
  ].join('\n');
}

/** Renders a mail. The subject holds nothing that a client chose, so no header can be injected. */
export function renderMail(template: MailTemplate, facts: MailFacts): MailContent {
  const layout: Layout = TEMPLATES[template](facts);
  const { subject, wantsAnswer = false } = layout;
  return { subject, text: asText(layout), html: asHtml(layout), wantsAnswer };
}
