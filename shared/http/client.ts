// Who is on the other end of a request, from the only fields that a client cannot set.
// Cloudflare overwrites CF-Connecting-IP; plain workerd passes a client's own header through, so
// there the address comes from the header of a trusted proxy, from `cf.clientIp` (set by the
// runtime), or is unknown. The gateway decides, and tells the services by a header of its own.

/** Set by the gateway on what it hands on; the client's own of this name never passes it. */
export const ADDRESS_HEADER = 'x-parlor-internal-address';

/** Stands for an address where nobody says. Nobody is counted under it: it would be everybody. */
export const UNKNOWN_ADDRESS = 'unknown';

const ADDRESS = /^[0-9A-Fa-f:.]{2,45}$/;

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
    const last = request.headers.get(trustedHeader)?.split(',').at(-1)?.trim() ?? '';
    return ADDRESS.test(last) ? last : UNKNOWN_ADDRESS;
  }
  if (environment === 'production' || environment === 'staging') {
    return request.headers.get('cf-connecting-ip') ?? UNKNOWN_ADDRESS;
  }
  const cf = request.cf as { clientIp?: string } | undefined;
  return cf?.clientIp ?? UNKNOWN_ADDRESS;
}

/** The client's address as a service was told it by the gateway. */
export function forwardedAddress(request: Request): string {
  return request.headers.get(ADDRESS_HEADER) ?? UNKNOWN_ADDRESS;
}

/** What limits count by: the address, or the /64 network of an IPv6 address. */
export function addressGroup(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: Math.max(zeros, 0) }, () => '0'), ...right];
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
