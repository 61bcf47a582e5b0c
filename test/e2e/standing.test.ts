// What binds a player stops a table that they play at, in another tab and within the time that is
// promised; measured against as many calls as a poor machine answers in it.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { pause, within } from '#test/kit/patience.ts';
import { platformFixture } from '#test/kit/platform.ts';
import { dice, expected, type NetSocket, newAdmin, newPlayer } from '#test/kit/player.ts';

const platform = platformFixture();

const reason = { reason: 'a test of what stops a table' };

/** Plays round after round until a stake is refused or the line is cut. */
function playOn(socket: NetSocket, command: (id: string) => ReturnType<typeof dice> = dice) {
  const run: { rounds: number; refusal: Record<string, unknown> | null; isOver: boolean } = {
    ...{ rounds: 0, refusal: null, isOver: false },
  };
  const play = async () => {
    while (socket.isOpen) {
      const frame = await socket.ask(command(`r${run.rounds}`));
      if (frame.type === 'error') {
        run.refusal = frame.error as Record<string, unknown>;
        break;
      }
      run.rounds += 1;
      await pause(5);
    }
    run.isOver = true;
  };
  // A line that is cut answers nothing more.
  void play().catch(() => {
    run.isOver = true;
  });
  return run;
}

async function playing(run: ReturnType<typeof playOn>): Promise<void> {
  await expect.poll(() => run.isOver || run.rounds > 20).toBe(true);
  expect(run.refusal).toBeNull();
}

/** A table in play, whose word of the hub is not the first one. */
async function table(command?: (id: string) => ReturnType<typeof dice>) {
  const player = await newPlayer(platform);
  const { socket, sessionId } = await player.openSession('5000.00');
  const run = playOn(socket, command);
  await playing(run);
  return { player, run, sessionId, socket };
}

const soon = (ms: number, holds: () => boolean) =>
  within(ms, holds, () => platform.call('GET', '/healthz'));

describe('a table in play is stopped', () => {
  it('by a limit that was set in another tab, within two seconds', async () => {
    const { player, run } = await table();
    const limits = [{ kind: 'loss', currency: 'GC', period: 'day', amount: '1.00' }];
    await expected(200, player.call('PUT', '/v1/limits', { body: { limits } }));
    await soon(2_000, () => run.isOver);
    expect(run.refusal).toMatchObject({
      ...{ code: 'limit_reached', limit: { kind: 'loss', currency: 'GC', period: 'day' } },
    });
  });

  const auto = (id: string) => ({ ...dice(id), type: 'autoplay', plays: 5 });
  it.for([
    ['by hand', dice],
    ['by auto-play', auto],
  ] as const)('by an exclusion, within one, when play is %s', async ([, command]) => {
    const { player, run } = await table(command);
    await expected(
      201,
      player.call('POST', '/v1/exclusions', { body: { kind: 'self_exclusion' } }),
    );
    await soon(1_000, () => run.isOver);
  });

  it('by a debt, when coins that were paid for are taken back, within two', async () => {
    const player = await newPlayer(platform);
    const purchaseId = await player.buy(platform, 'small');
    const admin = await newAdmin(platform);
    await player.bonus();
    const all = (await player.balance()).available;
    const { socket } = await player.openSession(all);
    const run = playOn(socket);
    await playing(run);
    const refunds = `/v1/admin/purchases/${purchaseId}/refund`;
    const key = { key: 'refund', body: reason };
    const { status, text } = await admin.call('POST', refunds, key);
    expect([200, 202], text).toContain(status);
    await soon(2_000, () => run.isOver);
    expect(run.refusal).toMatchObject({ code: 'wager_paused', reason: 'debt_outstanding' });
  });

  it('by a ban, within two', async () => {
    const admin = await newAdmin(platform);
    const { player, run } = await table();
    const ban = `/v1/admin/players/${player.id}/ban`;
    await expected(204, admin.call('POST', ban, { body: reason }));
    await soon(2_000, () => run.isOver);
  });

  it('by a rule that begins now, also where no hub was told, within six', async () => {
    const { run } = await table();
    await platform.database.admin.call(sql`insert into rules.place_modes (place, begins_at, mode,
        instrument, certainty) values ('*', now(), 'blocked', 'a test', 'policy')`);
    await soon(6_000, () => run.isOver);
    expect(run.refusal).toMatchObject({ code: 'place_not_allowed' });
    await platform.database.admin.call(sql`insert into rules.place_modes (place, begins_at, mode,
        instrument, certainty) values ('*', now(), 'open', 'a test is over', 'development')`);
  });
});
