// Redemptions over HTTP: what a player is told and asks for, and what staff decide.

import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import * as contract from '#shared/contracts/http/redemptions.ts';
import { newId } from '#shared/ids.ts';
import { makeRedeemer, replaceOthers, say } from '#test/kit/redeemers.ts';
import { tokenOf } from '#test/kit/service.ts';
import { paymentsFixture } from './fixture.ts';

const fixture = paymentsFixture();
const REASON = { reason: 'looked at the account' };

// Prizes stay where they are: what carries them to a provider has its own tests.
beforeAll(async () => {
  await replaceOthers(fixture.db);
  await say(fixture.db, newId(Date.now()), { paused: 'a test' });
});

async function redeemer() {
  const { id, to } = await makeRedeemer(fixture.db);
  return { id, to, token: await tokenOf(id, { amr: ['pwd', 'otp'] }) };
}
type Redeemer = Awaited<ReturnType<typeof redeemer>>;

const ask = ({ token, to }: Redeemer, amount: string, key: string = crypto.randomUUID()) =>
  fixture.call('POST', '/v1/redemptions', { token, key, body: { amount, destinationId: to } });
const look = ({ token }: Redeemer, path: string) => fixture.call('GET', path, { token });

describe('a player', () => {
  it('is told why not and what will be asked, asks once for a key, and sees what becomes of it', async () => {
    const somebody = await redeemer();
    await say(fixture.db, somebody.id, { tax: 'tax_form_required' });
    const path = `/v1/redemptions/eligibility?currency=SC&amount=100.00&destinationId=${somebody.to}`;
    const told = await look(somebody, path);
    expect(contract.redemptionEligibility.replies[200].parse(told.body)).toEqual({
      ...{ currency: 'SC', redeemable: '1000.00', minimum: '50.00', maximum: '10000.00' },
      blocking: [],
      ahead: [
        { code: 'tax_form_required', doThis: 'send_tax_form' },
        { code: 'payouts_paused', doThis: 'wait' },
      ],
    });
    const key = crypto.randomUUID();
    const [first, again] = [await ask(somebody, '100.00', key), await ask(somebody, '100.00', key)];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(contract.requestRedemption.replies[201].parse(first.body)).toEqual(first.body);
    expect(again.body.id).toBe(first.body.id);
    expect(first.body).toMatchObject({ state: 'held', amount: '100.00', withheld: '0.00' });
    const list = await look(somebody, '/v1/redemptions');
    expect(contract.listRedemptions.replies[200].parse(list.body).items).toHaveLength(1);
    const accepted = await fixture.call(
      'POST',
      `/v1/redemptions/${first.body.id}/accept-withholding`,
      { token: somebody.token },
    );
    expect(contract.acceptWithholding.replies[200].parse(accepted.body)).toMatchObject({
      acceptsWithholding: true,
    });
    const { token } = somebody;
    const cancel = `/v1/redemptions/${first.body.id}/cancel`;
    const cancelled = await fixture.call('POST', cancel, { token });
    expect(
      contract.cancelRedemption.replies[200].parse(cancelled.body).events.at(-1),
    ).toMatchObject({
      ...{ state: 'cancelled', reason: 'by_player' },
    });
  });

  it('is refused by what eligibility says, with when it ends', async () => {
    const somebody = await redeemer();
    const refused = await ask(somebody, '49.99');
    expect([refused.status, refused.body.error.code]).toEqual([409, 'below_minimum']);
    const { body } = await look(
      somebody,
      `/v1/redemptions/eligibility?amount=49.99&destinationId=${somebody.to}`,
    );
    expect(body.blocking).toEqual([
      { code: 'below_minimum', amount: '50.00', doThis: 'ask_for_more' },
    ]);
    const over = await ask(somebody, '10001.00');
    expect(over.status).toBe(403);
    await say(fixture.db, somebody.id, { tier: 3 });
    const above = await ask(somebody, '10001.00');
    expect(above.body.error).toMatchObject({
      code: 'above_maximum',
      changesAt: expect.any(String),
    });
    const malformed = await ask(somebody, '50.001');
    expect(malformed.body.error.code).toBe('invalid_amount');
  });

  it('needs a second factor and a fresh proof, and never sees another one’s', async () => {
    const [somebody, other] = [await redeemer(), await redeemer()];
    const weak = await ask({ ...somebody, token: await tokenOf(somebody.id) }, '100.00');
    expect([weak.status, weak.body.error.code]).toEqual([403, 'mfa_required']);
    const longAgo = Math.floor(Date.now() / 1000) - 3600;
    for (const [claims, code] of [
      [{}, 'mfa_required'],
      [{ amr: ['pwd', 'otp'], auth_time: longAgo }, 'step_up_required'],
    ] as const) {
      const token = await tokenOf(somebody.id, claims as object);
      const refused = await ask({ ...somebody, token }, '100.00');
      expect(refused.body.error.code).toBe(code);
      const why = await look({ ...somebody, token }, '/v1/redemptions/eligibility?amount=100.00');
      expect(why.body.blocking[0]).toEqual({ code, doThis: 'confirm_sign_in' });
    }
    const { body } = await ask(somebody, '100.00');
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/cancel'],
      ['POST', '/accept-withholding'],
    ] as const) {
      const answer = await fixture.call(method, `/v1/redemptions/${body.id}${path}`, {
        token: other.token,
      });
      expect([answer.status, answer.body.error.code]).toEqual([404, 'not_found']);
    }
  });
});

