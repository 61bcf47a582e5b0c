// A document checked from end to end: a page, notices that are lost, doubled and late, the job that finds
// what they said, and what payments is told.

import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { until } from '#test/kit/patience.ts';
import { platformFixture } from '#test/kit/platform.ts';
import { newPlayer } from '#test/kit/player.ts';

const platform = platformFixture();

const profileOf = (familyName: string) => ({
  ...{ givenName: 'Ada', familyName, dateOfBirth: '1990-01-31' },
  address: {
    ...{ line1: '12 Elm Street', city: 'Austin', region: 'TX' },
    ...{ postalCode: '78701', country: 'US' },
  },
});

async function begun() {
  const player = await newPlayer(platform);
  const body = profileOf(`King ${player.id.slice(-6)}`);
  await player.call('PUT', '/v1/identity/profile', { body });
  const options = { key: randomUUID(), body: {} };
  const answer = await player.call('POST', '/v1/identity/checks', options);
  expect(answer.status, answer.text).toBe(201);
  return { player, page: String(answer.body.url) };
}

const press = (page: string, outcome: string) =>
  fetch(page, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' });

it('a player has their document checked on the page of a partner, and is known by its notice', async () => {
  const { player, page } = await begun();
  expect(await (await fetch(page)).text()).toContain('This checks nothing.');
  const back = await press(page, 'match');
  expect([back.status, back.headers.get('location')]).toEqual([
    303,
    'http://localhost:8787/identity',
  ]);
  const isKnown = async () => (await player.call('GET', '/v1/identity')).body.tier === 2;
  await until(isKnown, () => 'The notice did not arrive.');
  expect((await fetch(page)).status).toBe(410);
});

it('notices that are lost, doubled and late decide the same, and a job finds what the lost ones said', async () => {
  const { identity } = platform.partners.partners;
  identity.notices.faults = {
    ...{ seed: 7, loseChance: 0.5, duplicateChance: 0.5, delayMsMax: 500, skewSeconds: 0 },
  };
  const open = await Promise.all([1, 2, 3, 4].map(begun));
  await Promise.all(open.map(({ page }, at) => press(page, at % 2 === 0 ? 'match' : 'expired')));
  await identity.notices.firstTries();
  await platform.job('identity-notices');
  const seen = await Promise.all(
    open.map(async ({ player }) => (await player.call('GET', '/v1/identity')).body),
  );
  expect(seen.map(({ tier }) => tier)).toEqual([2, 1, 2, 1]);
  expect(seen[1]).toMatchObject({ state: 'failed', reason: 'document_expired' });
  identity.notices.faults = { ...identity.notices.faults, loseChance: 0, duplicateChance: 0 };
});
