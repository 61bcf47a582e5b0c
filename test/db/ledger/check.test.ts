// The checker: silent on a sound ledger, and it names every fault that is planted behind its back.

import { beforeAll, describe, expect, it } from 'vitest';
import { smallWorld } from '#test/ledger/behaviours/fixture.ts';
import { PLANTED_FAULTS } from '#test/ledger/faults.ts';
import { PROVIDER_FAULTS, staked } from '#test/ledger/faults-providers.ts';
import { REDEEMED, REDEMPTION_FAULTS } from '#test/ledger/faults-redemptions.ts';
import { ledgerFixture } from './fixture.ts';

const fixture = ledgerFixture();

describe('ledger.check', () => {
  beforeAll(async () => {
    await smallWorld(fixture.ledger);
    await staked(fixture.ledger);
  });

  it('finds nothing in a sound ledger', async () => {
    expect(await fixture.ledger.check()).toEqual([]);
  });

  it('finds nothing where prizes were paid and came back', async () => {
    const found = await fixture.ledger.discarded(async (client) => {
      await client.query(REDEEMED);
      const { rows } = await client.query('select * from ledger.check()');
      return rows;
    });
    expect(found).toEqual([]);
  });

  for (const [name, fault] of Object.entries({
    ...PLANTED_FAULTS,
    ...REDEMPTION_FAULTS,
    ...PROVIDER_FAULTS,
  })) {
    it(`finds ${name}`, async () => {
      const found = await fixture.ledger.discarded(async (client) => {
        await client.query(`set local session_replication_role = 'replica'`);
        await client.query(fault.sql);
        const { rows } = await client.query('select * from ledger.check()');
        return rows;
      });
      const invariants = found.map((row) => row.invariant);
      for (const invariant of fault.found) expect(invariants).toContain(invariant);
      for (const row of found) {
        expect(row.subject).not.toBe('');
        expect(row.detail).not.toBe('');
      }
    });
  }

  it('remembers a difference, which stops redemptions until a clean run', async () => {
    const player = await fixture.ledger.player();
    const hold = () =>
      fixture.ledger.call(
        `select ledger.hold(gen_random_uuid(), $1, 'SC', 1, 'redemption', null)`,
        [player],
      );
    await fixture.ledger.grant(`free:${player}`, player, 'SC', 10n, '0');
    await fixture.ledger.admin(
      `update ledger.house_balances set balance_micros = balance_micros + 1`,
    );
    const run = await fixture.ledger.call('select ledger.run_check()', []);
    expect(Number(run.differences)).toBeGreaterThan(0);
    expect(await hold()).toMatchObject({ refused: 'redemption_not_allowed' });
    await fixture.ledger.admin(
      `update ledger.house_balances set balance_micros = balance_micros - 1`,
    );
    expect(await fixture.ledger.call('select ledger.run_check()', [])).toMatchObject({
      differences: 0,
    });
    expect(await hold()).toMatchObject({ state: 'pending' });
  });
});
