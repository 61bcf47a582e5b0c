// Names like one on a list of sanctioned people, from the check of a document to the decision of two.

import { sql } from 'drizzle-orm';
import { describe, expect, it, vi } from 'vitest';
import type { Outcome } from '#scripts/emulators/partners/identity/outcomes.ts';
import * as contract from '#shared/contracts/http/compliance-screenings.ts';
import { JOBS } from '#workers/compliance/jobs.ts';
import { ComplianceService } from '#workers/compliance/service.ts';
import { partnersFixture } from './partners.ts';

const checks = partnersFixture();
const { fixture, partners } = checks;
const run = (job: string) => JOBS[job]?.run(fixture.env, Date.now());
const PATH = '/v1/admin/compliance/screenings';
const reason = 'compared with the document';

async function checked(outcome: Outcome): Promise<string> {
  const player = await checks.named();
  const { body } = await checks.begin(player);
  partners.identity.press(checks.referenceOf(body.id), outcome);
  expect(await checks.deliver()).toBe(200);
  return player;
}
const screen = async (playerId: string) =>
  (await fixture.entrypoint(ComplianceService).screen({ playerId, requestId: 'request' })).outcome;

async function openOf(operator: string, playerId: string) {
  const { body } = await fixture.asStaff('operator', operator, 'GET', PATH);
  return body.items.find((item: { playerId: string }) => item.playerId === playerId);
}

const LINE = (entry: number, name: string) =>
  `${entry},"${name}","individual","X",${Array.from({ length: 7 }, () => '-0- ').join(',')},"DOB 1990."`;
const file = (...lines: string[]) => lines.map((line) => `${line}\r\n`).join('');

/** Publishes a list; what the job reports. */
async function publish(files: Record<string, string>) {
  const url = 'https://list.test';
  const before = vi.mocked(globalThis.fetch).getMockImplementation();
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const asked = new Request(input, init).url;
    const text = files[asked.slice(url.length + 1)];
    if (!asked.startsWith(url)) return before?.(input, init) ?? expect.fail();
    return new Response(text ?? '', { status: text === undefined ? 404 : 200 });
  });
  fixture.changes = { SANCTIONS_LIST_URL: url };
  try {
    return await run('sanction-list');
  } finally {
    fixture.changes = {};
  }
}

describe('somebody who was verified', () => {
  it('is compared by the job, once, and is clear', async () => {
    const player = await checked('match');
    expect(await run('screenings')).toMatchObject({ hits: 0, unreadable: 0 });
    expect(await run('screenings')).toMatchObject({ screened: 0 });
    expect(await screen(player)).toBe('clear');
  });

  it('is compared before a payout where the job was not there yet', async () => {
    expect(await screen(await checked('match'))).toBe('clear');
    expect(await screen(await checked('listed'))).toBe('hit');
    expect(await screen(await checks.named())).toBe('unscreened');
  });
});

describe('a name on the list', () => {
  it('waits in the queue until two people clear it, without a word about it to its player', async () => {
    const [one, two] = [await fixture.staff('operator'), await fixture.staff('operator')];
    const player = await checked('listed');
    expect(await run('screenings')).toMatchObject({ hits: 1 });
    const open = await openOf(one, player);
    expect(contract.listScreenings.replies[200].shape.items.element.parse(open)).toEqual(open);
    expect(open).toMatchObject({ state: 'open', hits: [{ names: ['DROZDOVSKI, Viktor'] }] });
    expect(JSON.stringify(open)).not.toContain('Ada');
    const path = `${PATH}/${open.id}/clear`;
    const asked = await fixture.asStaff('operator', one, 'POST', path, { reason });
    expect([asked.status, asked.body.approval.state]).toEqual([202, 'waiting']);
    expect(await screen(player)).toBe('hit');
    expect(await fixture.approve(asked.body.approval.id, two)).toMatchObject({ state: 'approved' });
    expect(await screen(player)).toBe('clear');
    expect(await openOf(one, player)).toBeUndefined();
    const late = await fixture.asStaff('operator', one, 'POST', path, { reason });
    expect([late.status, late.body.error.code]).toEqual([409, 'screening_closed']);
  });

  it('is for nobody but who reviews screenings', async () => {
    const finance = await fixture.staff('finance');
    expect((await fixture.asStaff('finance', finance, 'GET', PATH)).status).toBe(403);
  });
});

describe('the list of its publisher', () => {
  it('is taken whole, compared with everybody anew, and refused where it was cut off', async () => {
    const player = await checked('match');
    expect(await screen(player)).toBe('clear');
    const files = {
      'sdn.csv': file(LINE(1, 'SOMEBODY, Else'), LINE(2, 'KING, Ada Maria')),
      'alt.csv': file('1,1,"aka","SOMEONE, Else",-0- '),
      'add.csv': file('1,1,-0- ,-0- ,"Elsewhere",-0- '),
    };
    expect(await publish(files)).toEqual({ outcome: 'loaded', isStale: false });
    expect(await publish(files)).toEqual({ outcome: 'confirmed', isStale: false });
    expect(await screen(player)).toBe('hit');
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    const cut = { ...files, 'sdn.csv': files['sdn.csv'].slice(0, -3) };
    expect(await publish(cut)).toMatchObject({ outcome: 'unreadable' });
    expect(await publish({ ...files, 'sdn.csv': file(LINE(1, 'SOMEBODY, Else')) })).toMatchObject({
      outcome: 'shrunk',
    });
    expect(logged.mock.calls.flat().join('')).toContain('sanction_list_refused');
    await expect(publish({})).rejects.toThrow('sanction list');
    const [row] = await fixture.db.admin.call<{ lists: number }>(
      sql`select count(*)::int as lists from compliance.sanction_lists where source = 'ofac'`,
    );
    expect(row?.lists).toBe(1);
  });
});
