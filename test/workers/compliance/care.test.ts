// Care over its routes: what a player is shown and may take with them, the queue of cases, the job.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { SIGNAL_WORDS } from '#shared/care.ts';
import * as contract from '#shared/contracts/http/compliance.ts';
import { newId } from '#shared/ids.ts';
import { DAY_MS } from '#shared/time.ts';
import { tokenOf } from '#test/kit/service.ts';
import { collectExport } from '#workers/compliance/erasure.ts';
import { JOBS } from '#workers/compliance/jobs.ts';
import { MetricsService } from '#workers/compliance/service.ts';
import { complianceFixture } from './fixture.ts';

const fixture = complianceFixture();
const QUEUE = '/v1/admin/compliance/harm';

const admin = (statement: ReturnType<typeof sql>) => fixture.db.admin.call(statement);
const run = () => JOBS.care?.run(fixture.env, Date.now());

/** A player of whose yesterday two signs wait to be weighed. */
async function noticed(): Promise<string> {
  const player = await fixture.player();
  for (const signal of ['nights', 'failed_payments']) {
    await admin(sql`insert into compliance.harm_signals (player_id, day, signal, weight, facts)
      values (${player}::uuid, current_date - 1, ${signal}, 2, '{"count": 3}')`);
  }
  return player;
}

async function caseOf(player: string): Promise<string> {
  const id = newId(Date.now());
  const signals = [{ signal: 'nights', day: '2026-03-10', facts: { nights: 3 } }];
  await admin(sql`insert into compliance.harm_steps (id, player_id, day, step, score, signals, at)
    values (${id}::uuid, ${player}::uuid, current_date, 'review', 4,
      ${JSON.stringify(signals)}::jsonb, now())`);
  return id;
}

describe('a player whose play was noticed', () => {
  it('is told by mail, sees it with their limits and has it in their export, in words', async () => {
    const player = await noticed();
    const look = async () => fixture.call('GET', '/v1/me/care', { token: await tokenOf(player) });
    expect((await look()).body).toEqual({ notice: null });
    expect(await run()).toMatchObject({ persons: 1 });
    const shown = await look();
    expect(contract.ownCare.replies[200].parse(shown.body)).toEqual(shown.body);
    const signals = ['failed_payments', 'nights'];
    expect(shown.body.notice).toMatchObject({ step: 'notice', until: null, signals });
    const told = await admin(sql`select kind, facts from auth.notices
      where player_id = ${player}::uuid`);
    expect(told).toEqual([{ kind: 'care_notice', facts: { signals } }]);
    const { care } = await collectExport(fixture.env, player);
    expect(care).toMatchObject({
      signals: [{ what: SIGNAL_WORDS.failed_payments }, { what: SIGNAL_WORDS.nights }],
      steps: [{ step: 'notice' }],
    });
    expect(await run()).toEqual({ days: 0, persons: 0 });
  });

  it('is seen by nobody else', async () => {
    const [player, stranger] = [await noticed(), await fixture.player()];
    await run();
    const seen = await fixture.call('GET', '/v1/me/care', { token: await tokenOf(stranger) });
    expect(seen.body).toEqual({ notice: null });
    const queue = await fixture.call('GET', QUEUE, { token: await tokenOf(player) });
    expect(queue.status).toBe(403);
  });
});

describe('the job', () => {
  it('looks at each day that was missed and weighs what it finds', async () => {
    const player = await fixture.player();
    await admin(sql`update compliance.harm_days set day = day - 3`);
    const at = new Date(Date.now() - 2 * DAY_MS).toISOString().slice(0, 10);
    for (const hour of ['01', '02', '03']) {
      await admin(sql`insert into payments.purchases (id, player_id, package_id, provider,
          price_micros, gc_micros, sc_bonus_micros, bonus_multiple, payment_state, created_at,
          expires_at, next_check_at)
        values (gen_random_uuid(), ${player}::uuid, 'small', 'stripe', 1, 1, 0, 1, 'failed',
          ${`${at}T${hour}:00:00Z`}::timestamptz, now(), now())`);
    }
    const reports = await Promise.all([run(), run()]);
    const last = await run();
    const days = [...reports, last].reduce((sum, report) => sum + Number(report?.days), 0);
    // The day before yesterday and the one before are over at any hour; yesterday an hour after midnight.
    expect(days).toBeGreaterThanOrEqual(2);
    const rows = await admin(sql`select signal, weighed_at is not null as weighed
      from compliance.harm_signals where player_id = ${player}::uuid`);
    expect(rows).toEqual([{ signal: 'failed_payments', weighed: true }]);
  });
});

describe('a case', () => {
  it('waits in the queue, is counted, and is closed once with a reason that stands in the log', async () => {
    const [player, support] = [await fixture.player(), await fixture.staff('support')];
    const id = await caseOf(player);
    const ask = (method: string, path: string, body?: unknown) =>
      fixture.asStaff('support', support, method, path, body);
    const queue = await ask('GET', QUEUE);
    expect(contract.careCases.replies[200].parse(queue.body)).toEqual(queue.body);
    expect(queue.body.items).toContainEqual(expect.objectContaining({ id, playerId: player }));
    const samples = await new MetricsService({} as never, fixture.env).collect();
    const gaugeOf = (name: string) => samples.find((sample) => sample.name === name)?.value ?? 0;
    expect(gaugeOf('parlor_care_cases_waiting')).toBe(queue.body.items.length);
    const oldest = Date.parse(queue.body.items.at(-1).openedAt) / 1000;
    expect(gaugeOf('parlor_care_case_oldest_timestamp_seconds')).toBe(Math.floor(oldest));
    const close = () =>
      ask('POST', `${QUEUE}/${id}/close`, { outcome: 'contacted', reason: 'called, is well' });
    const answers = await Promise.all([close(), close()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await close()).body.error.code).toBe('case_closed');
    expect((await ask('GET', QUEUE)).body.items).not.toContainEqual(
      expect.objectContaining({ id }),
    );
    expect((await ask('GET', `${QUEUE}?state=closed`)).body.items).toContainEqual(
      expect.objectContaining({ id, outcome: 'contacted', closedBy: support }),
    );
    const log = await admin(sql`select actor_id, facts ->> 'reason' as reason from audit.entries
      where action = 'care_case.closed' and subject_id = ${player}`);
    expect(log).toEqual([{ actor_id: support, reason: 'called, is well' }]);
  });

  it('is closed neither by whom it is about nor without a reason', async () => {
    const support = await fixture.staff('support');
    const id = await caseOf(support);
    const close = (reason: string) =>
      fixture.asStaff('support', support, 'POST', `${QUEUE}/${id}/close`, {
        ...{ outcome: 'no_action', reason },
      });
    expect((await close(' ')).status).toBe(400);
    const own = await close('I am well');
    expect([own.status, own.body.error.code]).toEqual([403, 'accounts_linked']);
  });
});
