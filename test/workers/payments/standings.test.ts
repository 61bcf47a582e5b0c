// What binds a player reaches their hub, which their open tables ask; whatever bound them.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { HubStandingContract } from '#shared/contracts/hub-standing.ts';
import { digestOf, paymentsFixture } from './fixture.ts';

const fixture = paymentsFixture();

const versionAt = (playerId: string) =>
  (fixture.env.PLAYER_HUB.getByName(playerId) as unknown as HubStandingContract).standingVersion();

const versionOf = async (playerId: string) =>
  (await fixture.wallet.standing(playerId, 'GC')).version;

/** The hub has heard of what the ledger says now. */
async function heard(playerId: string): Promise<number> {
  const version = await versionOf(playerId);
  await expect.poll(() => versionAt(playerId)).toBe(version);
  return version;
}

const lossLimit = (amount: string) => ({
  limits: [{ kind: 'loss', currency: 'GC', period: 'day', amount }],
});

describe('a player who is bound', () => {
  it('by a limit or an exclusion is told to their hub at once, with a newer version each time', async () => {
    const { id, token } = await fixture.player();
    expect([await versionOf(id), await versionAt(id)]).toEqual([0, 0]);
    await fixture.call('PUT', '/v1/limits', { token, body: lossLimit('5.00') });
    const limited = await heard(id);
    expect(limited).toBeGreaterThan(0);
    await fixture.wallet.exclude({
      playerId: id,
      kind: 'cool_off',
      untilMs: Date.now() + 90_000_000,
    });
    expect(await heard(id)).toBeGreaterThan(limited);
  });

  it('by a debt, and free of it again, is told by the job where nobody did before', async () => {
    const { id } = await fixture.player({ bonus: true });
    const owner = fixture.db.admin;
    await owner.call(sql`select ledger.claw_back(${`back ${id}`}, ${id}, 'GC', 20000000000)`);
    const standing = await fixture.wallet.standing(id, 'GC');
    expect(standing).toMatchObject({ mayWager: false, reason: 'debt_outstanding' });
    expect(await versionAt(id)).toBe(0);
    await fixture.jobs.run('standing-notices');
    expect(await versionAt(id)).toBe(standing.version);
    await owner.call(sql`select ledger.grant(${`gain ${id}`}, ${id}, 'GC', 30000000000, 'promo',
      0, null)`);
    await fixture.jobs.run('standing-notices');
    expect(await versionAt(id)).toBe(standing.version + 1);
    expect(await fixture.wallet.standing(id, 'GC')).toMatchObject({ mayWager: true });
  });

  it('by a ban is told too, and has nothing to be told twice', async () => {
    const { id } = await fixture.player();
    const owner = fixture.db.admin;
    await owner.call(sql`update auth.players set status = 'banned' where id = ${id}::uuid`);
    expect(await fixture.jobs.run('standing-notices')).toMatchObject({
      ok: true,
      value: { failed: 0, parked: 0 },
    });
    expect(await versionAt(id)).toBe(await versionOf(id));
    expect(await fixture.jobs.run('standing-notices')).toMatchObject({ value: { told: 0 } });
  });
});

describe('a settlement', () => {
  const batch = (sessionId: string, number: number) => ({
    ...{ sessionId, number, rounds: 1, wageredMicros: 100n, paidMicros: 0n },
    digest: digestOf(`${number}`),
  });

  it('of a player whom nothing binds says so, with the epoch of the rules', async () => {
    const { id } = await fixture.player({ bonus: true });
    const table = await fixture.table(id, 1_000_000n, 'GC');
    const { epoch } = await fixture.wallet.standing(id, 'GC');
    const answer = await fixture.wallet.settle({ ...batch(table, 2), keepsStanding: true });
    expect(answer).toMatchObject({ ok: true, value: { standing: null, epoch } });
    // A table of the release before takes the standing of every answer for its own.
    expect(await fixture.wallet.settle(batch(table, 3))).toMatchObject({
      value: { standing: { mayWager: true, reason: null }, epoch },
    });
  });

  it('of a player who has a limit says where they stand', async () => {
    const { id, token } = await fixture.player({ bonus: true });
    const table = await fixture.table(id, 1_000_000n, 'GC');
    await fixture.call('PUT', '/v1/limits', { token, body: lossLimit('5.00') });
    const answer = await fixture.wallet.settle({ ...batch(table, 2), keepsStanding: true });
    const version = await versionOf(id);
    expect(answer).toMatchObject({
      value: { standing: { lossBudgetMicros: 4_000_000n, version } },
    });
  });

  it('after a rule was entered names another epoch, alone and in an array', async () => {
    const { id } = await fixture.player({ bonus: true });
    const table = await fixture.table(id, 1_000_000n, 'GC');
    const { epoch } = await fixture.wallet.standing(id, 'GC');
    await fixture.db.admin.call(sql`insert into rules.place_features (place, begins_at, instrument,
        certainty, feature, allowed)
      values ('US-AK', now(), 'a test', 'policy', 'redeem', null)`);
    const settled = Array.from({ length: 8 }, async (_, index) => {
      const other = await fixture.table(id, 1_000n, 'GC');
      return fixture.wallet.settle({ ...batch(other, 2), digest: digestOf(`${index}`) });
    });
    settled.push(fixture.wallet.settle({ ...batch(table, 2), keepsStanding: true }));
    for (const answer of await Promise.all(settled)) {
      expect(answer).toMatchObject({ ok: true, value: { epoch: epoch + 1 } });
    }
  });
});
