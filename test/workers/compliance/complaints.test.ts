// Complaints as players open them and staff answer them.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import * as contract from '#shared/contracts/http/compliance.ts';
import { DAY_MS } from '#shared/time.ts';
import { tokenOf } from '#test/kit/service.ts';
import { complianceFixture } from './fixture.ts';

const fixture = complianceFixture();
const ABOUT = { subject: 'My prize', text: 'It was not what the page said.' };

async function as(player: string, method: string, path: string, body?: unknown, key?: string) {
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  return fixture.call(method, path, { token: await tokenOf(player), body, headers });
}
const open = (player: string, body: object = ABOUT, key: string = crypto.randomUUID()) =>
  as(player, 'POST', '/v1/complaints', body, key);

describe('a complaint', () => {
  it('gets a number and a date of answer, is answered and closed, and can be gone on with', async () => {
    const [player, support] = [await fixture.player(), await fixture.staff('support')];
    const opened = await open(player);
    expect(opened.status).toBe(201);
    expect(contract.openComplaint.replies[201].parse(opened.body)).toEqual(opened.body);
    const { id, number, dueAt, openedAt } = opened.body;
    expect(Date.parse(dueAt) - Date.parse(openedAt)).toBe(14 * DAY_MS);
    const queue = await fixture.asStaff(
      'support',
      support,
      'GET',
      '/v1/admin/compliance/complaints',
    );
    expect(queue.body.items).toContainEqual(
      expect.objectContaining({ id, number, playerId: player }),
    );
    const path = `/v1/admin/compliance/complaints/${id}/answer`;
    const answered = await fixture.asStaff('support', support, 'POST', path, {
      text: 'We looked; you were right.',
      close: true,
    });
    expect(answered.body).toMatchObject({ state: 'closed', messages: [{}, { author: 'staff' }] });
    const again = await fixture.asStaff('support', support, 'POST', path, {
      text: 'x',
      close: true,
    });
    expect([again.status, again.body.error.code]).toEqual([409, 'complaint_closed']);
    const more = await as(player, 'POST', `/v1/complaints/${id}/messages`, { text: 'Thank you.' });
    expect(more.body).toMatchObject({ state: 'open', closedAt: null });
    const shown = await as(player, 'GET', `/v1/complaints/${id}`);
    expect(shown.body.messages.map(({ author }: { author: string }) => author)).toEqual([
      'player',
      'staff',
      'player',
    ]);
    const log = await fixture.db.admin.call(sql`select actor_id from audit.entries
      where action = 'complaint.answered' and subject_id = ${player}`);
    expect(log).toEqual([{ actor_id: support }]);
  });

  it('is opened once for a key, however often it comes', async () => {
    const player = await fixture.player();
    const key = crypto.randomUUID();
    const opened = await Promise.all([1, 2, 3].map(() => open(player, ABOUT, key)));
    expect(new Set(opened.map(({ body }) => body.id)).size).toBe(1);
    const other = await open(player, { ...ABOUT, subject: 'Another' }, key);
    expect([other.status, other.body.error.code]).toEqual([409, 'idempotency_key_reused']);
  });

  it('that is the sixth to wait is one too many', async () => {
    const player = await fixture.player();
    for (let count = 0; count < 5; count++) expect((await open(player)).status).toBe(201);
    expect((await open(player)).body.error.code).toBe('rate_limited');
  });

  it('of another player is not there', async () => {
    const { id } = (await open(await fixture.player())).body;
    const stranger = await fixture.player();
    expect((await as(stranger, 'GET', `/v1/complaints/${id}`)).status).toBe(404);
    const said = await as(stranger, 'POST', `/v1/complaints/${id}/messages`, { text: 'me too' });
    expect(said.status).toBe(404);
    expect((await as(stranger, 'GET', '/v1/complaints')).body.items).toEqual([]);
  });

  it('is not answered by who made it', async () => {
    const support = await fixture.staff('support');
    const { id } = (await open(support)).body;
    const path = `/v1/admin/compliance/complaints/${id}/answer`;
    const answer = await fixture.asStaff('support', support, 'POST', path, {
      text: 'I agree with myself.',
      close: true,
    });
    expect([answer.status, answer.body.error.code]).toEqual([403, 'accounts_linked']);
  });
});
