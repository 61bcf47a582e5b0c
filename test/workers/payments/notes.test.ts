// What payments notes in the audit log beside its acts: limits that players set, what staff saw.

import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { staffToken } from '#test/kit/service.ts';
import { paymentsFixture } from './fixture.ts';

const fixture = paymentsFixture();

const entries = () =>
  fixture.db.admin.call<{ action: string; subject: string; facts: Record<string, unknown> }>(
    sql`select action, subject_id as subject, facts from audit.entries
      where action in ('limits.set', 'staff.viewed', 'staff.refused') order by id`,
  );

it('limits that a player set, lists that staff read and calls that were refused are noted', async () => {
  const player = await fixture.player();
  const limits = [{ kind: 'loss', currency: 'SC', period: 'day', amount: '1.00' }];
  const set = await fixture.call('PUT', '/v1/limits', { token: player.token, body: { limits } });
  expect(set.status).toBe(200);
  const refused = await fixture.call('GET', '/v1/admin/adjustments', { token: player.token });
  expect(refused.status).toBe(403);
  const finance = await staffToken('finance');
  expect((await fixture.call('GET', '/v1/admin/adjustments', { token: finance })).status).toBe(200);
  expect(await entries()).toMatchObject([
    { action: 'limits.set', subject: player.id, facts: { asked: { limits } } },
    { action: 'staff.refused', subject: 'GET /v1/admin/adjustments', facts: { code: 'forbidden' } },
    { action: 'staff.viewed', subject: 'GET /v1/admin/adjustments', facts: { shown: [] } },
  ]);
});
