// A player's own place: what they may do there and why not, what a device proves, and what the law says
// of every place.

import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import * as contract from '#shared/contracts/http/compliance.ts';
import { newId } from '#shared/ids.ts';
import { ExportService, JobsService, MetricsService } from '#workers/compliance/index.ts';
import { requireRealRules } from '#workers/compliance/routes/guard.ts';
import { complianceFixture } from './fixture.ts';

const fixture = complianceFixture();
afterEach(() => {
  fixture.changes = {};
});

const ALL = { gc_purchase: true, gc_play: true, sc_grant: true, sc_play: true, redeem: true };

describe('one’s own place', () => {
  it('is noted, and told with what may be done there and until when', async () => {
    const playerId = await fixture.player();
    const { status, body } = await fixture.from('US-TX', playerId);
    expect([status, contract.getPlace.replies[200].parse(body)]).toEqual([200, body]);
    expect(body).toMatchObject({ place: 'US-TX', method: 'edge', mode: 'open', risks: [] });
    expect(body).toMatchObject({ features: ALL, reasons: [] });
    const validMs = Date.parse(body.validUntil) - Date.now();
    expect(validMs).toBeGreaterThan(3_500_000);
    expect(body.changesAt).toBe(body.validUntil);
    const rows = await fixture.db.admin.call(
      sql`select place, method from rules.player_places where player_id = ${playerId}::uuid`,
    );
    expect(rows).toEqual([{ place: 'US-TX', method: 'edge' }]);
  });

  it('says why where something may not be done', async () => {
    const { body } = await fixture.from('US-WA', await fixture.player());
    expect(contract.getPlace.replies[200].parse(body)).toEqual(body);
    expect(body).toMatchObject({ place: 'US-WA', mode: 'blocked', features: { redeem: false } });
    const reason = { feature: 'sc_play', code: 'place_not_allowed', place: 'US-WA' };
    expect(body.reasons).toContainEqual(reason);
  });

  it('tells who comes back from elsewhere where they are, and what still counts for how long', async () => {
    const playerId = await fixture.player();
    await fixture.from('US-TX', playerId);
    const away = await fixture.from('US-WA', playerId);
    expect(away.body).toMatchObject({ place: 'US-WA', alsoSeen: [{ place: 'US-TX' }] });
    const { body } = await fixture.from('US-TX', playerId);
    expect(contract.getPlace.replies[200].parse(body)).toEqual(body);
    const { validUntil } = away.body;
    expect(body).toMatchObject({ place: 'US-TX', alsoSeen: [{ place: 'US-WA', validUntil }] });
    const reason = { feature: 'sc_play', code: 'place_not_allowed', place: 'US-WA' };
    expect(body.reasons).toContainEqual(reason);
    // A device that proves where it is leaves nothing of what networks said.
    const proof = await fixture.proof(playerId, 'US-TX');
    const proved = await fixture.from('US-TX', playerId, 'POST', '/v1/place/proof', { proof });
    expect(proved.body).toMatchObject({ place: 'US-TX', alsoSeen: [], features: ALL });
  });

  it('says from which age on', async () => {
    const year = new Date().getUTCFullYear() - 20;
    const { body } = await fixture.from(
      'US-TX',
      await fixture.player({ birthDate: `${year}-01-01` }),
    );
    expect(body.features).toEqual({ ...ALL, gc_purchase: false, sc_grant: false, sc_play: false });
    expect(body.reasons).toContainEqual({ feature: 'sc_play', code: 'underage', minimumAge: 21 });
  });

  it('allows no Sweeps Coins to those who work here', async () => {
    const { body } = await fixture.from('US-TX', await fixture.staff('operator'));
    expect(contract.getPlace.replies[200].parse(body)).toEqual(body);
    expect(body.reasons).toContainEqual({ feature: 'sc_play', code: 'staff_barred' });
  });

  it('that nobody knows allows Gold Coins and asks for a place for the others', async () => {
    const { body } = await fixture.from('unknown', await fixture.player());
    expect(contract.getPlace.replies[200].parse(body)).toEqual(body);
    expect(body).toMatchObject({ place: 'unknown', method: null, validUntil: null });
    expect(body.features).toMatchObject({ gc_play: true, sc_play: false, redeem: true });
    expect(body.reasons).toContainEqual({ feature: 'sc_play', code: 'place_proof_required' });
  });

  it('that somebody hides is a place that is not known', async () => {
    const playerId = await fixture.player();
    await fixture.from('US-TX', playerId);
    const proof = await fixture.proof(playerId, 'US-TX', { risks: ['spoofed'] });
    const proved = await fixture.from('US-TX', playerId, 'POST', '/v1/place/proof', { proof });
    expect(proved.body).toMatchObject({ risks: ['spoofed'], features: { sc_play: false } });
  });
});

