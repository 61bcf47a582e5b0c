import { describe, expect, it } from 'vitest';
import { addressGroup, clientAddress } from '#shared/http/client.ts';
import { isKnownHost } from '#workers/gateway/admission/host.ts';
import { isWithinGeneralLimit } from '#workers/gateway/admission/limits.ts';

const request = (headers: Record<string, string>, cf?: object) =>
  Object.assign(new Request('http://localhost:8787/', { headers }), { cf });

describe('the address of a client', () => {
  it('is what a trusted proxy has written last, whatever the client wrote before it', () => {
    const of = (value: string) =>
      clientAddress(request({ 'x-forwarded-for': value }), 'production', 'x-forwarded-for');
    expect(of('203.0.113.9')).toBe('203.0.113.9');
    expect(of('10.0.0.1, 10.0.0.2, 203.0.113.9')).toBe('203.0.113.9');
    expect(of('2001:db8::7')).toBe('2001:db8::7');
    for (const text of ['', 'localhost', '203.0.113.9, ', 'for=1.2.3.4', '1'.repeat(99)]) {
      expect(of(text)).toBe('unknown');
    }
  });

  it('is one, however a proxy spells it', () => {
    const of = (value: string) => clientAddress(request({ 'x-real-ip': value }), '', 'x-real-ip');
    for (const text of [
      '203.0.113.9:50123',
      '::ffff:203.0.113.9',
      '[::FFFF:203.0.113.9]:443',
      '::ffff:cb00:7109',
    ]) {
      expect(of(text), text).toBe('203.0.113.9');
    }
    for (const text of ['FE80:0:0::1', '[fe80::1]', '[fe80::1%25eth0]:80', 'fe80::1%eth0']) {
      expect(of(text), text).toBe('fe80::1');
    }
    for (const text of ['256.1.1.1', '1.2.3', '[1.2.3.4', 'fe80::1/64', '1.2.3.4:x', ':', '::g']) {
      expect(of(text), text).toBe('unknown');
    }
  });

  it('is nothing that a client can say of itself, where no header is trusted', () => {
    const headers = {
      'x-forwarded-for': '203.0.113.9',
      'x-real-ip': '203.0.113.9',
      'x-parlor-internal-address': '203.0.113.9',
    };
    for (const environment of ['development', 'staging', 'production']) {
      expect(clientAddress(request(headers), environment, '')).toBe('unknown');
    }
    const local = { ...headers, 'cf-connecting-ip': '203.0.113.9' };
    const claimed = { clientIp: '203.0.113.9' };
    expect(clientAddress(request(local, claimed), 'development', undefined)).toBe('unknown');
  });

  it('counts nobody where it is not known: one caller would lock everybody out', async () => {
    const asked: string[] = [];
    const limiter = {
      limit: async ({ key }: { key: string }) => {
        asked.push(key);
        return { success: false };
      },
    };
    const env = (header: string) =>
      ({
        ENVIRONMENT: 'development',
        TRUSTED_ADDRESS_HEADER: header,
        RATE_LIMIT_GENERAL: limiter,
      }) as unknown as Parameters<typeof isWithinGeneralLimit>[1];
    const caller = request({ 'x-real-ip': '2001:db8:0:7:1::9' });
    expect(await isWithinGeneralLimit(caller, env(''))).toBe(true);
    expect(asked).toEqual([]);
    expect(await isWithinGeneralLimit(caller, env('x-real-ip'))).toBe(false);
    expect(asked).toEqual([addressGroup('2001:db8:0:7::')]);
  });
});

describe('the name under which the gateway is called', () => {
  const called = (url: string, allowed: string) => isKnownHost(new Request(url), allowed);

  it('must be one of its own, whatever the port', () => {
    const allowed = 'localhost,127.0.0.1,[::1], play.example.com';
    for (const url of [
      'http://localhost:8787/',
      'http://127.0.0.1:1/',
      'http://[::1]:8787/',
      'http://LOCALHOST/',
      'https://play.example.com/v1/me',
    ]) {
      expect(called(url, allowed)).toBe(true);
    }
    for (const url of [
      'http://evil.example:8787/',
      'http://localhost.evil.example/',
      'http://play.example.com.evil.example/',
      'http://127.0.0.1.nip.io/',
      'http://0.0.0.0:8787/',
    ]) {
      expect(called(url, allowed)).toBe(false);
    }
    expect(called('https://any.example/', '')).toBe(true);
  });
});
