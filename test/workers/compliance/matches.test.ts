// Accounts that may be an excluded person's, over the routes of staff.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import * as contract from '#shared/contracts/http/compliance-matches.ts';
import { tokenOf } from '#test/kit/service.ts';
import { JOBS } from '#workers/compliance/jobs.ts';
import { complianceFixture } from './fixture.ts';

const fixture = complianceFixture();
const PATH = '/v1/admin/compliance/matches';
const reason = 'the same person by the documents';

/** An account, and one of the same names, birth date and address that is excluded afterwards. */
async function pair(familyName: string) {
  const players = [await fixture.player(), await fixture.player()] as const;
  const address = { line1: '1 Elm', city: 'Austin', region: 'TX', postalCode: '78701' };
  for (const player of players) {
    const { status } = await fixture.call('PUT', '/v1/identity/profile', {
      token: await tokenOf(player),
      body: {
        ...{ givenName: 'Ada', familyName, dateOfBirth: '1990-01-31' },
        address: { ...address, country: 'US' },
      },
    });
    expect(status).toBe(200);
  }
  await fixture.db
    .as('parlor_payments')
    .call(sql`select payments.exclude(${players[1]}::uuid, 'self_exclusion', null)`);
  return players;
}

describe('accounts that may be an excluded person’s', () => {
  it('are found by the job, shown, and bound or dismissed once', async () => {
    const operator = await fixture.staff('operator');
    const as = (method: string, path: string, body?: unknown) =>
      fixture.asStaff('operator', operator, method, path, body);
    const [older, excluded] = await pair('King');
    const report = await JOBS['exclusion-matches']?.run(fixture.env, Date.now());
    expect(report).toMatchObject({ waiting: expect.any(Number) });
    const { items } = (await as('GET', PATH)).body;
    const match = items.find(({ playerId }: { playerId: string }) => playerId === older);
    expect(contract.listMatches.replies[200].shape.items.element.parse(match)).toEqual(match);
    expect(match).toMatchObject({
      ...{ excludedId: excluded, why: 'person', state: 'open', until: null, purchases: [] },
    });
    const bound = await as('POST', `${PATH}/${match.id}/bind`, { reason });
    expect([bound.status, bound.body.state, bound.body.reason]).toEqual([200, 'bound', reason]);
    const late = await as('POST', `${PATH}/${match.id}/dismiss`, { reason });
    expect([late.status, late.body.error.code]).toEqual([409, 'match_closed']);
    const shown = (await as('GET', `${PATH}?state=bound`)).body.items;
    expect(shown).toContainEqual(bound.body);
    expect((await as('POST', `${PATH}/999999/bind`, { reason })).status).toBe(404);
  });

  it('are for nobody but who manages players', async () => {
    const support = await fixture.staff('support');
    expect((await fixture.asStaff('support', support, 'GET', PATH)).status).toBe(403);
  });
});