describe('staff', () => {
  it('rejects with a reason that the player reads; who has no right does not', async () => {
    const somebody = await redeemer();
    const { body } = await ask(somebody, '100.00');
    const [finance, support] = [await fixture.staff('finance'), await fixture.staff('support')];
    const reject = (token: string) =>
      fixture.call('POST', `/v1/admin/redemptions/${body.id}/reject`, { token, body: REASON });
    expect((await reject(support.token)).status).toBe(403);
    const [first, again] = [await reject(finance.token), await reject(finance.token)];
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(contract.rejectRedemption.replies[200].parse(first.body)).toMatchObject({
      ...{ state: 'rejected', playerId: somebody.id },
    });
    const { events } = (await look(somebody, `/v1/redemptions/${body.id}`)).body;
    expect(events.at(-1)).toMatchObject({ state: 'rejected', note: REASON.reason });
    const approve = `/v1/admin/redemptions/${body.id}/approve`;
    const late = await fixture.call('POST', approve, { token: finance.token, body: REASON });
    expect([late.status, late.body.error]).toEqual([
      409,
      expect.objectContaining({ code: 'approval_closed', state: 'rejected' }),
    ]);
  });

  it('settles what it looked at, with notes that the player never reads', async () => {
    const somebody = await redeemer();
    const { body: asked } = await ask(somebody, '100.00');
    const [{ token }, support] = [await fixture.staff('finance'), await fixture.staff('support')];
    const path = `/v1/admin/redemptions/${asked.id}`;
    const key = crypto.randomUUID();
    const note = (by: string) =>
      fixture.call('POST', `${path}/notes`, { token: by, key, body: { text: 'asked the bank' } });
    expect((await note(support.token)).status).toBe(403);
    const [first, again] = [await note(token), await note(token)];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    await fixture.db.admin.call(sql`update payments.redemptions set attention = 'contradiction',
      attention_number = 3 where id = ${asked.id}::uuid`);
    const clear = (body: object) =>
      fixture.call('POST', `${path}/attention/clear`, { token, body });
    const malformed = await clear({ ...REASON, expects: 'all of it' });
    expect([malformed.status, malformed.body.error.code]).toEqual([400, 'invalid_request']);
    const late = await clear({ ...REASON, expects: 2 });
    expect([late.status, late.body.error.code]).toEqual([409, 'attention_changed']);
    const cleared = await clear({ ...REASON, expects: 3 });
    expect(contract.clearAttention.replies[200].parse(cleared.body).attention).toBe(null);
    const seen = await fixture.call('GET', path, { token });
    const { events } = contract.reviewRedemption.replies[200].parse(seen.body);
    expect(events.flatMap(({ staffNote }) => staffNote ?? [])).toEqual([
      'asked the bank',
      REASON.reason,
    ]);
    const own = (await look(somebody, `/v1/redemptions/${asked.id}`)).body;
    expect(JSON.stringify(own)).not.toMatch(/asked the bank|staff_note|attention/);
    const nowhere = `/v1/admin/redemptions/${newId(Date.now())}`;
    expect((await fixture.call('GET', nowhere, { token })).status).toBe(404);
  });

  it('sees what waits for a person', async () => {
    const finance = await fixture.staff('finance');
    const list = await fixture.call('GET', '/v1/admin/redemptions', { token: finance.token });
    expect(contract.queueRedemptions.replies[200].parse(list.body)).toEqual({
      ...{ items: [], nextCursor: null },
    });
  });
});
