// A refusal is never a surprise: its code is always among those that eligibility tells for the same
// question, and what is told for nothing refuses nothing.

import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import type { Said } from '#test/kit/redeemers.ts';
import { COIN, codeOf, redemptionsFixture } from './fixture.ts';

const fixture = redemptionsFixture();
const { database, store, player, say, wish } = fixture;

const codesOf = async (playerId: string, amount: bigint | null, to: string | null) => {
  const { blocking, ahead } = await store().eligibility(playerId, amount, to);
  return { blocking: blocking.map(({ code }) => code), ahead: ahead.map(({ code }) => code) };
};

/** What may be wrong with a player, by the code that tells it. */
const WRONGS: Readonly<Record<string, (playerId: string) => Promise<unknown>>> = {
  email_not_verified: (id) =>
    database.admin.call(sql`update auth.players set verified_at = null where id = ${id}::uuid`),
  mfa_required: (id) =>
    database.admin.call(sql`delete from auth.totp where player_id = ${id}::uuid`),
  account_closed: (id) =>
    database.admin.call(sql`update auth.players set status = 'banned' where id = ${id}::uuid`),
  debt_outstanding: (id) =>
    database.admin.call(sql`select ledger.claw_back(${`test:${newId(Date.now())}`}, ${id}::uuid, 'GC',
      1000000)`),
  place_not_allowed: (id) =>
    database.admin.call(sql`update rules.player_places set place = 'US-WA'
      where player_id = ${id}::uuid`),
  destination_required: (id) =>
    database.admin.call(sql`update payments.destinations set state = 'failed'
      where player_id = ${id}::uuid`),
  destination_name_mismatch: (id) =>
    database.admin.call(sql`update payments.destinations set name_match = 'none'
      where player_id = ${id}::uuid`),
};

const SAID: readonly Said[] = [
  {},
  {},
  { identity: 'identity_required' },
  { identity: 'identity_failed' },
  { identity: 'duplicate_person' },
  { identity: 'underage' },
  { screening: 'hit' },
  { screening: 'stale' },
  { tax: 'tax_form_required' },
];

describe('eligibility', () => {
  it('has the code of every refusal, whatever is wrong at once', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(Object.keys(WRONGS), { maxLength: 3 }),
        fc.constantFrom(...SAID),
        fc.constantFrom(1n, 10n, 50n, 900n, 1001n, 10_001n),
        fc.boolean(),
        async (wrongs, said, coins, isNamed) => {
          const somebody = await player();
          await say(somebody.id, said);
          for (const wrong of wrongs) await WRONGS[wrong]?.(somebody.id);
          const to = isNamed ? somebody.to : newId(Date.now());
          const { blocking } = await codesOf(somebody.id, coins * COIN, to);
          const answer = await wish({ id: somebody.id, to }, coins * COIN);
          const code = codeOf(answer) ?? '';
          seen.add(code);
          if (answer.ok) expect(blocking).toEqual([]);
          else expect(blocking).toContain(code);
        },
      ),
      { numRuns: 60 },
    );
    expect(seen.size).toBeGreaterThan(6);
  });

  it('says what each lot still wants to be played, unless the law of the place forbids to play', async () => {
    const somebody = await player({ micros: 0n });
    await database.admin.call(sql`select ledger.grant(${`test:${somebody.id}`}, ${somebody.id}::uuid,
      'SC', 100000000, 'daily', 1, null)`);
    const told = await store().eligibility(somebody.id, 60n * COIN, somebody.to);
    expect(told.redeemableMicros).toBe('0');
    expect(told.blocking).toEqual([
      { code: 'insufficient_funds', amount: '0', doThis: 'ask_for_less' },
      {
        ...{ code: 'insufficient_funds', source: 'daily', amount: '100000000' },
        doThis: 'play_through',
      },
    ]);
    await database.admin.call(sql`insert into rules.place_modes (place, begins_at, mode, locks,
      instrument, certainty) values ('US-TX', now() - interval '1 hour', 'redeem_only', 'waived',
      'a test', 'sure')`);
    expect(await codesOf(somebody.id, 60n * COIN, somebody.to)).toMatchObject({ blocking: [] });
    expect(codeOf(await wish(somebody, 60n * COIN))).toBe('done');
    await database.admin.call(
      sql`update rules.place_modes set locks = 'kept' where instrument = 'a test'`,
    );
    expect(codeOf(await wish(somebody, 10n * COIN))).toBe('below_minimum');
  });

  it('tells beforehand what will be asked before a prize is sent', async () => {
    const somebody = await player();
    await say(somebody.id, { tax: 'tax_form_required' });
    expect(await codesOf(somebody.id, 100n * COIN, somebody.to)).toEqual({
      ...{ blocking: [], ahead: ['tax_form_required'] },
    });
  });

  it('thinks of the newest destination where none is named, and of its minimum', async () => {
    const somebody = await player({ micros: 20n * COIN });
    const told = async () => {
      const { minimumMicros, blocking } = await store().eligibility(somebody.id, null, null);
      return { minimumMicros, codes: blocking.map(({ code }) => code) };
    };
    expect(await told()).toEqual({ minimumMicros: '50000000', codes: ['insufficient_funds'] });
    await database.admin.call(sql`update payments.destinations set kind = 'gift_card', last4 = null,
      name_match = null where id = ${somebody.to}::uuid`);
    expect(await told()).toEqual({ minimumMicros: '10000000', codes: [] });
  });
});
