// A year of tax over its routes: a player's sums and form, the filing vendor's notices, and the report.

import { describe, expect, it } from 'vitest';
import * as contract from '#shared/contracts/http/compliance-tax.ts';
import { JOBS } from '#workers/compliance/jobs.ts';
import { partnersFixture } from './partners.ts';

const world = partnersFixture();
const { fixture, partners, as } = world;
const run = (job: string) => JOBS[job]?.run(fixture.env, Date.now());
const YEAR = new Date().getUTCFullYear();

const yearOf = async (player: string) => (await as(player, 'GET', `/v1/tax/${YEAR}`)).body;
const stateOf = async (player: string) => (await yearOf(player)).form.state;

/** A form that was begun; its name at the vendor. */
async function begun(player: string): Promise<string> {
  const { status, body } = await as(player, 'POST', `/v1/tax/${YEAR}/form`);
  expect(status, JSON.stringify(body)).toBe(200);
  return /txf_\w+$/.exec(body.url)?.[0] ?? expect.fail();
}

describe('a player’s year', () => {
  it('has nothing in it before anything was sent', async () => {
    const player = await fixture.player();
    const year = await yearOf(player);
    expect(contract.getTaxYear.replies[200].parse(year)).toEqual(year);
    expect(year).toMatchObject({
      ...{ paid: '0.00', withheld: '0.00', form: { needed: false, state: 'none' } },
    });
    expect((await as(player, 'GET', `/v1/tax/${YEAR + 1}`)).status).toBe(404);
    expect((await as(player, 'GET', '/v1/tax/1999')).status).toBe(404);
    expect((await as(player, 'POST', `/v1/tax/${YEAR + 1}/form`)).status).toBe(404);
  });
});

describe('a form', () => {
  it('is filled in on the vendor’s page, which is the same one while it is open', async () => {
    const player = await fixture.player();
    const first = await as(player, 'POST', `/v1/tax/${YEAR}/form`);
    expect((await as(player, 'POST', `/v1/tax/${YEAR}/form`)).body).toEqual(first.body);
    expect(await (await fetch(first.body.url)).text()).toContain('This checks nothing.');
    expect(await stateOf(player)).toBe('open');
    partners.tax.press(await begun(player), 'valid', '123-45-6789');
    expect(await world.deliver('tax')).toBe(200);
    expect(await world.deliver('tax')).toBe(200);
    expect(await stateOf(player)).toBe('valid');
    const { body } = await as(player, 'GET', `/v1/tax/${YEAR}`);
    expect(JSON.stringify(body)).not.toContain('6789');
  });

  it('turns bad by a notice of the vendor, or by hand after a letter', async () => {
    const finance = await fixture.staff('finance');
    const reason = 'letter CP2100A of 2 March';
    for (const by of ['vendor', 'letter'] as const) {
      const player = await fixture.player();
      const reference = await begun(player);
      partners.tax.press(reference, 'valid');
      await world.deliver('tax');
      const path = `/v1/admin/compliance/players/${player}/tax-form/bad`;
      if (by === 'vendor') {
        partners.tax.press(reference, 'bad');
        await world.deliver('tax');
      } else {
        const marked = await fixture.asStaff('finance', finance, 'POST', path, { reason });
        expect(marked.status).toBe(204);
        expect((await fixture.asStaff('finance', finance, 'POST', path, { reason })).status).toBe(
          204,
        );
      }
      expect([by, await stateOf(player)]).toEqual([by, 'bad']);
    }
    const nobody = await fixture.player();
    const path = `/v1/admin/compliance/players/${nobody}/tax-form/bad`;
    expect((await fixture.asStaff('finance', finance, 'POST', path, { reason })).status).toBe(404);
  });

  it('is heard of by the job where its notice never came', async () => {
    const player = await fixture.player();
    partners.tax.press(await begun(player), 'valid');
    expect(await run('tax-notices')).toMatchObject({ failed: 0 });
    expect(await stateOf(player)).toBe('valid');
  });

  it('is begun again under the same name where the vendor’s answer was lost', async () => {
    const player = await fixture.player();
    partners.tax.failNext({ path: '/forms', kind: 'lost_after' });
    const lost = await as(player, 'POST', `/v1/tax/${YEAR}/form`);
    expect([lost.status, lost.body.error.code]).toEqual([503, 'try_again']);
    const reference = await begun(player);
    expect(partners.tax.ofForm(partners.tax.form(reference).formId).id).toBe(reference);
  });

  it('takes no notice that nobody signed, and asks about what is unknown without an effect', async () => {
    const player = await fixture.player();
    partners.tax.press(await begun(player), 'valid');
    const { body, header } = partners.tax.notices.signed(world.newest('tax'), 'another secret');
    expect((await world.post(body, header, 'tax')).status).toBe(401);
    expect((await world.post(body, null, 'tax')).status).toBe(401);
    const old = partners.tax.notices.signed(world.newest('tax'), undefined, -3_600);
    expect((await world.post(old.body, old.header, 'tax')).status).toBe(401);
    const unknown = { id: 'ntc_1', type: 'form.valid', createdMs: 1, data: { id: 'txf_none' } };
    const signed = partners.tax.notices.signed(unknown);
    expect((await world.post(signed.body, signed.header, 'tax')).status).toBe(200);
    expect(await stateOf(player)).toBe('open');
  });
});

describe('the report of a year', () => {
  it('comes as a list and as a file, to who reviews redemptions and nobody else', async () => {
    const finance = await fixture.staff('finance');
    const path = `/v1/admin/compliance/tax/${YEAR}`;
    const list = await fixture.asStaff('finance', finance, 'GET', path);
    expect(contract.taxReport.replies[200].parse(list.body)).toEqual(list.body);
    const support = await fixture.staff('support');
    expect((await fixture.asStaff('support', support, 'GET', path)).status).toBe(403);
  });
});
