// Every mail auth sends, as text and HTML from one description. A template takes facts, never text
// that becomes markup: what comes from people is escaped here and nowhere else.

/** The finished mail. */
export interface MailContent {
  subject: string;
  text: string;
  html: string;
}

/** Facts of a mail; which ones a template reads is its own affair, absent ones read as empty. */
export type MailFacts = Readonly<Record<string, string>>;

interface Layout {
  subject: string;
  paragraphs: string[];
  link?: { label: string; url: string };
  code?: string;
  footer: string;
}

const NOT_YOU = 'If this was not you, change your password now and end the other sign-ins.';
const IGNORE = 'If you did not ask for this, you can ignore this mail.';

function fact(facts: MailFacts, name: string): string {
  return facts[name] ?? '';
}

const TEMPLATES = {
  verify_email: (facts) => ({
    subject: 'Confirm your e-mail address',
    paragraphs: [
      `Welcome to Parlor. You chose the display name ${fact(facts, 'displayName')}.`,
      'Open the link, or type the code within ten minutes, to confirm this address.',
    ],
    link: { label: 'Confirm the address', url: fact(facts, 'url') },
    code: fact(facts, 'code'),
    footer: `${IGNORE} Confirm only what you asked for: the account gets the password that was typed there.`,
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
  session_stolen: (facts) => ({
    subject: 'We ended a sign-in of your account',
    paragraphs: [
      `A key of one of your sign-ins was used a second time at ${fact(facts, 'at')}. That can mean that it was copied, so we ended that sign-in.`,
      'Sign in again to go on.',
    ],
    footer: NOT_YOU,
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
  return { subject: layout.subject, text: asText(layout), html: asHtml(layout) };
}
