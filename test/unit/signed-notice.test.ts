import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/bytes.ts';
import { isSignedNotice, NOTICE_SIGNATURE_HEADER, signNotice } from '#shared/signed-notice.ts';

const NOW = Date.parse('2026-11-30T12:00:00Z');
const SECRET = 'a secret of the partner';
const BODY = '{"id":"n1"}';

async function verified({
  body = BODY,
  secrets = [SECRET],
  nowMs = NOW,
  header,
}: {
  body?: string;
  secrets?: string[];
  nowMs?: number;
  header?: string;
} = {}) {
  const headers = new Headers();
  headers.set(NOTICE_SIGNATURE_HEADER, header ?? (await signNotice(BODY, SECRET, NOW)));
  return isSignedNotice({ headers, body: utf8(body) }, secrets, nowMs);
}

describe('the signature of a notice', () => {
  it('proves the body under any live secret, for five minutes to either side', async () => {
    expect(await verified()).toBe(true);
    expect(await verified({ secrets: ['the next one', SECRET] })).toBe(true);
    expect(await verified({ nowMs: NOW + 299_000 })).toBe(true);
    expect(await verified({ nowMs: NOW - 299_000 })).toBe(true);
  });

  it('proves nothing of another body, by another secret, or long ago', async () => {
    expect(await verified({ body: '{"id":"n2"}' })).toBe(false);
    expect(await verified({ secrets: ['another'] })).toBe(false);
    expect(await verified({ secrets: [] })).toBe(false);
    expect(await verified({ nowMs: NOW + 301_000 })).toBe(false);
    expect(await verified({ nowMs: NOW - 301_000 })).toBe(false);
  });

  it('proves nothing where the second is not the signed one, or the header has another form', async () => {
    const header = await signNotice(BODY, SECRET, NOW);
    const later = header.replace(/t=\d+/, `t=${NOW / 1000 + 1}`);
    for (const forged of [later, '', 't=,v1=', header.slice(0, -1), `${header},v1=00`]) {
      expect(await verified({ header: forged }), forged).toBe(false);
    }
  });
});