describe('a device’s proof', () => {
  const prove = (playerId: string, proof: string) =>
    fixture.from('unknown', playerId, 'POST', '/v1/place/proof', { proof });

  it('says where a player is, louder than the edge', async () => {
    const playerId = await fixture.player();
    await fixture.from('US-WA', playerId);
    const jti = newId(Date.now());
    const proof = await fixture.proof(playerId, 'US-TX', { accuracyMetres: 12, jti });
    const { status, body } = await prove(playerId, proof);
    expect([status, body]).toMatchObject([200, { place: 'US-TX', method: 'device' }]);
    expect(body.features).toEqual(ALL);
    const rows = await fixture.db.admin.call(sql`select place, accuracy_metres, evidence
      from rules.player_places where player_id = ${playerId}::uuid and method = 'device'`);
    expect(rows).toEqual([{ place: 'US-TX', accuracy_metres: 12, evidence: jti }]);
    // What the edge sees afterwards does not undo it.
    expect((await fixture.from('US-WA', playerId)).body).toMatchObject({ place: 'US-TX' });
  });

  it('counts once, also when it is sent many times at once', async () => {
    const playerId = await fixture.player();
    const proof = await fixture.proof(playerId, 'US-TX');
    const answers = await Promise.all(Array.from({ length: 5 }, () => prove(playerId, proof)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400]);
    const refused = answers.find(({ status }) => status === 400);
    expect(refused?.body.error.code).toBe('place_proof_invalid');
  });

  const nowSeconds = () => Math.floor(Date.now() / 1000);
  it.each<[string, () => object]>([
    ['of somebody else', () => ({ sub: newId(Date.now()) })],
    ['for another audience', () => ({ aud: 'elsewhere' })],
    ['that is too old', () => ({ iat: nowSeconds() - 1000, exp: nowSeconds() - 100 })],
    ['that would live too long', () => ({ exp: nowSeconds() + 3600 })],
    ['of the time to come', () => ({ iat: nowSeconds() + 600, exp: nowSeconds() + 900 })],
    ['that ends before it begins', () => ({ iat: nowSeconds(), exp: nowSeconds() - 1 })],
    ['without a number', () => ({ jti: '' })],
    ['of a place that is none', () => ({ place: 'Texas' })],
    ['with a risk that nobody knows', () => ({ risks: ['rain'] })],
    ['that would be believed for a day', () => ({ validForSeconds: 86_400 })],
  ])('%s is refused', async (_, wish) => {
    const playerId = await fixture.player();
    const { status, body } = await prove(playerId, await fixture.proof(playerId, 'US-TX', wish()));
    expect([status, body.error.code]).toEqual([400, 'place_proof_invalid']);
  });

  it('of another key, of none, or with another algorithm is refused', async () => {
    const playerId = await fixture.player();
    const proof = await fixture.proof(playerId, 'US-TX');
    const [header = '', claims = '', signature = ''] = proof.split('.');
    const none = btoa('{"alg":"none"}').replace(/=+$/, '');
    for (const forged of [
      `${header}.${claims}.${'A'.repeat(signature.length)}`,
      `${none}.${claims}.x`,
      `${header}.${claims}x.${signature}`,
    ]) {
      expect((await prove(playerId, forged)).body.error.code).toBe('place_proof_invalid');
    }
    expect((await prove(playerId, 'no packet')).body.error.code).toBe('invalid_request');
    expect((await prove(playerId, proof)).status).toBe(200);
  });

  it('is taken nowhere without keys', async () => {
    const playerId = await fixture.player();
    const proof = await fixture.proof(playerId, 'US-TX');
    fixture.changes = { PLACE_PROOF_KEYS: '' };
    const { status, body } = await prove(playerId, proof);
    expect([status, body.error.code]).toEqual([409, 'place_proof_unavailable']);
  });

  it('is forgotten by its number once it is too old to be shown again', async () => {
    const jobs = fixture.entrypoint(JobsService);
    await fixture.db.admin.call(sql`insert into rules.used_proofs
      values ('an old one', now() - interval '2 hours'), ('a new one', now())`);
    expect(await jobs.run('place-proofs-sweep')).toMatchObject({ value: { forgotten: 1 } });
  });
});

