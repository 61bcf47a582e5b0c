// By what a person is known again: a keyed hash of the address, folded so that all spellings which
// reach one mailbox are one. It decides what binds whom, never who may sign in; that goes by the
// address as it is. What one would get wrong: a key of the ring is never retired, because hashes of
// accounts that were erased cannot be made anew.

import { hashesUnder } from '#shared/keyed-hash.ts';

interface Provider {
  /** Other domains of the same mailboxes. */
  aliases?: readonly string[];
  /** What may stand anywhere in a local part without changing where mail goes. */
  ignored?: RegExp;
  /** What begins a tag, besides the plus sign. */
  tag?: string;
  /** `anything@name.domain` reaches `name@domain`. */
  subdomains?: true;
}

// As the providers document it. A provider that is missing here folds by the plus sign alone.
const PROVIDERS: Readonly<Record<string, Provider>> = {
  'gmail.com': { aliases: ['googlemail.com'], ignored: /\./g },
  'proton.me': { aliases: ['protonmail.com', 'pm.me', 'protonmail.ch'], ignored: /[._-]/g },
  'icloud.com': { aliases: ['me.com', 'mac.com'] },
  'yandex.ru': {
    aliases: ['yandex.com', 'ya.ru', 'yandex.by', 'yandex.kz', 'yandex.ua'],
    ignored: /[.-]/g,
  },
  'ymail.com': { tag: '-' },
  'rocketmail.com': { tag: '-' },
  'fastmail.com': { subdomains: true },
  'fastmail.fm': { subdomains: true },
};

/** Each country's is a provider of its own with the same rule. */
const YAHOO = /^yahoo\.(?:com|[a-z]{2}|com?\.[a-z]{2})$/;

function providerOf(domain: string): Provider {
  return PROVIDERS[domain] ?? (YAHOO.test(domain) ? { tag: '-' } : {});
}

/** The address that one under a domain of its own stands for. */
function underOwnDomain(email: string): string | null {
  const [, name = '', domain = ''] = /@([^.@]+)\.([^@]+)$/.exec(email) ?? [];
  return PROVIDERS[domain]?.subdomains === true ? `${name}@${domain}` : null;
}

const CANONICAL = new Map(
  Object.entries(PROVIDERS).flatMap(([domain, { aliases = [] }]) =>
    aliases.map((alias) => [alias, domain] as const),
  ),
);

/** The mailbox behind a normalised address. */
export function foldEmail(email: string): string {
  const own = underOwnDomain(email);
  if (own !== null) return foldEmail(own);
  const at = email.lastIndexOf('@');
  const typed = email.slice(at + 1);
  const domain = CANONICAL.get(typed) ?? typed;
  const { ignored, tag } = providerOf(domain);
  let local = email.slice(0, at);
  for (const sign of tag === undefined ? ['+'] : ['+', tag]) {
    // What begins with the sign has no name before it, so it is no tag.
    const cut = local.indexOf(sign);
    if (cut > 0) local = local.slice(0, cut);
  }
  const bare = ignored === undefined ? local : local.replaceAll(ignored, '');
  return `${bare === '' ? local : bare}@${domain}`;
}

/** The hashes of an address under every key of `PERSON_KEY`, the current one first. */
export const personKeys = (ring: string, email: string) =>
  hashesUnder(ring, 'person', foldEmail(email));

/** The hashes of a browser's cookie under every key of `PERSON_KEY`. */
export const deviceKeys = (ring: string, deviceId: string) => hashesUnder(ring, 'device', deviceId);
