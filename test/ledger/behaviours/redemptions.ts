// Behaviours of prizes: what their steps and a provider's words do to coins and dollars.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { prizeCalls } from '../prizes.ts';
import { type Behaviours, behind, COIN, redeemableOf, sound, walletOf } from './fixture.ts';
import {
  asked,
  begun,
  bookedOf,
  booksOf,
  MAX,
  paying,
  redeemer,
  taxed,
  totalsOf,
  WITHHELD,
} from './prizes.ts';

export const REDEMPTIONS: Behaviours = {
  'books a prize that was paid, and what was withheld of it, once': async (ledger) => {
    const calls = prizeCalls(ledger);
    const somebody = await taxed(ledger);
    const id = await asked(ledger, somebody);
    assert.equal(await begun(ledger, id), 'needs_player tax_form_required');
    await calls.accept(id, somebody.id);
    assert.equal(await begun(ledger, id), 'paying');
    for (const said of ['sent', 'paid', 'paid', 'sent'] as const) await calls.advance(id, said);
    assert.deepEqual(await bookedOf(ledger, id), {
      payout: (COIN - WITHHELD).toString(),
      withheld: WITHHELD.toString(),
    });
    const books = { available: 2n * MAX - COIN, onHold: 0n, dollars: COIN };
    assert.deepEqual(await booksOf(ledger, somebody.id), books);
    await sound(ledger);
  },
  'gives a prize that came back to its player whole and once, also what was withheld': async (
    ledger,
  ) => {
    const calls = prizeCalls(ledger);
    for (const words of [
      ['paid', 'returned', 'returned', 'paid'],
      ['returned', 'paid', 'sent'],
    ]) {
      const somebody = await taxed(ledger);
      const id = await asked(ledger, somebody);
      await calls.accept(id, somebody.id);
      assert.equal(await begun(ledger, id), 'paying');
      for (const said of words) await calls.advance(id, said as 'paid');
      const books = { available: 2n * MAX, onHold: 0n, dollars: 0n };
      assert.deepEqual(await booksOf(ledger, somebody.id), books);
      // They were played through once: they are free.
      assert.equal((await redeemableOf(ledger, somebody.id)).redeemable, 2n * MAX);
      assert.deepEqual((await totalsOf(ledger, somebody.id))[0], 0n);
    }
    await sound(ledger);
  },
  'pays a debt with the coins of a prize that came back': async (ledger) => {
    const somebody = await redeemer(ledger);
    const id = await paying(ledger, somebody);
    await ledger.clawBack(somebody.id, 'SC', 2n * MAX);
    await prizeCalls(ledger).advance(id, 'returned');
    assert.equal((await walletOf(ledger, somebody.id, 'SC')).debt, 0n);
    await sound(ledger);
  },
  'never gives coins back for a failure once a prize was sent': async (ledger) => {
    const calls = prizeCalls(ledger);
    const somebody = await redeemer(ledger);
    const id = await paying(ledger, somebody);
    await calls.advance(id, 'sent');
    assert.equal((await calls.advance(id, 'failed')).outcome, 'contradiction');
    const books = { available: 2n * MAX - COIN, onHold: COIN, dollars: 0n };
    assert.deepEqual(await booksOf(ledger, somebody.id), books);
    await calls.advance(id, 'paid');
    assert.equal((await calls.advance(id, 'failed')).outcome, 'contradiction');
    await sound(ledger);
  },
  'takes no word for a payment that never began or that failed': async (ledger) => {
    const calls = prizeCalls(ledger);
    const somebody = await redeemer(ledger);
    const waiting = await asked(ledger, somebody);
    const failed = await paying(ledger, somebody);
    await calls.advance(failed, 'failed');
    for (const said of ['sent', 'paid', 'returned'] as const) {
      assert.equal((await calls.advance(waiting, said)).outcome, 'contradiction');
      assert.equal((await calls.advance(failed, said)).outcome, 'contradiction');
    }
    const books = { available: 2n * MAX - COIN, onHold: COIN, dollars: 0n };
    assert.deepEqual(await booksOf(ledger, somebody.id), books);
    await sound(ledger);
  },
  'takes nothing back and rejects nothing that has left': async (ledger) => {
    const calls = prizeCalls(ledger);
    const somebody = await redeemer(ledger);
    const id = await paying(ledger, somebody);
    for (const words of [[], ['sent'], ['paid']] as const) {
      for (const said of words) await calls.advance(id, said);
      assert.equal((await calls.cancel(id, somebody.id)).refused, 'cancel_too_late');
      assert.equal((await calls.reject(id)).refused, 'approval_closed');
      assert.equal((await calls.accept(id, somebody.id)).refused, 'cancel_too_late');
    }
    await sound(ledger);
  },
  'weighs a prize after it has waited for what was going on': async (ledger) => {
    const calls = prizeCalls(ledger);
    for (const step of ['consider', 'begin'] as const) {
      const somebody = await redeemer(ledger);
      const other = await redeemer(ledger);
      await ledger.join(somebody.id, other.id);
      const id = await asked(ledger, somebody);
      if (step === 'begin') await calls.consider(id);
      // Another account of the person comes to owe something.
      const owes = `select ledger.claw_back($1, $2, 'SC', $3)`;
      const answer = await behind(
        ledger,
        [owes, [randomUUID(), other.id, (3n * MAX).toString()]],
        () => calls[step](id),
      );
      assert.equal(answer.state, 'in_review', step);
    }
    await sound(ledger);
  },
  'keeps what comes back to nobody as somebody’s': async (ledger) => {
    const somebody = await redeemer(ledger);
    const id = await paying(ledger, somebody, 2n * COIN);
    await prizeCalls(ledger).advance(id, 'paid');
    const before = await walletOf(ledger, somebody.id, 'SC');
    await ledger.admin(`update auth.players set status = 'closing' where id = $1`, [somebody.id]);
    await prizeCalls(ledger).advance(id, 'returned', 'R02');
    assert.deepEqual(await walletOf(ledger, somebody.id, 'SC'), before);
    assert.equal((await bookedOf(ledger, id))['returned:unclaimed'], (2n * COIN).toString());
    await sound(ledger);
  },
};
