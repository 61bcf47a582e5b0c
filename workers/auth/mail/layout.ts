// What a mail is made of, before it is text and HTML.

/** Facts of a mail; which ones a template reads is its own affair, absent ones read as empty. */
export type MailFacts = Readonly<Record<string, string>>;

/** A mail as its template describes it. */
export interface Layout {
  subject: string;
  paragraphs: string[];
  link?: { label: string; url: string };
  code?: string;
  footer: string;
  wantsAnswer?: true;
}

export const NOT_YOU = 'If this was not you, change your password now and end the other sign-ins.';

/** `2026-01-31T08:30:00.000Z` as people read it. */
export const moment = (text: string) => `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;

/** A fact by its name. */
export function fact(facts: MailFacts, name: string): string {
  return facts[name] ?? '';
}
