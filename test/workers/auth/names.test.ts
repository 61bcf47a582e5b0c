// Names over time: one that is given up is nobody else's for a while, nobody changes theirs all the
// time, and rooms hear of a new one at once and until they have.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { JOBS } from '#workers/auth/jobs.ts';
import { authFixture, newcomer, player } from './fixture.ts';

const DAY_MS = 86_400_000;
const fixture = authFixture();

const unique = () => newcomer().displayName;
const rename = (token: string, displayName: string) =>
  fixture.call('PATCH', '/v1/me', { token, body: { displayName } });
const register = (body: Record<string, unknown>) =>
  fixture.call('POST', '/v1/auth/register', { body });
const refused = (answer: { status: number; body: { error: { code: string } } }) =>
  [answer.status, answer.body.error?.code] as const;

describe('a name that was given up', () => {
  it('is held back from everybody for thirty days, and is free then', async () => {
    const [owner, other] = [await player(fixture), await player(fixture)];
    const old = owner.displayName;
    expect((await rename(owner.accessToken, unique())).status).toBe(200);
    expect(refused(await rename(other.accessToken, old))).toEqual([409, 'display_name_taken']);
    expect(refused(await rename(other.accessToken, old.toUpperCase()))[0]).toBe(409);
    expect(refused(await register(newcomer({ displayName: old })))).toEqual([
      409,
      'display_name_taken',
    ]);
    await fixture.db.admin.call(sql`update auth.released_names
      set until = ${new Date(fixture.nowMs - 1).toISOString()} where player_id = ${owner.player.id}`);
    expect((await rename(other.accessToken, old)).status).toBe(200);
  });

  it('may be had again by who gave it up', async () => {
    const owner = await player(fixture);
    const old = owner.displayName;
    await rename(owner.accessToken, unique());
    expect(await rename(owner.accessToken, old)).toMatchObject({
      status: 200,
      body: { displayName: old },
    });
  });

  it('is held for thirty days from when it was given up', async () => {
    const owner = await player(fixture);
    await rename(owner.accessToken, unique());
    const [row] = await fixture.db.admin.call<{ until: string }>(
      sql`select until from auth.released_names where player_id = ${owner.player.id}`,
    );
    const days = (Date.parse(String(row?.until)) - fixture.nowMs) / DAY_MS;
    expect(Math.round(days)).toBe(30);
  });

  it('by an account that was erased is held as well, and says no more whose it was', async () => {
    const owner = await player(fixture);
    await fixture.db.admin.call(
      sql`update auth.players set status = 'closing' where id = ${owner.player.id}`,
    );
    await fixture.db.admin.call(sql`insert into auth.erasures (player_id, requested_at,
      forfeit_balance, acknowledged) values (${owner.player.id}, now(), true,
      (select array_agg(role) from auth.erasure_parties))`);
    await fixture.db.admin.call(
      sql`delete from auth.mail_outbox where player_id = ${owner.player.id}`,
    );
    await fixture.db.admin.call(
      sql`select auth.finish_erasures(${new Date(fixture.nowMs).toISOString()}, 50)`,
    );
    const other = await player(fixture);
    expect(refused(await rename(other.accessToken, owner.displayName))[0]).toBe(409);
    const known = await fixture.db.admin.call(
      sql`select from auth.released_names where player_id = ${owner.player.id}`,
    );
    expect(known).toEqual([]);
  });
});

describe('a rename', () => {
  it('is possible three times in thirty days; the same name again and a refusal count nothing', async () => {
    const [person, other] = [await player(fixture), await player(fixture)];
    const token = person.accessToken;
    expect((await rename(token, person.displayName)).status).toBe(200);
    expect((await rename(token, other.displayName)).status).toBe(409);
    expect((await rename(token, 'Support\u1160')).status).toBe(400);
    for (let count = 0; count < 3; count++) {
      expect((await rename(token, unique())).status).toBe(200);
    }
    const last = unique();
    expect(refused(await rename(token, last))).toEqual([429, 'rate_limited']);
    expect((await rename(other.accessToken, last)).status).toBe(200);
  });

  it.each([
    'Support\u1160',
    '\u1160\u1160\u1160',
    'ꜱᴜᴘᴘᴏʀᴛ',
    'ꓢꓴꓑꓑꓳꓣꓔ',
    'evil.com',
    'Free SC at bonus.gg',
    '+1 555 123 4567',
    'VIP Host',
    'Help Desk',
    'Поддержка',
  ])('to %j is refused, and so is a registration', async (displayName) => {
    const person = await player(fixture);
    for (const answer of [
      await rename(person.accessToken, displayName),
      await register(newcomer({ displayName })),
    ]) {
      expect([400, 409]).toContain(answer.status);
      expect(['invalid_request', 'display_name_taken']).toContain(answer.body.error.code);
    }
  });

  it('is told to each room that the player is in, before the answer', async () => {
    const person = await player(fixture);
    fixture.hub.rooms.set(person.player.id, ['room-1', 'room-2']);
    const name = unique();
    await rename(person.accessToken, name);
    const told = fixture.hub.names.filter(
      ({ person: { playerId } }) => playerId === person.player.id,
    );
    expect(told).toEqual([
      { room: 'room-1', person: { playerId: person.player.id, name, nameVersion: 2 } },
      { room: 'room-2', person: { playerId: person.player.id, name, nameVersion: 2 } },
    ]);
  });

  it('that a hub did not hear of is told by the job until it has', async () => {
    const person = await player(fixture);
    fixture.hub.rooms.set(person.player.id, ['room-1']);
    const told = () =>
      fixture.hub.names.filter(({ person: { playerId } }) => playerId === person.player.id).length;
    fixture.hub.isDown = true;
    expect((await rename(person.accessToken, unique())).status).toBe(200);
    fixture.hub.isDown = false;
    expect(told()).toBe(0);
    await JOBS.revocations?.run(fixture.env, fixture.nowMs + 6_000);
    expect(told()).toBe(1);
    await JOBS.revocations?.run(fixture.env, fixture.nowMs + 60_000);
    expect(told()).toBe(1);
  });
});
