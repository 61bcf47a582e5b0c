// What a player played, over HTTP with real tables: days, all rounds, the file.

import { expect, it } from 'vitest';
import { activity, bets } from '#shared/contracts/http/activity.ts';
import { utcDay } from '#shared/time.ts';
import { answerOf, requestOf } from '#test/kit/call.ts';
import { EVEN_DICE, gamesFixture } from './fixture.ts';

const fixture = gamesFixture();
const today = () => utcDay(Date.now());
const play = (id: string) => ({ type: 'play', id, stake: '1.00', params: EVEN_DICE });
const autoplay = (plays: number) => ({
  ...{ type: 'autoplay', id: 'auto', stake: '2.00', params: EVEN_DICE },
  plays,
});

/** A table with some rounds of one coin and an auto-play, closed unless told. */
async function table(token: string, body: Record<string, unknown> = {}, isOpen = false) {
  const { session, ticket } = await fixture.openSession(token, body);
  const socket = await fixture.socket(session.id, ticket);
  for (const id of ['a', 'b', 'c']) {
    expect((await socket.ask(play(id))).type).toBe('result');
  }
  expect((await socket.ask(autoplay(7))).type).toBe('autoplayResult');
  if (!isOpen) {
    const closed = await fixture.call('DELETE', `/v1/sessions/${session.id}`, { token });
    expect(closed.status).toBe(200);
  }
  return session.id as string;
}

const list = (token: string, query = '', accept?: string) =>
  fixture.call('GET', `/v1/bets${query}`, { token, ...(accept && { headers: { accept } }) });

it('a player sees what they played today by game and currency, open tables included', async () => {
  const { token } = await fixture.player();
  const closed = await table(token);
  const open = await table(token, {}, true);
  const { status, body } = await fixture.call('GET', '/v1/me/activity', { token });
  expect(status).toBe(200);
  expect(activity.replies[200]?.parse(body)).toEqual(body);
  const views = await Promise.all(
    [closed, open].map((id) => fixture.call('GET', `/v1/sessions/${id}`, { token })),
  );
  const paid = views.reduce((sum, view) => sum + Number(view.body.session.paid), 0);
  expect(body).toMatchObject({
    to: today(),
    items: [{ day: today(), game: 'dice', currency: 'GC', rounds: 20, wagered: '34.00' }],
    totals: [{ currency: 'GC', rounds: 20, wagered: '34.00' }],
  });
  expect(Number(body.totals[0].paid)).toBeCloseTo(paid, 6);
});

it('a span of more than 400 days, or of none, is refused', async () => {
  const { token } = await fixture.player();
  const ask = (query: string) => fixture.call('GET', `/v1/me/activity?${query}`, { token });
  expect((await ask('from=2025-01-01&to=2026-02-04')).status).toBe(200);
  for (const query of [
    'from=2025-01-01&to=2026-02-05',
    'from=2026-01-02&to=2026-01-01',
    'from=2026-02-30',
    'from=yesterday',
  ]) {
    expect((await ask(query)).body.error.code).toBe('invalid_request');
  }
});

it('a player pages through the rounds of all tables, newest first, and sees nobody else’s', async () => {
  const [one, other] = await Promise.all([fixture.player(), fixture.player()]);
  await table(other.token);
  const first = await table(one.token);
  const second = await table(one.token, {}, true);
  const found: { id: string; sessionId: string; at: string }[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '?limit=6' : `?limit=6&cursor=${cursor}`;
    const { status, body } = await list(one.token, query);
    expect(status).toBe(200);
    expect(bets.replies[200]?.parse(body)).toEqual(body);
    found.push(...body.items);
    cursor = body.nextCursor;
  } while (cursor !== null);
  expect(found).toHaveLength(20);
  expect(new Set(found.map(({ id }) => id)).size).toBe(20);
  expect(found.map(({ sessionId }) => sessionId)).toEqual([
    ...Array.from({ length: 10 }, () => second),
    ...Array.from({ length: 10 }, () => first),
  ]);
  const rounds = await fixture.call('GET', `/v1/sessions/${second}/rounds`, one);
  expect(
    found
      .slice(0, 10)
      .map(({ sessionId: _, currency: _c, ...round }: Record<string, unknown>) => round),
  ).toEqual(rounds.body.items);
});

it('rounds are listed by game, currency and day, and a cursor that nobody made is refused', async () => {
  const { token } = await fixture.player();
  await table(token);
  const counted = async (query: string) => (await list(token, query)).body.items.length;
  expect(await counted('?game=dice&currency=GC')).toBe(10);
  expect(await counted('?game=mines')).toBe(0);
  expect(await counted('?currency=SC')).toBe(0);
  expect(await counted(`?from=${today()}&to=${today()}`)).toBe(10);
  expect(await counted('?to=2020-01-01')).toBe(0);
  for (const cursor of ['x', btoa('["1"]'), 'W10', '0']) {
    const { status, body } = await list(token, `?cursor=${cursor}`);
    expect([status, body.error.code]).toEqual([400, 'invalid_cursor']);
  }
  expect((await list(token, '?game=slots')).body.error.code).toBe('invalid_request');
});

it('all rounds come as a file, which ends whole', async () => {
  const { token } = await fixture.player();
  await table(token);
  const { status, headers, text } = await list(token, '', 'text/csv');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toContain('text/csv');
  expect(headers.get('content-disposition')).toBe(
    `attachment; filename="parlor-rounds-${today()}.csv"`,
  );
  const lines = text.split('\r\n');
  expect(lines).toHaveLength(12);
  expect(lines[0]).toMatch(/^at,game,currency,stake,payout,/);
  expect(lines.slice(1, 11).every((line) => /,dice,GC,[12]\.00,/.test(line))).toBe(true);
});

it('a table that cannot be read is an outage of the page and of the file, never a gap', async () => {
  const { token } = await fixture.player();
  await table(token);
  const roundsBetween = () => Promise.reject(new Error('the object was reset'));
  const env = { ...fixture.env, GAME_SESSION: { getByName: () => ({ roundsBetween }) } };
  for (const accept of ['application/json', 'text/csv']) {
    const request = requestOf('https://parlor.test/v1/bets', 'GET', { token, headers: { accept } });
    const { status, body } = await answerOf(await fixture.fetch(request, env as never));
    expect([status, body.error.code]).toEqual([503, 'try_again']);
  }
});
