// Places over the whole platform: a player's own, a proof of it, the list for everybody, and the switch
// that one person throws and two people lift, as an open table hears it.

import { describe, expect, it } from 'vitest';
import { signProof } from '#scripts/emulators/place/sign.ts';
import * as contract from '#shared/contracts/http/compliance.ts';
import { fixture } from '#test/kit/fixture.ts';
import { until } from '#test/kit/patience.ts';
import { platformFixture } from '#test/kit/platform.ts';
import { dice, expected, newAdmin, newPlayer } from '#test/kit/player.ts';

const platform = platformFixture();
const one = fixture(() => newAdmin(platform));
const two = fixture(() => newAdmin(platform));

const from = (place: string) => ({ headers: { 'parlor-place': place } });

describe('a player', () => {
  it('is told where they are and what may be done there, as the law and the edge say', async () => {
    const player = await newPlayer(platform);
    const home = await player.call('GET', '/v1/place');
    expect(contract.getPlace.replies[200].parse(home.body)).toEqual(home.body);
    expect(home.body).toMatchObject({ place: 'US-TX', mode: 'open', features: { sc_play: true } });
    const away = await player.call('GET', '/v1/place', from('US-WA'));
    expect(away.body).toMatchObject({ place: 'US-WA', features: { sc_play: false } });
  });

  it('proves a place once', async () => {
    const player = await newPlayer(platform);
    const wish = { sub: player.id, place: 'US-OH' };
    const proof = await signProof(platform.keys.PLACE_EMULATOR_KEY, wish, Date.now());
    const prove = () => player.call('POST', '/v1/place/proof', { body: { proof } });
    expect((await prove()).body).toMatchObject({ place: 'US-OH', method: 'device' });
    expect((await prove()).body.error.code).toBe('place_proof_invalid');
  });

  it('from a place where Sweeps Coins are not offered is given none and plays with Gold Coins', async () => {
    const player = await newPlayer(platform);
    const claimed = await player.call('POST', '/v1/wallet/daily-bonus', {
      ...{ key: crypto.randomUUID() },
      ...from('US-PA'),
    });
    expect(claimed.body.withheld).toMatchObject([{ currency: 'SC' }]);
    const open = (currency: string) =>
      player.call('POST', '/v1/games/dice/sessions', {
        ...{ key: crypto.randomUUID(), body: { currency, buyIn: '1.00' } },
        ...from('US-PA'),
      });
    expect((await open('SC')).body.error?.code).toBe('place_not_allowed');
    expect((await open('GC')).status).toBe(201);
  });
});

it('a table that is open hears that its player was seen where its coins are not offered', async () => {
  const player = await newPlayer(platform);
  await player.bonus();
  const opened = await expected(201, player.sit({ currency: 'SC', buyIn: '0.50' }));
  const socket = await player.connect(opened.body);
  expect((await socket.ask(dice('home', '0.01'))).type).toBe('result');
  await expected(200, player.call('GET', '/v1/place', from('US-WA')));
  let rounds = 0;
  const refused = await until(
    async () => {
      const answer = await socket.ask(dice(`r${rounds++}`, '0.01'));
      return answer.type === 'error' ? answer : null;
    },
    () => 'the table never heard of it',
    600,
  );
  expect([refused.error.code, refused.error.reason]).toContain('place_not_allowed');
});

it('a table that is open hears of a place from a ticket for another, without a job', async () => {
  const player = await newPlayer(platform);
  await player.bonus();
  const opened = await expected(201, player.sit({ currency: 'SC', buyIn: '0.50' }));
  const other = await expected(201, player.sit({ currency: 'GC', buyIn: '1.00' }));
  const socket = await player.connect(opened.body);
  expect((await socket.ask(dice('home', '0.01'))).type).toBe('result');
  const path = `/v1/sessions/${other.body.session.id}/ticket`;
  const ticket = await expected(
    201,
    player.call('POST', path, { ...from('US-WA'), body: { role: 'player' } }),
  );
  await player.connect(ticket.body);
  let rounds = 0;
  const refused = await until(
    async () => {
      const answer = await socket.ask(dice(`r${rounds++}`, '0.01'));
      return answer.type === 'error' ? answer : null;
    },
    () => 'the table never heard of it',
    600,
  );
  expect(refused.error).toMatchObject({ code: 'place_not_allowed' });
});

