// Persons who have no Sweeps Coins, over the routes of staff.

import { describe, expect, it } from 'vitest';
import * as contract from '#shared/contracts/http/compliance-bars.ts';
import { complianceFixture } from './fixture.ts';

const fixture = complianceFixture();
const PATH = '/v1/admin/compliance/person-bars';
const reason = 'lives with a colleague';

describe('a bar of a person', () => {
  it('is entered by one, listed, and asked to end; a second person ends it', async () => {
    const [one, other] = [await fixture.staff('operator'), await fixture.staff('admin')];
    const playerId = await fixture.player();
    const as = (method: string, path: string, body?: unknown) =>
      fixture.asStaff('operator', one, method, path, body);
    const entered = await as('POST', PATH, { playerId, reason });
    expect(entered.status).toBe(201);
    expect(contract.barPerson.replies[201].parse(entered.body)).toEqual(entered.body);
    expect(entered.body).toMatchObject({ playerId, kind: 'household', until: null, reason });
    const { items } = (await as('GET', PATH)).body;
    expect(items[0]).toEqual(entered.body);
    expect(items).toContainEqual(expect.objectContaining({ playerId: one, kind: 'staff' }));
    const asked = await as('POST', `${PATH}/${entered.body.id}/end`, { reason: 'moved out' });
    expect([asked.status, asked.body.approval.state]).toEqual([202, 'waiting']);
    expect(await fixture.approve(asked.body.approval.id, other)).toMatchObject({
      state: 'approved',
    });
    const ofPlayer = (await as('GET', `${PATH}?playerId=${playerId}`)).body.items;
    expect(ofPlayer).toEqual([{ ...entered.body, until: expect.any(String) }]);
    expect((await as('GET', PATH)).body.items).not.toContainEqual(
      expect.objectContaining({ playerId }),
    );
    expect((await as('POST', `${PATH}/${entered.body.id}/end`, { reason })).status).toBe(404);
  });

  it('is for nobody but who manages the rules to enter', async () => {
    const support = await fixture.staff('support');
    const body = { playerId: await fixture.player(), reason };
    expect((await fixture.asStaff('support', support, 'POST', PATH, body)).status).toBe(403);
  });
});
