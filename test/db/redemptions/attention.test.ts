// Attention: what is wrong with money that has left, until a person says that it is settled.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makeDestination } from '#test/kit/redeemers.ts';
import { COIN, codeOf, redemptionsFixture } from './fixture.ts';

const fixture = redemptionsFixture();
const { database, store, player, wish, held, paying, advance, stateOf } = fixture;

const by = async () => ({ by: await fixture.staff(), requestId: 'request' });
const blockingOf = async (id: string, to: string | null) =>
  (await store().eligibility(id, 100n * COIN, to)).blocking.map(({ code }) => code);

/** A prize that came back with a code; its player and its id. */
async function cameBack(code: string) {
  const somebody = await player();
  const id = await paying(somebody, 100n * COIN);
  await advance(id, 'returned', code);
  return { ...somebody, prize: id };
}

describe('a clearing', () => {
  it('settles what was looked at, once for whoever repeats it, and is in the audit log', async () => {
    const { prize, id } = await cameBack('R16');
    const staff = await by();
    const clear = (expects: number, reason = 'the bank has lifted it') =>
      store().clearAttention(prize, expects, reason, staff);
    expect(await stateOf(prize)).toMatchObject({ attentionNumber: 1 });
    expect(codeOf(await clear(2))).toBe('attention_changed');
    expect(await clear(1)).toMatchObject({ value: { attention: null, replayed: false } });
    expect(await clear(1)).toMatchObject({ value: { attention: null, replayed: true } });
    expect(codeOf(await clear(1, 'another reason'))).toBe('attention_changed');
    const logged =
      await database.admin.call(sql`select actor_id::text as actor, facts ->> 'attention'
      as attention from audit.entries where action = 'redemption.attention_cleared'
        and subject_id = ${id}`);
    expect(logged).toEqual([{ actor: staff.by, attention: 'return_needs_review' }]);
  });

  it('leaves what came after it was looked at, also when it is the same again', async () => {
    const somebody = await player();
    const id = await paying(somebody, 100n * COIN);
    await advance(id, 'sent');
    await advance(id, 'failed');
    const seen = await stateOf(id);
    await advance(id, 'failed');
    const staff = await by();
    const clear = (expects: number) => store().clearAttention(id, expects, 'looked at', staff);
    expect(codeOf(await clear(seen.attentionNumber))).toBe('attention_changed');
    expect(await stateOf(id)).toMatchObject({ attention: 'contradiction' });
    expect(codeOf(await clear(seen.attentionNumber + 1))).toBe('done');
    // A repetition that comes late does not take the next one along.
    await advance(id, 'failed');
    expect(codeOf(await clear(seen.attentionNumber + 1))).toBe('attention_changed');
    expect(await stateOf(id)).toMatchObject({ attention: 'contradiction' });
  });

  it('of silence holds until it has been silent as long again', async () => {
    const somebody = await player();
    const id = await paying(somebody, 100n * COIN);
    await advance(id, 'sent');
    const look = async (sentDaysAgo: number, clearedDaysAgo: number | null) => {
      await database.admin.call(sql`update payments.redemptions set next_check_at = now(),
          state_since = now() - make_interval(days => ${sentDaysAgo}),
          attention_cleared_at = now() - make_interval(days => ${clearedDaysAgo})
        where id = ${id}::uuid`);
      await store().claimDueRedemptions(100);
      return (await stateOf(id)).attention;
    };
    expect(await look(4, null)).toBe(null);
    expect(await look(6, null)).toBe('sent_too_long');
    const { attentionNumber } = await stateOf(id);
    expect(
      codeOf(await store().clearAttention(id, attentionNumber, 'asked the bank', await by())),
    ).toBe('done');
    expect(await look(9, 4)).toBe(null);
    expect(await look(11, 6)).toBe('sent_too_long');
  });

  it('is nobody’s who is linked to the player', async () => {
    const { prize, id } = await cameBack('R16');
    const staff = await by();
    await database.admin.call(sql`update auth.players set person_id = (
      select person_id from auth.players where id = ${id}::uuid) where id = ${staff.by}::uuid`);
    const refused = await store().clearAttention(prize, 1, 'it is mine', staff);
    expect(codeOf(refused)).toBe('accounts_linked');
  });
});

describe('a destination from which a prize came back because of its owner', () => {
  for (const code of ['R14', 'R15', 'R16']) {
    it(`takes none until that is cleared (${code})`, async () => {
      const { prize, id, to } = await cameBack(code);
      expect(await blockingOf(id, null)).toEqual(['under_review']);
      expect(codeOf(await wish({ id, to }, 100n * COIN))).toBe('under_review');
      const cleared = await store().clearAttention(prize, 1, 'a mistake of the bank', await by());
      expect(codeOf(cleared)).toBe('done');
      expect(await blockingOf(id, null)).toEqual([]);
      expect(codeOf(await wish({ id, to }, 100n * COIN))).toBe('done');
    });
  }

  it('stays so when something else is wrong about the same prize since', async () => {
    const { prize, id, to } = await cameBack('R14');
    await advance(prize, 'failed');
    expect(await stateOf(prize)).toMatchObject({ attention: 'contradiction' });
    expect(codeOf(await wish({ id, to }, 100n * COIN))).toBe('under_review');
  });

  it('keeps no prize from another one, which is the one that is thought of', async () => {
    const { id, to } = await cameBack('R16');
    const other = await makeDestination(database, id);
    await database.admin.call(
      sql`update payments.destinations set created_at = now() - interval '1 day',
        ready_at = now() - interval '5 days' where id = ${other}::uuid`,
    );
    expect(await blockingOf(id, to)).toEqual(['destination_required']);
    expect(await blockingOf(id, null)).toEqual([]);
    expect(codeOf(await wish({ id, to: other }, 100n * COIN))).toBe('done');
  });

  it('has a prize that was asked for before wait for people, who cannot let it go either', async () => {
    const somebody = await player();
    const first = await paying(somebody, 100n * COIN);
    const second = await held(somebody, 100n * COIN);
    await advance(first, 'returned', 'R15');
    expect(await store().considerRedemption(second)).toMatchObject({
      state: 'in_review',
      reasons: ['under_review'],
    });
    const staff = await by();
    const approve = () =>
      store().approveRedemption(second, 'looked at it', crypto.randomUUID(), staff);
    expect(codeOf(await approve())).toBe('redemption_not_allowed');
    await store().clearAttention(first, 1, 'it was somebody else', staff);
    expect(codeOf(await approve())).toBe('done');
    expect(await store().beginPayout(second)).toMatchObject({ state: 'paying' });
  });
});

it('a note is kept once for its key, for staff alone', async () => {
  const { prize } = await cameBack('R01');
  const staff = await by();
  const note = (key: string, digest = new Uint8Array(32)) =>
    store().noteRedemption(prize, 'asked the bank', { key, digest }, staff);
  const key = crypto.randomUUID();
  expect(await note(key)).toMatchObject({ value: { replayed: false } });
  expect(await note(key)).toMatchObject({ value: { replayed: true } });
  expect(codeOf(await note(key, new Uint8Array(32).fill(1)))).toBe('idempotency_key_reused');
  const notes = (await store().redemptionEvents(prize)).filter(({ staffNote }) => staffNote);
  expect(notes).toMatchObject([
    { state: 'returned', byPerson: staff.by, note: null, reasons: ['staff_note'] },
  ]);
  expect(await fixture.differences()).toEqual([]);
});