it('a cap on prizes that one person enters bounds the stakes of a table that is open', async () => {
  const player = await newPlayer(platform);
  await player.bonus();
  const opened = await expected(201, player.sit({ currency: 'SC', buyIn: '0.50' }));
  const socket = await player.connect(opened.body);
  expect((await socket.ask(dice('before', '0.05'))).type).toBe('result');
  const row = { place: 'US-TX', amount: '0.05', instrument: 'a letter', certainty: 'sure' };
  const body = { ...row, reason: 'counsel called' };
  expect((await one.call('POST', '/v1/admin/compliance/rules/prize_caps', { body })).status).toBe(
    201,
  );
  let rounds = 0;
  const refused = await until(
    async () => {
      const answer = await socket.ask(dice(`r${rounds++}`, '0.03'));
      return answer.type === 'error' ? answer : null;
    },
    () => 'the table never heard of it',
    600,
  );
  const told = { code: 'stake_out_of_range', place: 'US-TX', currency: 'SC', maxPayout: '0.05' };
  expect(refused.error).toMatchObject(told);
  expect((await socket.ask(dice('less', refused.error.maxStake))).type).toBe('result');
});

it('everybody reads what holds where, from a cache', async () => {
  const { status, body, headers } = await platform.call('GET', '/v1/rules/places');
  expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=60']);
  expect(contract.listPlaces.replies[200].parse(body)).toEqual(body);
});

it('the operator of the platform is told of it: readiness, metrics, jobs', async () => {
  const { body } = await platform.call('GET', '/readyz');
  expect(body.services.compliance).toEqual({
    ready: true,
    dependencies: { database: true, rules: true },
  });
  const metrics = await platform.call('GET', '/metrics', {
    headers: { authorization: `Bearer ${platform.keys.METRICS_TOKEN}` },
  });
  expect(metrics.body).toContain('parlor_rules_needing_counsel{why="uncertain"} 4');
  expect(await platform.job('rule-needs-counsel')).toEqual({ rows: 4 });
});

describe('the switch for all places', () => {
  const enter = (mode: string) =>
    one.call('POST', '/v1/admin/compliance/rules/place_modes', {
      body: {
        ...{ place: '*', mode, instrument: 'a letter', certainty: 'sure' },
        reason: 'counsel called',
      },
    });

  it('stops play at a table that was open within seconds, and two people lift it', async () => {
    const player = await newPlayer(platform);
    await player.bonus();
    const body = { currency: 'SC', buyIn: '0.50' };
    const opened = await expected(201, player.sit(body));
    const socket = await player.connect(opened.body);
    expect((await socket.ask(dice('before', '0.01'))).type).toBe('result');
    const thrownMs = Date.now();
    expect((await enter('redeem_only')).status).toBe(201);
    let rounds = 0;
    const refused = await until(
      async () => {
        const answer = await socket.ask(dice(`r${rounds++}`, '0.01'));
        return answer.type === 'error' ? answer : null;
      },
      () => 'the table never heard of it',
      600,
    );
    expect([refused.error.code, refused.error.reason]).toContain('place_not_allowed');
    // Promised are 6 seconds; the machine of a test may be busy.
    expect(Date.now() - thrownMs).toBeLessThan(6_000 * 5);
    const place = await player.call('GET', '/v1/place');
    expect(place.body).toMatchObject({ mode: 'redeem_only', features: { redeem: true } });

    const asked = await enter('open');
    expect(asked.status).toBe(202);
    const path = `/v1/admin/approvals/${asked.body.approval.id}/approve`;
    const own = await one.call('POST', path, { body: { reason: 'looked at' } });
    expect(own.body.error.code).toBe('second_person_required');
    const lifted = await two.call('POST', path, { body: { reason: 'looked at' } });
    expect(lifted.body.approval).toMatchObject({ kind: 'rule_row', state: 'approved' });
    expect((await player.call('GET', '/v1/place')).body.mode).toBe('open');
    const again = await until(
      async () => {
        const answer = await socket.ask(dice(`a${rounds++}`, '0.01'));
        return answer.type === 'error' ? null : answer;
      },
      () => 'the table never heard that it was lifted',
      600,
    );
    expect(again.type).toBe('result');
  });
});
