import { describe, expect, it } from 'vitest';
import { toClient } from '#workers/gateway/forward.ts';

describe('what leaves the gateway', () => {
  it('varies by origin and by whatever the service said', () => {
    const response = new Response('', { headers: { vary: 'accept-encoding' } });
    const { headers } = toClient(response, { vary: 'Origin' });
    expect(headers.get('vary')).toBe('accept-encoding, Origin');
  });

  it('keeps a policy and caching that the service chose, and every cookie apart', () => {
    const headers = new Headers({ 'cache-control': 'public', 'content-security-policy': 'x' });
    headers.append('set-cookie', 'a=1');
    headers.append('set-cookie', 'b=2');
    const sent = toClient(new Response('', { headers }), {}).headers;
    expect(sent.get('cache-control')).toBe('public');
    expect(sent.get('content-security-policy')).toBe('x');
    expect(sent.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(sent.get('x-content-type-options')).toBe('nosniff');
  });
});
