// What prizes could be asked for, as finance sees it and states the cash for it.

import { expect, it } from 'vitest';
import * as contract from '#shared/contracts/http/liability.ts';
import { paymentsFixture } from './fixture.ts';

const fixture = paymentsFixture();
const PATH = '/v1/admin/liability';

it('cash is stated by whoever reviews prizes, once for a key, and shown against what is owed', async () => {
  const [{ token }, support] = [await fixture.staff('finance'), await fixture.staff('support')];
  expect((await fixture.call('GET', PATH, { token: support.token })).status).toBe(403);
  const before = (await fixture.call('GET', PATH, { token })).body;
  expect(contract.liability.replies[200].parse(before)).toMatchObject({
    ...{ cash: null, cashAt: null, cover: null, state: 'cash_unknown' },
  });
  const key = crypto.randomUUID();
  const body = { amount: '2500.50', at: new Date().toISOString(), reason: 'the bank’s page' };
  const state = (change: object = {}, by = key) =>
    fixture.call('POST', `${PATH}/cash`, { token, key: by, body: { ...body, ...change } });
  const first = await state();
  expect(contract.stateCash.replies[200].parse(first.body)).toMatchObject({
    ...{ cash: '2500.50', cashAt: body.at, state: 'covered' },
  });
  expect((await state()).body).toMatchObject({ cash: '2500.50' });
  expect((await state({ amount: '1.00' })).body.error.code).toBe('idempotency_key_reused');
  for (const [change, code] of [
    [{ at: new Date(Date.now() + 86_400_000).toISOString() }, 'invalid_request'],
    [{ at: 'yesterday' }, 'invalid_request'],
    [{ amount: '-1.00' }, 'invalid_request'],
    [{ amount: '0.0000001' }, 'invalid_request'],
    [{ reason: '' }, 'invalid_request'],
  ] as const) {
    const refused = await state(change, crypto.randomUUID());
    expect([change, refused.status, refused.body.error.code]).toEqual([change, 400, code]);
  }
});
