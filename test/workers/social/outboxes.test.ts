// What operators see and do about rows that could not be delivered: listed by page, put back with a
// reason, delivered then, and all of it in the audit log.

import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { listParked } from '#shared/contracts/http/social.ts';
import { newId } from '#shared/ids.ts';
import { JobsService } from '#workers/social/index.ts';
import { objects, socialFixture } from './fixture.ts';

const fixture = socialFixture();
const PATH = '/v1/admin/social/outboxes';

const park = (playerId: string) =>
  fixture.db.admin.call(sql`insert into social.outbox (kind, target_id, content, due_at, attempts,
      parked_at, last_error)
    values ('notice', ${playerId}::uuid, '{"key":"k"}', now() + interval '1 day', 1000, now(),
      'the hub fell over')`);

it('parked rows are listed without what they say, and one that is put back is delivered', async () => {
  const operator = await fixture.player(['player', 'operator']);
  const players = [newId(Date.now()), newId(Date.now()), newId(Date.now())];
  for (const id of players) await park(id);
  const first = await operator.call('GET', `${PATH}?limit=2`);
  expect(listParked.replies[200]?.parse(first.body)).toEqual(first.body);
  expect(first.body.items).toMatchObject([
    { outbox: 'social', kind: 'notice', subjectId: players[0], attempts: 1_000 },
    { subjectId: players[1], lastError: 'the hub fell over' },
  ]);
  expect(JSON.stringify(first.body)).not.toContain('"k"');
  const rest = await operator.call('GET', `${PATH}?cursor=${first.body.nextCursor}`);
  expect(rest.body).toMatchObject({ items: [{ subjectId: players[2] }], nextCursor: null });
  expect((await operator.call('GET', `${PATH}?cursor=x`)).body.error.code).toBe('invalid_cursor');

  const [row] = first.body.items;
  const retry = `${PATH}/${row.outbox}/${row.id}/retry`;
  const reason = 'the hub is well again';
  expect((await operator.call('POST', retry, {})).body.error.code).toBe('invalid_request');
  expect((await operator.call('POST', retry, { reason })).status).toBe(204);
  expect((await operator.call('POST', retry, { reason })).body.error.code).toBe('not_found');
  expect(await fixture.audit(players[0] ?? '')).toMatchObject([
    { action: 'outbox.retried', actor_id: operator.id, facts: { outbox: 'social', reason } },
  ]);
  await objects.toldNow();
  const jobs = fixture.entrypoint(JobsService);
  expect(await jobs.run('social-outbox')).toMatchObject({
    value: { delivered: 1, failed: 0, parked: 2 },
  });
  expect(await objects.toldNow()).toMatchObject([{ name: players[0], call: 'notify' }]);
});

it('parked rows are for operators and admins', async () => {
  for (const role of ['support', 'moderator', 'finance'] as const) {
    const staff = await fixture.player(['player', role]);
    expect((await staff.call('GET', PATH)).body.error.code).toBe('forbidden');
    const retry = await staff.call('POST', `${PATH}/social/1/retry`, { reason: 'because' });
    expect(retry.body.error.code).toBe('forbidden');
  }
});
