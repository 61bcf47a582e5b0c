// What players and operators still get while Postgres is away, also right after a restart of all
// Workers: what is known, and never more than that.

import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeStaff } from '#test/kit/accounts.ts';
import { closableProxy } from '#test/kit/closable-proxy.ts';
import { fixture } from '#test/kit/fixture.ts';
import { until } from '#test/kit/patience.ts';
import { platformFixture } from '#test/kit/platform.ts';
import { dice, LOBBY, type NetSocket, newPlayer, type Player } from '#test/kit/player.ts';

const SERVICES = ['payments', 'games', 'social', 'compliance'];

const proxy = closableProxy();
const platform = platformFixture({ given: () => ({ variables: { NEON_PROXY_URL: proxy.url } }) });
const member = fixture(() => newPlayer(platform));
const banned = fixture(() => newPlayer(platform));
const excluded = fixture(() => newPlayer(platform));
let group: string;

const metricsPage = async () =>
  (
    await platform.call('GET', '/metrics', {
      headers: { authorization: `Bearer ${platform.keys.METRICS_TOKEN}` },
    })
  ).body as string;

const gauge = (page: string, series: string) => {
  const line = page.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length + 1));
};

async function enter(player: Player, path: string): Promise<NetSocket> {
  const socket = await player.enter(path);
  await socket.next((frame) => frame.type === 'welcome');
  return socket;
}

const jobs = async (...names: string[]) => {
  for (const name of names) await platform.job(name);
};

beforeAll(async () => {
  for (const player of [member, banned]) {
    await (await enter(player, '/v1/hub')).close();
    await (await enter(player, `/v1/rooms/${LOBBY}`)).close();
  }
  group = (await member.call('POST', '/v1/rooms', { body: { title: 'Few of us' } })).body.room.id;
  await (await enter(member, `/v1/rooms/${group}`)).close();
  const moderator = await makeStaff(platform.database, 'moderator');
  await platform.database.admin.call(sql`select social.sanction(${randomUUID()}, ${LOBBY},
    ${banned.id}, 'ban', 'a test', null, ${moderator}, now(), 'request')`);
  await platform.database.admin.call(sql`select games.switch_game('keno', false, ${moderator},
    'request', now())`);
  await excluded.bonus();
  await excluded.call('POST', '/v1/exclusions', { body: { kind: 'self_exclusion' } });
  await jobs('social-outbox', 'ledger-check', 'revocations');
  expect((await member.call('GET', '/v1/games')).status).toBe(200);
  await metricsPage();
});

describe('a table', () => {
  it('tells the list that it opened, played and ended, and nobody asked it', async () => {
    const { socket, sessionId } = await member.openSession('50.00');
    for (let index = 0; index < 3; index++) await socket.ask(dice(`r${index}`));
    // Halted and closed by itself: no request of the player's has games look at it.
    const exclusion = { kind: 'cool_off', until: new Date(Date.now() + 90_000_000).toISOString() };
    await member.call('POST', '/v1/exclusions', { body: exclusion });
    const noted = async () => {
      const [row] = await platform.database.admin.call<{ state: string; rounds: string }>(
        sql`select state, rounds from games.sessions where id = ${sessionId}::uuid`,
      );
      return row?.state === 'closed' ? row : null;
    };
    expect(await until(noted, () => 'the end is not reported')).toMatchObject({ rounds: '3' });
  });
});

for (const when of ['Postgres is gone', 'Postgres is gone and all Workers were restarted']) {
  describe(when, () => {
    beforeAll(async () => {
      await proxy.stop();
      if (when.includes('restarted')) await platform.restart();
    });

    it('games are listed, a closed one as closed', async () => {
      const { status, body } = await platform.call('GET', '/v1/games');
      expect(status).toBe(200);
      const closed = body.items.filter(({ enabled }: { enabled: boolean }) => !enabled);
      expect(closed.map(({ id }: { id: string }) => id)).toEqual(['keno']);
      expect((await platform.call('GET', '/v1/games/keno')).body.enabled).toBe(false);
    });

    it('who was there comes back to their hub, the lobby and their group', async () => {
      for (const path of ['/v1/hub', `/v1/rooms/${LOBBY}`, `/v1/rooms/${group}`]) {
        await (await enter(member, path)).close();
      }
      const said = await enter(member, `/v1/rooms/${LOBBY}`);
      const id = randomUUID();
      said.send({ type: 'send', id, text: when });
      await said.next((frame) => frame.type === 'ack' && frame.id === id);
      await said.close();
      const page = await member.call('GET', `/v1/rooms/${LOBBY}/messages`);
      expect(page.body.items[0].text).toBe(when);
    });

    it('a ban holds, and who was never in a room does not come in', async () => {
      const kept = await banned.call('POST', `/v1/rooms/${LOBBY}/ticket`);
      expect([kept.status, kept.body.error.code]).toEqual([403, 'room_banned']);
      for (const room of [group, randomUUID()]) {
        const stranger = await excluded.call('POST', `/v1/rooms/${room}/ticket`);
        expect([stranger.status, stranger.body.error.code]).toEqual([503, 'try_again']);
      }
      const first = await excluded.call('POST', '/v1/hub/ticket');
      expect([first.status, first.body.error.code]).toEqual([503, 'try_again']);
    });

    it('nobody sits down, least of all who is excluded', async () => {
      for (const player of [member, excluded]) {
        const opened = await player.sit();
        expect([opened.status, opened.body.error.code]).toEqual([503, 'try_again']);
      }
    });

    it('the gauges stay, each source with the time of its last measurement', async () => {
      const page = await metricsPage();
      for (const source of SERVICES) {
        expect(gauge(page, `parlor_source_up{source="${source}"}`), source).toBe(0);
        const at = gauge(page, `parlor_source_timestamp_seconds{source="${source}"}`) ?? 0;
        expect(at, source).toBeGreaterThan(Date.now() / 1000 - 3_600);
      }
      const checkedAt = gauge(page, 'parlor_ledger_check_timestamp_seconds') ?? 0;
      expect(checkedAt).toBeGreaterThan(Date.now() / 1000 - 3_600);
      expect(gauge(page, 'parlor_ledger_check_differences')).toBe(0);
      expect(gauge(page, 'parlor_sessions_stuck')).toBe(0);
    });
  });
}
