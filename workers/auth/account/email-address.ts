// One spelling per e-mail address: NFKC, lower case, ASCII domain. Normalised first, validated after,
// so that a full-width @ or a decomposed letter cannot make a second account of the same mailbox.

const ADDRESS_LENGTH_MAX = 254;
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

function asciiDomain(domain: string): string | null {
  // The URL parser does IDNA; what it would read as something else than a host is refused before.
  if (/[/?#:@\\[\]%\s]/.test(domain)) return null;
  try {
    // The root's dot says nothing: the same mailbox with it and without.
    return new URL(`http://${domain}/`).hostname.replace(/\.$/, '');
  } catch {
    return null;
  }
}

/** The one spelling, or `null` for what is not a plain address. */
export function normalizeEmail(text: string): string | null {
  const folded = text.trim().normalize('NFKC').toLowerCase();
  const parts = folded.split('@');
  const [local = '', domain = ''] = parts;
  if (parts.length !== 2 || local.length > 64 || !LOCAL_PART.test(local)) return null;
  const ascii = asciiDomain(domain);
  if (ascii === null || !DOMAIN.test(ascii)) return null;
  const address = `${local}@${ascii}`;
  return address.length <= ADDRESS_LENGTH_MAX ? address : null;
}
