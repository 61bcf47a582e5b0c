// Who is on the other end of a request, from the only fields that a client cannot set.
// Cloudflare overwrites CF-Connecting-IP; plain workerd passes a client's own header through, so
// outside production the address comes from `cf.clientIp` (set by the runtime) or is unknown.

/** The client's address; `unknown` where the platform does not say. */
export function clientAddress(request: Request, environment: string): string {
  if (environment === 'production' || environment === 'staging') {
    return request.headers.get('cf-connecting-ip') ?? 'unknown';
  }
  const cf = request.cf as { clientIp?: string } | undefined;
  return cf?.clientIp ?? 'unknown';
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
