// The refresh state machine: rotation, two tabs, lost replies, theft, idle and absolute ends.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { authFixture, player } from './fixture.ts';

const fixture = authFixture();
const refresh = (refreshToken: string, options = {}) =>
  fixture.post('/v1/auth/refresh', { refreshToken }, options);
const DAY = 86_400_000;

describe('a refresh token', () => {
  // evidence: V15.4.1 A21
  it('leads 50 racers to one successor in one family', async () => {
    const person = await player(fixture);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => refresh(person.refreshToken)),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
    const [row] = await fixture.db.admin.call<{ families: string; history: string }>(
      sql`select count(distinct s.id)::text as families, count(h.hash)::text as history
        from auth.sign_ins s left join auth.refresh_history h on h.sign_in_id = s.id
        where s.player_id = ${person.player.id}::uuid`,
    );
    expect(row).toEqual({ families: '1', history: '1' });
    expect((await refresh(answers[0]?.body.refreshToken)).status).toBe(200);
  });

  // evidence: A21
  it.each([
    ['12 seconds', 12_000],
    ['an hour', 3_600_000],
    ['a day', DAY],
    ['seven days less a moment', 7 * DAY - 1],
  ])(
    'whose reply was lost leads to the same successor %s later, and on from there',
    async (_, lateMs) => {
      const person = await player(fixture);
      const lost = await refresh(person.refreshToken);
      fixture.pass(lateMs);
      fixture.mails = [];
      const again = await refresh(person.refreshToken);
      expect(again.status, again.text).toBe(200);
      expect(again.body.refreshToken).toBe(lost.body.refreshToken);
      expect((await refresh(again.body.refreshToken)).status).toBe(200);
      expect(fixture.mailsTo(person.email)).toEqual([]);
    },
  );

  // evidence: V16.3.3 A21
  it('shown after its successor was used ends the family, everywhere, and tells the owner once', async () => {
    const person = await player(fixture);
    const { refreshToken: second } = (await refresh(person.refreshToken)).body;
    const { refreshToken: current } = (await refresh(second)).body;
    fixture.pass(60_000);
    fixture.mails = [];
    const stolen = await Promise.all([
      refresh(person.refreshToken),
      refresh(person.refreshToken),
      refresh(person.refreshToken),
    ]);
    expect(stolen.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(stolen[0]?.headers.get('set-cookie')).toBeNull();
    expect((await refresh(current)).status).toBe(401);
    expect(fixture.hub.lists.get(person.player.id)?.signIns).toEqual([]);
    expect(fixture.mailsTo(person.email).map(({ subject }) => subject)).toEqual([
      'We ended a sign-in of your account',
    ]);
  });

  // evidence: A21
  it('whose successor was used is theft in the same moment as well', async () => {
    const person = await player(fixture);
    const second = (await refresh(person.refreshToken)).body.refreshToken;
    const third = (await refresh(second)).body.refreshToken;
    expect((await refresh(person.refreshToken)).status).toBe(401);
    expect((await refresh(third)).status).toBe(401);
  });

  // evidence: A21
  it('that nobody made ends no family', async () => {
    const person = await player(fixture);
    for (const made of ['A'.repeat(43), 'x', `${person.refreshToken}A`, '']) {
      expect((await refresh(made)).status).toBeGreaterThanOrEqual(400);
    }
    expect((await refresh(person.refreshToken)).status).toBe(200);
  });

  // evidence: V7.3.1 V7.3.2 A21
  it('ends after seven idle days and after thirty days in any case', async () => {
    const idle = await player(fixture);
    const busy = await player(fixture);
    fixture.pass(7 * DAY - 1);
    let token = (await refresh(busy.refreshToken)).body.refreshToken;
    fixture.pass(1);
    expect((await refresh(idle.refreshToken)).status).toBe(401);
    for (let week = 0; week < 3; week++) {
      fixture.pass(6 * DAY);
      const answer = await refresh(token);
      expect(answer.status, `week ${week}`).toBe(200);
      token = answer.body.refreshToken;
    }
    fixture.pass(5 * DAY);
    expect((await refresh(token)).status).toBe(401);
  });

  // evidence: A21
  it('of a banned player is refused', async () => {
    const person = await player(fixture);
    await fixture.db.admin.call(
      sql`update auth.players set status = 'banned' where id = ${person.player.id}::uuid`,
    );
    expect((await refresh(person.refreshToken)).status).toBe(401);
  });

  // evidence: A71
  it('made with a retired key is refreshed with the new one, and a repeat spans the change', async () => {
    const person = await player(fixture);
    const old = fixture.env.REFRESH_KEY;
    const rotated = `new1:${Buffer.alloc(32, 7).toString('base64url')},${old}`;
    const before = await refresh(person.refreshToken);
    const repeated = await refresh(person.refreshToken, { env: { REFRESH_KEY: rotated } });
    expect(repeated.body.refreshToken).toBe(before.body.refreshToken);
    const next = await refresh(before.body.refreshToken, { env: { REFRESH_KEY: rotated } });
    expect(next.status).toBe(200);
    const alone = { REFRESH_KEY: rotated.split(',')[0] ?? '' };
    expect((await refresh(next.body.refreshToken, { env: alone })).status).toBe(200);
  });

  // evidence: V7.2.3
  it('is stored nowhere in clear', async () => {
    const person = await player(fixture);
    const [row] = await fixture.db.admin.call<{ found: string }>(
      sql`select count(*)::text as found from auth.sign_ins s
        where s::text like ${`%${person.refreshToken}%`}`,
    );
    expect(row?.found).toBe('0');
  });
});
