// The emulated partner who checks documents, over real HTTP: as strict as a real one.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OUTCOMES, type Outcome } from '#scripts/emulators/partners/identity/outcomes.ts';
import { newPartnerSecrets } from '#scripts/emulators/partners/partners.ts';
import { type RunningPartners, startPartners } from '#scripts/emulators/partners/server.ts';
import { type Answer, answerOf } from '#test/kit/call.ts';

const SECRETS = newPartnerSecrets(() => 'test');
const EXPECTED = {
  ...{ givenName: 'Ada', familyName: 'King', dateOfBirth: '1990-01-31' },
  address: { line1: '12 Elm Street', city: 'Austin', region: 'TX', postalCode: '78701' },
};
let running: RunningPartners;

beforeAll(async () => {
  running = await startPartners({ port: 0, secrets: SECRETS });
});
afterAll(() => running.stop());

interface Call {
  body?: unknown;
  key?: string | null;
  token?: string | null;
}

async function call(
  method: string,
  path: string,
  { body, key = null, token }: Call = {},
): Promise<Answer> {
  const bearer = token === undefined ? SECRETS.identity.key : token;
  const response = await fetch(`${running.url}/identity${path}`, {
    method,
    headers: {
      ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
      ...(key !== null && { 'idempotency-key': key }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return answerOf(response);
}

const order = (referenceId: string = crypto.randomUUID()) => ({
  ...{ referenceId, returnUrl: 'http://localhost/identity', expected: EXPECTED },
});
const begin = async () => {
  const body = order();
  return (await call('POST', '/v1/verifications', { body, key: body.referenceId })).body;
};

describe('the emulated check of documents', () => {
  it('takes its own key and no other', async () => {
    for (const token of [null, '', 'emulated_other']) {
      expect((await call('GET', '/v1/notices', { token })).status).toBe(401);
    }
  });

  it('makes one check for a key, and refuses the key for another one', async () => {
    const body = order();
    const first = await call('POST', '/v1/verifications', { body, key: 'one' });
    expect(first.status).toBe(201);
    const again = await call('POST', '/v1/verifications', { body, key: 'one' });
    expect([again.status, again.body]).toEqual([201, first.body]);
    const other = await call('POST', '/v1/verifications', { body: order(), key: 'one' });
    expect([other.status, other.body.error.code]).toEqual([409, 'idempotency_key_reused']);
    expect((await call('POST', '/v1/verifications', { body })).status).toBe(400);
  });

  it('refuses what it does not understand, and names that it does not know', async () => {
    for (const body of ['{', '[]', {}, { ...order(), returnUrl: 4 }]) {
      const key = crypto.randomUUID();
      expect((await call('POST', '/v1/verifications', { body, key })).status).toBe(400);
    }
    expect((await call('GET', '/v1/verifications/ver_none')).status).toBe(404);
    expect((await call('DELETE', '/v1/verifications/ver_none')).status).toBe(405);
    expect((await call('GET', '/v1/nothing')).status).toBe(404);
  });

  it.each(Object.keys(OUTCOMES) as Outcome[])(
    'ends by a button once, and says so: %s',
    async (of) => {
      const { id } = await begin();
      const { identity } = running.partners;
      const before = identity.notices.undelivered(0).length;
      identity.press(id, of);
      identity.press(id, of === 'match' ? 'document' : 'match');
      const told = identity.notices.undelivered(0).slice(before);
      const { body } = await call('GET', `/v1/verifications/${id}`);
      expect(told.map(({ data }) => data.id)).toEqual([id]);
      const ends = { slow: 'processing', document: 'failed', selfie: 'failed', cancel: 'expired' };
      const status = (ends as Partial<Record<Outcome, string>>)[of] ?? 'verified';
      expect(body.status).toBe(status);
      expect(body.person !== undefined).toBe(status === 'verified');
      expect(JSON.stringify(told)).not.toContain('Ada');
    },
  );

  it('forgets what it is told to once it is over, and not before', async () => {
    const { id } = await begin();
    expect((await call('POST', `/v1/verifications/${id}/redact`, { body: {} })).status).toBe(409);
    running.partners.identity.press(id, 'match');
    expect((await call('POST', `/v1/verifications/${id}/redact`, { body: {} })).status).toBe(200);
    const { body } = await call('GET', `/v1/verifications/${id}`);
    expect([body.redacted, body.person, body.document]).toEqual([true, undefined, undefined]);
  });

  it('says on every page that it checks nothing', async () => {
    const { url } = await begin();
    for (const page of [url, `${running.url}/`, `${running.url}/identity`]) {
      expect(await (await fetch(page)).text()).toContain('This checks nothing.');
    }
  });

  it('breaks as it was told to, before it acts or after', async () => {
    const body = order();
    const key = body.referenceId;
    for (const kind of ['lost_before', 'lost_after'] as const) {
      running.partners.identity.failNext({ path: '/verifications', kind });
      await expect(call('POST', '/v1/verifications', { body, key })).rejects.toThrow();
    }
    expect((await call('POST', '/v1/verifications', { body, key })).body.id).toBe(
      running.partners.identity.ofCheck(key).id,
    );
    running.partners.identity.failNext({ path: '/notices', kind: 'rate_limit' });
    expect((await call('GET', '/v1/notices')).status).toBe(429);
  });
});
