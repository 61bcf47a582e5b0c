// Behaviours of prizes: what is asked before money leaves, how much of it on a day, and in which year it counts.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { makeRedeemer, prizeCalls } from '../prizes.ts';
import { type Behaviours, behind, COIN, sound, walletOf } from './fixture.ts';
import {
  asked,
  begun,
  MAX,
  paying,
  redeemer,
  ruled,
  saidAt,
  say,
  totalsOf,
  YEAR,
} from './prizes.ts';

export const REDEMPTION_RULES: Behaviours = {
  'counts the day of all accounts of a person, and of what came back, but not of what was cancelled':
    async (ledger) => {
      const calls = prizeCalls(ledger);
      const somebody = await redeemer(ledger);
      const other = await redeemer(ledger);
      await ledger.join(somebody.id, other.id);
      await calls.cancel(await asked(ledger, somebody, MAX), somebody.id);
      await calls.advance(await paying(ledger, somebody, MAX - COIN), 'returned');
      const more = (micros: bigint) => calls.request(randomUUID(), other.id, micros, other.to);
      assert.equal((await more(COIN + 10_000n)).refused, 'above_maximum');
      assert.equal((await more(COIN)).refused, undefined);
      await sound(ledger);
    },
  'finds nothing in the days of two who turn out to be one person': async (ledger) => {
    const somebody = await redeemer(ledger);
    const other = await redeemer(ledger);
    await asked(ledger, somebody, MAX);
    await asked(ledger, other, MAX);
    await ledger.join(somebody.id, other.id);
    await sound(ledger);
  },
  'does not let two requests at once pass the day’s maximum together': async (ledger) => {
    const somebody = await redeemer(ledger);
    const other = await redeemer(ledger);
    await ledger.join(somebody.id, other.id);
    const text = `select payments.request_redemption($1, $2, $3, $4, null, $5, sha256('one'), '')`;
    const first = randomUUID();
    const second = await behind(
      ledger,
      [text, [first, somebody.id, MAX.toString(), somebody.to, first]],
      () => prizeCalls(ledger).request(randomUUID(), other.id, 20_000n, other.to),
    );
    assert.equal(second.refused, 'above_maximum');
    await sound(ledger);
  },
  'asks again before the money leaves, and lets nobody go on whom something stands against': async (
    ledger,
  ) => {
    const calls = prizeCalls(ledger);
    for (const [column, value, reason] of [
      ['screening', 'hit', 'under_review'],
      ['identity', 'duplicate_person', 'duplicate_person'],
      ['identity', 'underage', 'underage'],
    ] as const) {
      const somebody = await redeemer(ledger);
      const id = await asked(ledger, somebody);
      await calls.consider(id);
      await say(ledger, somebody.id, column, value);
      assert.equal(await begun(ledger, id), `in_review ${reason}`);
      assert.equal((await calls.approve(id)).refused, 'redemption_not_allowed');
      await say(ledger, somebody.id, column, null);
      assert.equal((await calls.approve(id)).state, 'approved');
      // A look settles it for this time, not for ever.
      await say(ledger, somebody.id, column, value);
      assert.equal(await begun(ledger, id), `in_review ${reason}`);
      await say(ledger, somebody.id, column, null);
      assert.equal((await calls.approve(id)).state, 'approved');
      assert.equal(await begun(ledger, id), 'paying');
    }
  },
  'sends nothing while it waits for a list, a statement, a destination or a form': async (
    ledger,
  ) => {
    const calls = prizeCalls(ledger);
    for (const [column, value, stands] of [
      ['screening', 'unscreened', 'approved screening'],
      ['paused', 'a difference', 'approved payouts_paused'],
      ['identity', 'identity_required', 'needs_player identity_required'],
      ['tax', 'tax_form_required', 'needs_player tax_form_required'],
    ] as const) {
      const somebody = await redeemer(ledger);
      const id = await asked(ledger, somebody);
      await calls.consider(id);
      await say(ledger, somebody.id, column, value);
      assert.equal(await begun(ledger, id), stands);
      await say(ledger, somebody.id, column, null);
      assert.equal(await begun(ledger, id), 'paying');
    }
    await ruled(ledger, 'destination_rest_hours', 72, async () => {
      const somebody = await redeemer(ledger);
      const id = await asked(ledger, somebody);
      assert.equal(await begun(ledger, id), 'approved destination_rests');
      const at = `select payments.begin_payout_at($1, ready_at + $2::interval) ->> 'state' as state
        from payments.destinations where id = $3`;
      for (const [after, state] of [
        ['71:59:59', 'approved'],
        ['72:00:00', 'paying'],
      ]) {
        assert.deepEqual(await ledger.admin(at, [id, after, somebody.to]), [{ state }]);
      }
    });
  },
  'sends nothing to an account of another name, or one that is gone': async (ledger) => {
    for (const [change, stands] of [
      [`name_match = 'none'`, 'needs_player destination_name_mismatch'],
      [`name_match = 'close'`, 'in_review name_is_close'],
      ['matched_check = gen_random_uuid()', 'approved destination_rests'],
      [`state = 'failed'`, 'needs_player destination_required'],
    ]) {
      const somebody = await redeemer(ledger);
      const id = await asked(ledger, somebody);
      await ledger.admin(`update payments.destinations set ${change} where id = $1`, [somebody.to]);
      assert.equal(await begun(ledger, id), stands);
    }
    const [somebody, other] = [await redeemer(ledger), await redeemer(ledger)];
    const calls = prizeCalls(ledger);
    const ask = (to: string) => calls.request(randomUUID(), somebody.id, COIN, to);
    assert.equal((await ask(other.to)).refused, 'destination_required');
    await calls.advance(await paying(ledger, somebody), 'returned', 'R02');
    assert.equal((await ask(somebody.to)).refused, 'destination_required');
    const third = await redeemer(ledger);
    const waits = await asked(ledger, third);
    await calls.advance(await paying(ledger, third), 'returned', 'R16');
    assert.equal(await begun(ledger, waits), 'in_review under_review');
  },
  'asks for a form when a prize is paid and never when it is won or asked for': async (ledger) => {
    const somebody = await redeemer(ledger);
    await say(ledger, somebody.id, 'tax', 'tax_form_required');
    await ledger.grant(`won:${somebody.id}`, somebody.id, 'SC', COIN, '0');
    const id = await asked(ledger, somebody);
    assert.equal((await walletOf(ledger, somebody.id, 'SC')).onHold, COIN);
    assert.equal(await begun(ledger, id), 'needs_player tax_form_required');
  },
  'asks for a form from the payment on that brings a year to its own threshold': async (ledger) => {
    const somebody = await redeemer(ledger);
    for (const [year, coins, code] of [
      [2025, 599n, null],
      [2025, 600n, 'tax_form_required'],
      [2026, 1999n, null],
      [2026, 2000n, 'tax_form_required'],
    ] as const) {
      const [row] = await ledger.admin<{ code: string | null }>(
        'select (compliance.tax_verdict_as_is($1, $2, $3, false)).code',
        [somebody.id, (coins * COIN).toString(), `${year}-06-01T00:00:00Z`],
      );
      assert.equal(row?.code, code);
    }
  },
  'counts a prize in the year in which it was paid, and one on its way in that in which it began':
    async (ledger) => {
      const somebody = await redeemer(ledger);
      const id = await asked(ledger, somebody);
      await prizeCalls(ledger).consider(id);
      assert.deepEqual(await totalsOf(ledger, somebody.id), [0n, 0n]);
      const [before, after] = [`${YEAR}-12-31T23:59:59Z`, `${YEAR + 1}-01-01T00:00:00Z`];
      await ledger.admin('select payments.begin_payout_at($1, $2)', [id, before]);
      assert.deepEqual(await totalsOf(ledger, somebody.id), [COIN, 0n]);
      const other = await redeemer(ledger);
      await ledger.join(somebody.id, other.id);
      assert.deepEqual(await totalsOf(ledger, other.id), [COIN, 0n]);
      await saidAt(ledger, id, 'paid', after, after);
      assert.deepEqual(await totalsOf(ledger, somebody.id), [0n, COIN]);
      await saidAt(ledger, id, 'returned', after, after);
      assert.deepEqual(await totalsOf(ledger, somebody.id), [0n, 0n]);
      // Neither ahead of our clock nor behind the moment in which it was asked.
      for (const said of [`${YEAR - 1}-06-01T00:00:00Z`, `${YEAR + 1}-06-01T00:00:00Z`]) {
        const strange = await paying(ledger, somebody);
        const [total = 0n] = await totalsOf(ledger, somebody.id);
        await saidAt(ledger, strange, 'paid', said, before);
        assert.deepEqual(await totalsOf(ledger, somebody.id), [total, 0n]);
      }
      await sound(ledger);
    },
  'tries what came back once at a time, whole, and not where its owner does not want it': async (
    ledger,
  ) => {
    const calls = prizeCalls(ledger);
    const somebody = await redeemer(ledger);
    const first = await paying(ledger, somebody);
    await calls.advance(first, 'returned', 'R10');
    const again = (micros: bigint, retryOf = first) =>
      calls.request(randomUUID(), somebody.id, micros, somebody.to, { retryOf });
    assert.equal((await again(COIN / 2n)).refused, 'redemption_not_allowed');
    const second = await again(COIN);
    assert.equal(second.state, 'held');
    assert.equal((await again(COIN)).refused, 'redemption_not_allowed');
    assert.equal(await begun(ledger, String(second.id)), 'in_review retry');
    const other = await redeemer(ledger);
    const unwanted = await paying(ledger, other);
    await calls.advance(unwanted, 'returned', 'R23');
    const to = await makeRedeemer(ledger, other.id);
    const answer = await calls.request(randomUUID(), other.id, COIN, to, { retryOf: unwanted });
    assert.equal(answer.refused, 'redemption_not_allowed');
  },
};
