// Whether who claims an account is who was verified for it before, as a document shows it: over the routes,
// with the emulated provider. What a case is worth then is auth's (workers/auth/recovery.test.ts).

import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { Outcome, Person } from '#scripts/emulators/partners/identity/outcomes.ts';
import { newId, randomToken } from '#shared/ids.ts';
import { JOBS } from '#workers/compliance/jobs.ts';
import { partnersFixture, profileOf } from './partners.ts';

const checks = partnersFixture();
const { fixture, partners } = checks;
const ADA: Person = { ...profileOf('one'), address: {} };

/** A player who was verified, by a document of this kind. */
async function verified(outcome: Outcome = 'match') {
  const player = await checks.named();
  const { body } = await checks.begin(player);
  partners.identity.press(checks.referenceOf(body.id), outcome);
  expect(await checks.deliver()).toBe(200);
  expect(await checks.identity(player)).toMatchObject({ tier: 2 });
  return player;
}

/** A claim whose link was opened; its token. */
async function claimed(player: string, state = 'checking') {
  const [id, token] = [newId(Date.now()), randomToken()];
  await fixture.db.admin.call(sql`insert into auth.recoveries (id, player_id, contact, mailbox_dead,
      factor_lost, token_hash, link_until, state, created_at, ends_at)
    values (${id}::uuid, ${player}::uuid, ${`${id}@example.com`}, true, true,
      sha256(convert_to(${token}, 'UTF8')), now() + interval '1 day', ${state}, now(),
      now() + interval '1 day')`);
  return { id, token };
}

const begin = (token: string) =>
  fixture.call('POST', '/v1/identity/recovery-checks', { body: { token } });

const referenceOf = (page: string) => page.split('/').at(-1) ?? '';

/** Shows a document for a claim, as the person it is of. */
async function show(token: string, outcome: Outcome, person: Person = ADA) {
  const begun = await begin(token);
  expect(begun.status, begun.text).toBe(201);
  partners.identity.press(referenceOf(begun.body.url), outcome, person);
  expect(await checks.deliver()).toBe(200);
  expect(await checks.deliver()).toBe(200);
}

async function caseOf(id: string) {
  const [row] = await fixture.db.admin.call(sql`select state, reason, matched_by as by
    from auth.recoveries where id = ${id}::uuid`);
  return row;
}

/** All that a check could change of an account. */
const accountOf = (player: string) =>
  fixture.db.admin.call(sql`select p.status, (select count(*)::int from identity.keys k
      where k.player_id = p.id) as keys, (select count(*)::int from identity.checks c
      where c.player_id = p.id) as checks, (select count(*)::int from identity.refund_orders o
      where o.player_id = p.id) as orders from auth.players p where p.id = ${player}::uuid`);

it('who shows the document that was verified is known by it, and by name and birth date with another', async () => {
  const player = await verified('same_person');
  const [document, person] = [await claimed(player), await claimed(player)];
  const before = await accountOf(player);
  await show(document.token, 'same_person');
  expect(await caseOf(document.id)).toEqual({ state: 'matched', reason: null, by: 'document' });
  await fixture.db.admin.call(sql`update auth.recoveries set state = 'stopped', ended_at = now()
    where id = ${document.id}::uuid`);
  await show(person.token, 'match', { ...ADA, givenName: 'ADÁ' });
  expect(await caseOf(person.id)).toEqual({ state: 'matched', reason: null, by: 'person' });
  expect(await accountOf(player)).toEqual(before);
});

it.each([
  ['other_name', ADA],
  ['birth_date', ADA],
  ['underage', ADA],
  ['match', { ...ADA, givenName: 'Eve' }],
] as const)(
  'who is somebody else is refused, and the account is as it was: %s',
  async (outcome, as) => {
    const player = await verified();
    const { id, token } = await claimed(player);
    const before = await accountOf(player);
    await show(token, outcome, as);
    expect(await caseOf(id)).toEqual({ state: 'refused', reason: 'other_person', by: null });
    expect(await accountOf(player)).toEqual(before);
    expect(await checks.identity(player)).toMatchObject({ tier: 2, state: 'verified' });
    expect((await begin(token)).body.error.code).toBe('invalid_token');
  },
);

it('a name that is only declared, or verified after the claim, makes nobody the owner', async () => {
  const player = await verified();
  const eve = { givenName: 'Eve', familyName: 'Mallory' };
  await checks.as(player, 'PUT', '/v1/identity/profile', { ...profileOf(player), ...eve });
  const first = await claimed(player);
  await show(first.token, 'match', { ...ADA, ...eve });
  expect(await caseOf(first.id)).toMatchObject({ reason: 'other_person' });
  const second = await claimed(player);
  const { body } = await checks.begin(player);
  partners.identity.press(checks.referenceOf(body.id), 'match');
  expect(await checks.deliver()).toBe(200);
  await show(second.token, 'match', { ...ADA, ...eve });
  expect(await caseOf(second.id)).toMatchObject({ reason: 'other_person' });
});

it('whose document cannot be read may try three times, on one page at a time', async () => {
  const { id, token } = await claimed(await verified());
  expect((await begin(token)).body).toEqual((await begin(token)).body);
  for (const outcome of ['document', 'selfie', 'expired'] as const) {
    expect(await caseOf(id)).toMatchObject({ state: 'checking' });
    await show(token, outcome);
  }
  expect(await caseOf(id)).toEqual({ state: 'refused', reason: 'check_failed', by: null });
});

it('a slow check is asked about by the job', async () => {
  const { id, token } = await claimed(await verified());
  const reference = referenceOf((await begin(token)).body.url);
  partners.identity.press(reference, 'slow', ADA);
  expect(await checks.deliver()).toBe(200);
  expect(await caseOf(id)).toMatchObject({ state: 'checking' });
  partners.identity.verification(reference).readyMs = 0;
  await fixture.db.admin.call(sql`update identity.checks set next_look_at = now()
    where reference = ${reference}`);
  expect(await JOBS['identity-checks']?.run(fixture.env, Date.now())).toMatchObject({ failed: 0 });
  expect(await caseOf(id)).toMatchObject({ state: 'matched' });
});

it('the page is told nothing of the account, and a link that was not gone on with opens none', async () => {
  const player = await verified();
  const { token } = await claimed(player);
  const page = await (await fetch((await begin(token)).body.url)).text();
  expect(page).toContain('This checks nothing.');
  expect(page).not.toMatch(/King|Elm Street/);
  for (const wrong of [(await claimed(player, 'begun')).token, randomToken()]) {
    const { status, body } = await begin(wrong);
    expect([status, body.error.code]).toEqual([400, 'invalid_token']);
  }
});
