// What games notes in the audit log beside its acts: exclusions that players set, what staff saw.

import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { staffToken } from '#test/kit/service.ts';
import { gamesFixture } from './fixture.ts';

const fixture = gamesFixture();

it('an exclusion that a player set, a read of staff and a refused call are noted', async () => {
  const player = await fixture.player();
  const body = { kind: 'self_exclusion' };
  const set = await fixture.call('POST', '/v1/exclusions', { token: player.token, body });
  expect(set.status).toBe(201);
  const path = '/v1/admin/games/stuck';
  expect((await fixture.call('GET', path, { token: player.token })).status).toBe(403);
  expect((await fixture.call('GET', path, { token: await staffToken('operator') })).status).toBe(
    200,
  );
  const entries = await fixture.db.admin.call(
    sql`select action, subject_id as subject, facts from audit.entries
      where action in ('exclusion.set', 'staff.viewed', 'staff.refused') order by id`,
  );
  expect(entries).toMatchObject([
    { action: 'exclusion.set', subject: player.id, facts: { asked: body } },
    { action: 'staff.refused', subject: `GET ${path}`, facts: { code: 'forbidden', path } },
    { action: 'staff.viewed', subject: `GET ${path}` },
  ]);
});
