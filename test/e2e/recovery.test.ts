// An account comes back to who lost its second step and its mailbox, from end to end: a claim, a link, a
// document, three days, two of the staff, a new password.

import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { call } from '#test/kit/call.ts';
import { until } from '#test/kit/patience.ts';
import { platformFixture } from '#test/kit/platform.ts';
import { mailTo, newAdmin, newPlayer } from '#test/kit/player.ts';

const platform = platformFixture();
const REASON = { reason: 'seen by a test' };

const post = (path: string, body: object) => call(platform.url, 'POST', path, { body });
const press = (page: string, form: Record<string, string>) =>
  fetch(page, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });

/** The token in the newest mail to an address whose subject is this. */
async function linkIn(to: string, subject: string): Promise<string> {
  const newest = async () => {
    await platform.job('account-notices');
    await platform.job('recoveries');
    await platform.job('mail-outbox');
    const mails = await mailTo(platform.mailboxUrl, to, 0);
    const mail = mails.findLast((each) => each.subject.startsWith(subject));
    return /#token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
  };
  return (await until(newest, () => `no mail "${subject}" to ${to}`)) ?? '';
}

/** A player who was verified by a document, under a name of their own. */
async function verified() {
  const player = await newPlayer(platform);
  const person = {
    ...{ givenName: 'Ada', familyName: `King ${randomUUID()}`, dateOfBirth: '1990-01-31' },
  };
  const address = {
    ...{ line1: `${player.id} Elm Street`, city: 'Austin', region: 'TX' },
    ...{ postalCode: '78701', country: 'US' },
  };
  await player.call('PUT', '/v1/identity/profile', { body: { ...person, address } });
  const begun = await player.call('POST', '/v1/identity/checks', { key: randomUUID(), body: {} });
  await press(begun.body.url, { outcome: 'match' });
  const isKnown = async () => (await player.call('GET', '/v1/identity')).body.tier === 2;
  await until(isKnown, () => 'The check is not known.');
  return { player, person };
}

/** Claims an account for a new mailbox, and shows this person's document. */
async function claim(email: string, person: Record<string, string>) {
  const newEmail = `${randomUUID()}@example.com`;
  const claimed = await post('/v1/auth/recovery', { email, newEmail, factorLost: true });
  expect([claimed.status, claimed.body]).toEqual([202, { status: 'mail_sent' }]);
  const token = await linkIn(newEmail, 'Have your account back');
  const gone = await post('/v1/auth/recovery/confirm', { token });
  expect([gone.status, gone.body]).toEqual([200, { status: 'checking' }]);
  const begun = await post('/v1/identity/recovery-checks', { token });
  expect(begun.status, begun.text).toBe(201);
  const back = await press(begun.body.url, { outcome: 'match', ...person });
  expect(back.headers.get('location')).toMatch(/\/recover-account$/);
  return { newEmail, token };
}

it('comes back to the person who was verified, with a new address and without the lost factor', async () => {
  const [{ player, person }, one, two] = [
    await verified(),
    await newAdmin(platform),
    await newAdmin(platform),
  ];
  const { newEmail } = await claim(player.email, person);
  const queue = async () => {
    const { body } = await one.call('GET', '/v1/admin/recoveries');
    return body.items.find(({ playerId }: { playerId: string }) => playerId === player.id);
  };
  const { id } = await until(queue, () => 'Nothing waits for people.');
  const seen = (await player.call('GET', '/v1/me/recovery')).body.recovery;
  expect(Date.parse(seen.actsFrom)).toBeGreaterThan(Date.now() + 71 * 3_600_000);
  await linkIn(player.email, 'Stop this');

  const asked = await one.call('POST', `/v1/admin/recoveries/${id}/ask`, { body: REASON });
  const path = `/v1/admin/approvals/${asked.body.approval?.id}/approve`;
  const soon = await two.call('POST', path, { body: REASON });
  expect([soon.status, soon.body.error.code]).toEqual([409, 'recovery_waiting']);
  await platform.database.admin.call(
    sql`update auth.recoveries set acts_from = now() where id = ${id}::uuid`,
  );
  const done = await two.call('POST', path, { body: REASON });
  expect(done.status, done.text).toBe(200);

  const isOut = async () => (await player.call('GET', '/v1/me')).status === 401;
  await until(isOut, () => 'The sign-in of before lives.');
  const token = await linkIn(newEmail, 'Your account is yours again');
  const password = `correct horse ${randomUUID()}`;
  expect((await post('/v1/auth/password/reset', { token, password })).status).toBe(204);
  const back = await post('/v1/auth/login', { email: newEmail, password });
  expect([back.status, back.body.player?.id], back.text).toEqual([200, player.id]);
  const exported = await call(platform.url, 'GET', '/v1/me/export', {
    token: back.body.accessToken,
  });
  expect(exported.body.auth.recoveries).toMatchObject([{ id, state: 'done', contact: newEmail }]);
});

it('does not come to somebody else, and stays where it is when its owner says so', async () => {
  const { player, person } = await verified();
  const stranger = await claim(player.email, { ...person, givenName: 'Eve' });
  const isTold = async () => {
    await platform.job('recoveries');
    await platform.job('mail-outbox');
    const mails = await mailTo(platform.mailboxUrl, stranger.newEmail);
    return mails.some(({ text }) => text.includes('not that of the person'));
  };
  await until(isTold, () => 'The stranger was told nothing.');
  await claim(player.email, person);
  const token = await linkIn(player.email, 'Stop this');
  expect((await post('/v1/auth/recovery/stop', { token })).status).toBe(204);
  expect((await player.call('GET', '/v1/me/recovery')).body).toEqual({ recovery: null });
  expect((await player.call('GET', '/v1/me')).body.email).toBe(player.email);
});
