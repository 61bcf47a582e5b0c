// Who is on the other end of a request, from the only fields that a client cannot set.
// Cloudflare overwrites CF-Connecting-IP; plain workerd passes a client's own header through, so
// there the address comes from the header of a trusted proxy or is unknown: `cf` is no proof either,
// a local runtime reads it from a header. The gateway decides, and tells the services by a header of
// its own.

/** Set by the gateway on what it hands on; the client's own of this name never passes it. */
export const ADDRESS_HEADER = 'x-parlor-internal-address';

/** Stands for an address where nobody says. Nobody is counted under it: it would be everybody. */
export const UNKNOWN_ADDRESS = 'unknown';

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const IPV4_WITH_PORT = /^([\d.]+):\d{1,5}$/;
const IPV6_IN_BRACKETS = /^\[([^\]]+)\](?::\d{1,5})?$/;
const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/**
 * One spelling of one address, as proxies write it: with a port, in brackets, with the zone of an
 * interface, or as IPv4 inside IPv6. Each would else be another caller to the limits.
 */
function addressIn(text: string): string {
  const bare = IPV4_WITH_PORT.exec(text)?.[1] ?? IPV6_IN_BRACKETS.exec(text)?.[1] ?? text;
  if (IPV4.test(bare)) return bare;
  const address = bare.replace(/%[A-Za-z0-9._~-]{1,32}$/, '');
  if (!address.includes(':')) return UNKNOWN_ADDRESS;
  const host = URL.parse(`http://[${address}]/`)?.hostname.slice(1, -1);
  const [, high, low] = MAPPED.exec(host ?? '') ?? [];
  if (high === undefined || low === undefined) return host ?? UNKNOWN_ADDRESS;
  const [left, right] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return `${left >> 8}.${left & 255}.${right >> 8}.${right & 255}`;
}

/**
 * The client's address as the gateway sees it. `trustedHeader` names a header that a proxy in front
 * of it sets; of a list the last entry counts, which the proxy itself has written.
 */
export function clientAddress(
  request: Request,
  environment: string,
  trustedHeader: string | undefined,
): string {
  if (trustedHeader !== undefined && trustedHeader !== '') {
    return addressIn(request.headers.get(trustedHeader)?.split(',').at(-1)?.trim() ?? '');
  }
  const isAtTheEdge = environment === 'production' || environment === 'staging';
  return addressIn((isAtTheEdge && request.headers.get('cf-connecting-ip')) || '');
}

/** The client's address as a service was told it by the gateway. */
export function forwardedAddress(request: Request): string {
  return request.headers.get(ADDRESS_HEADER) ?? UNKNOWN_ADDRESS;
}

/** What limits count by: the address, or the /64 network of an IPv6 address. */
export function addressGroup(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: Math.max(zeros, 0) }, () => '0'), ...right];
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
