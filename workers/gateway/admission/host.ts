// DNS rebinding: a page of a stranger's name that is made to point at this machine is of one origin
// with whatever answers here. On Cloudflare a route only ever gets its own hosts; a platform on
// somebody's machine has to look itself. A stranger would compare origins only: here they are equal.

/** Whether this gateway answers under the name it was called by. An empty list allows every name. */
export function isKnownHost(request: Request, allowedHosts: string): boolean {
  const allowed = allowedHosts
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter(Boolean);
  return allowed.length === 0 || allowed.includes(new URL(request.url).hostname.toLowerCase());
}
