// Adjustments by two people, and scheduled jobs.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import * as contract from '#shared/contracts/http/payments.ts';
import { newId } from '#shared/ids.ts';
import { staffToken, tokenOf } from '#test/kit/service.ts';
import { paymentsFixture } from './fixture.ts';

const fixture = paymentsFixture();

const LEDGER_JOBS = [
  'ledger-roll-up',
  'hold-expiry',
  'lot-expiry',
  'daily-root',
  'ledger-check',
  'payments-sweep',
];

const wish = (playerId: string, more: Record<string, unknown> = {}) => ({
  playerId,
  currency: 'SC',
  direction: 'credit',
  amount: '2.50',
  reason: 'lost round',
  ...more,
});

const propose = (token: string, key: string, body: unknown) =>
  fixture.call('POST', '/v1/admin/adjustments', { token, key, body });

describe('adjustments', () => {
  it('move coins only when a second person approves, once', async () => {
    const player = await fixture.player();
    const [{ token: first }, { token: second }] = [
      await fixture.staff('finance'),
      await fixture.staff('finance'),
    ];
    const proposed = await propose(first, 'a', wish(player.id));
    expect(proposed.status, JSON.stringify(proposed.body)).toBe(201);
    expect(contract.proposeAdjustment.replies[201]?.safeParse(proposed.body).error).toBeUndefined();
    const { id } = proposed.body;
    const repeated = await propose(first, 'a', wish(player.id));
    expect([repeated.body.id, repeated.headers.get('idempotency-replayed')]).toEqual([id, 'true']);
    const reused = await propose(first, 'a', wish(player.id, { amount: '3.00' }));
    expect(reused.body.error.code).toBe('idempotency_key_reused');
    const path = `/v1/admin/adjustments/${id}/approve`;
    const alone = await fixture.call('POST', path, { token: first });
    expect([alone.status, alone.body.error.code]).toEqual([409, 'second_person_required']);
    const balance = async () => (await fixture.call('GET', '/v1/wallet', player)).body.balances[1];
    expect((await balance()).available).toBe('0.00');
    const approved = await Promise.all(
      Array.from({ length: 4 }, () => fixture.call('POST', path, { token: second })),
    );
    expect(approved.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await balance()).available).toBe('2.50');
    const lots = await fixture.call('GET', '/v1/wallet/redeemable', player);
    expect(lots.body.lots[0]).toMatchObject({ source: 'adjustment', granted: '2.50' });
    const listed = await fixture.call('GET', '/v1/admin/adjustments?state=approved', {
      token: first,
    });
    expect(listed.body.items.map((item: { id: string }) => item.id)).toContain(id);
    const audit = await fixture.db.admin.call<{ action: string }>(
      sql`select action from audit.entries where subject_id = ${player.id} order by id`,
    );
    expect(audit.map(({ action }) => action)).toEqual([
      'adjustment.proposed',
      'adjustment.approved',
    ]);
  });

  it('cannot be proposed or approved by whoever they are for', async () => {
    const player = await fixture.player();
    const { token: own } = await fixture.staff('admin', { id: player.id });
    const { token: other } = await fixture.staff('finance');
    const forOneself = await propose(own, 'a', wish(player.id));
    expect([forOneself.status, forOneself.body.error.code]).toEqual([403, 'forbidden']);
    const proposed = await propose(other, 'a', wish(player.id));
    const path = `/v1/admin/adjustments/${proposed.body.id}/approve`;
    const approved = await fixture.call('POST', path, { token: own });
    expect([approved.status, approved.body.error.code]).toEqual([403, 'forbidden']);
    expect((await fixture.call('GET', '/v1/wallet', player)).body.balances[1].available).toBe(
      '0.00',
    );
  });

  it('refuse a debit of more than there is, an unknown player, and a decided proposal', async () => {
    const player = await fixture.player({ bonus: true });
    const { token: first } = await fixture.staff('admin');
    const { token: second } = await fixture.staff('finance');
    const debit = await propose(first, 'a', wish(player.id, { direction: 'debit' }));
    const short = await fixture.call('POST', `/v1/admin/adjustments/${debit.body.id}/approve`, {
      token: second,
    });
    expect(short.body.error.code).toBe('insufficient_funds');
    const rejected = await fixture.call('POST', `/v1/admin/adjustments/${debit.body.id}/reject`, {
      token: second,
    });
    expect(rejected.body.state).toBe('rejected');
    const late = await fixture.call('POST', `/v1/admin/adjustments/${debit.body.id}/approve`, {
      token: second,
    });
    expect(late.body.error.code).toBe('invalid_request');
    const unknown = await propose(first, 'b', wish(newId(Date.now())));
    expect(unknown.body.error.code).toBe('not_found');
    const half = await propose(first, 'c', wish(player.id, { direction: 'debit', amount: '0.5' }));
    const done = await fixture.call('POST', `/v1/admin/adjustments/${half.body.id}/approve`, {
      token: second,
    });
    expect(done.status).toBe(200);
  });

  it('are for staff with the permission, a second factor and a fresh proof', async () => {
    const player = await fixture.player();
    const id = newId(Date.now());
    const roles = ['player', 'finance'] as const;
    const cases = [
      [player.token, 'forbidden'],
      [await staffToken('support'), 'forbidden'],
      [await tokenOf(id, { roles: [...roles] }), 'mfa_required'],
      [
        await tokenOf(id, { roles: [...roles], amr: ['pwd', 'otp'], auth_time: 1 }),
        'step_up_required',
      ],
    ] as const;
    for (const [token, code] of cases) {
      const answer = await propose(token, 'x', wish(player.id));
      expect([answer.status, answer.body.error.code]).toEqual([403, code]);
    }
  });
});

describe('jobs', () => {
  it('of the ledger run, twice, and an unknown one is not found', async () => {
    await fixture.player({ bonus: true });
    const listed = (await fixture.jobs.list()).map(({ name }) => name);
    for (const name of LEDGER_JOBS) {
      expect(listed).toContain(name);
      expect(await fixture.jobs.run(name), name).toMatchObject({ ok: true });
      expect(await fixture.jobs.run(name), name).toMatchObject({ ok: true });
    }
    expect(await fixture.jobs.run('toString')).toEqual({ ok: false, error: { code: 'not_found' } });
  });

  it('the check finds nothing wrong here', async () => {
    expect(await fixture.jobs.run('ledger-check')).toEqual({ ok: true, value: { differences: 0 } });
  });
});