describe('the list of places', () => {
  it('is everybody’s, short-lived in caches, and says what counts', async () => {
    const response = await fixture.fetch(new Request('https://parlor.test/v1/rules/places'));
    expect(response.headers.get('cache-control')).toBe('public, max-age=60');
    const body = await response.json<{ items: { place: string }[] }>();
    expect(contract.listPlaces.replies[200].parse(body)).toEqual(body);
    const of = (name: string) => body.items.find(({ place }) => place === name);
    expect(of('US-WA')).toEqual({
      ...{ place: 'US-WA', mode: 'blocked', source: 'RCW 9.46' },
      since: '1974-01-01T08:00:00.000Z',
    });
    expect(of('US-NY')).toMatchObject({ mode: 'blocked', source: 'S5935' });
    expect(of('US')).toMatchObject({ mode: 'open', source: 'development' });
  });

  it('has a place whose first rule is to come, as what counts without one', async () => {
    await fixture.db.admin.call(sql`
      insert into rules.place_modes (place, begins_at, mode, instrument, certainty)
        values ('FR', now() + interval '1 day', 'gc_only', 'a law', 'sure')`);
    const { body } = await fixture.call('GET', '/v1/rules/places');
    expect(contract.listPlaces.replies[200].parse(body)).toEqual(body);
    expect(body.items.find(({ place }: { place: string }) => place === 'FR')).toMatchObject({
      ...{ mode: 'blocked', since: null, source: 'no rule yet', next: { mode: 'gc_only' } },
    });
  });

  it('shows an opening that nobody signed as what counts: Gold Coins alone', async () => {
    await fixture.db.admin.call(sql`
      insert into rules.place_modes (place, begins_at, mode, instrument, certainty, entered_by,
          second_by)
        values ('US-KY', now(), 'open', 'a letter', 'likely', gen_random_uuid(),
            gen_random_uuid()),
          ('US-VT', now(), 'open', 'a letter', 'sure', gen_random_uuid(), null),
          ('US-RI', now(), 'open', 'a letter', 'sure', gen_random_uuid(), gen_random_uuid())`);
    const { body } = await fixture.call('GET', '/v1/rules/places');
    const of = (name: string) => body.items.find(({ place }: { place: string }) => place === name);
    expect([of('US-KY').mode, of('US-VT').mode]).toEqual(['gc_only', 'gc_only']);
    expect(of('US-RI')).toMatchObject({ mode: 'open', next: { mode: 'gc_only' } });
  });
});

describe('what compliance holds of a player', () => {
  it('is in the export, and gone with the account', async () => {
    const playerId = await fixture.player();
    await fixture.from('US-TX', playerId);
    const exported = await fixture.entrypoint(ExportService).collect(playerId);
    expect(exported).toMatchObject({ places: [{ place: 'US-TX', method: 'edge', risks: [] }] });
    await fixture.db.admin.call(sql`
      insert into auth.erasures (player_id, requested_at, forfeit_balance)
        values (${playerId}::uuid, now() - interval '1 minute', false)`);
    const jobs = fixture.entrypoint(JobsService);
    expect(await jobs.run('compliance-erasures')).toMatchObject({ value: { done: 1, failed: 0 } });
    expect(await fixture.entrypoint(ExportService).collect(playerId)).toMatchObject({
      places: [],
    });
    const [row] = await fixture.db.admin.call(
      sql`select acknowledged from auth.erasures where player_id = ${playerId}::uuid`,
    );
    expect(row).toEqual({ acknowledged: ['parlor_compliance'] });
  });

  it('waits a few seconds, in which calls that were under way end', async () => {
    const playerId = await fixture.player();
    await fixture.db.admin.call(sql`
      insert into auth.erasures (player_id, requested_at, forfeit_balance)
        values (${playerId}::uuid, now() + interval '1 minute', false)`);
    const jobs = fixture.entrypoint(JobsService);
    expect(await jobs.run('compliance-erasures')).toMatchObject({ value: { done: 0 } });
  });
});

it('rows that counsel must look at are an alert a day, and a gauge', async () => {
  const jobs = fixture.entrypoint(JobsService);
  const report = await jobs.run('rule-needs-counsel');
  expect(report).toMatchObject({ ok: true, value: { rows: expect.any(Number) } });
  const samples = await fixture.entrypoint(MetricsService).collect();
  const unsure = samples.find(({ labels }) => labels?.why === 'uncertain');
  expect(unsure).toMatchObject({ name: 'parlor_rules_needing_counsel', value: 4 });
});

describe('a live environment', () => {
  it('serves nobody over rows of development, and everybody without them', async () => {
    // The proxy of the tests is for development only: the gate of its environment would refuse first.
    const withProxy = { ...fixture.env, ENVIRONMENT: 'production' as const };
    await expect(requireRealRules(withProxy)).rejects.toThrow('certainty `development`');
    for (const rest of [
      sql`delete from rules.place_modes where certainty = 'development'`,
      sql`delete from rules.tax_years where certainty = 'development'`,
    ]) {
      await fixture.db.admin.call(rest);
      await expect(requireRealRules(withProxy)).rejects.toThrow('certainty `development`');
    }
    await fixture.db.admin.call(sql`update compliance.sanction_lists set source = 'ofac'`);
    await expect(requireRealRules(withProxy)).resolves.toBeUndefined();
  });
});
