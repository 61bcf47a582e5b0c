// The clock as a structure: no function of the ledger or of payments reads it in front of a lock.

import { expect, it } from 'vitest';
import { ledgerFixture } from './fixture.ts';

const fixture = ledgerFixture();

/** What waits: a row, or a function of ours that locks one. */
const WAITS = /for (no key )?update|locks\.take|lock_|transfer\(|wallet_of\(|_at\(|settle_purchase/;
const CLOCK = /clock_timestamp\(\)|\bnow\(\)/;

/** Functions that give the time after the wait, and those whose time is of no judgement. */
const TIME_GIVERS = new Set([
  'ledger.lock_accounts',
  'ledger.lock_purchases',
  // Their own row is the lock, and the time is read after it.
  'payments.decide_adjustment',
  'payments.request_refund',
  'payments.decide_refund',
  'payments.act_on_refund',
  'payments.attach_checkout',
  'payments.reject_entry_at',
  'payments.note_payout',
  'payments.clear_difference',
  'payments.act_on_difference',
  'payments.refund_since',
  // payments.lock_redemption waits first, for the person and the row.
  'payments.approve_redemption_at',
  'payments.act_on_redemption',
  'payments.reject_redemption_at',
  'payments.clear_attention_at',
  'payments.consider_redemption_at',
  'payments.begin_payout_at',
  'payments.advance_redemption_at',
  'payments.cancel_redemption_at',
  'payments.amend_redemption',
  'payments.hold_redemption',
  // The ledger's function waits first.
  'payments.exclude',
  'payments.exclude_by_house',
  'payments.set_limits',
]);
const NO_JUDGEMENT = new Map([
  ['ledger.post', 'the date of the key'],
  ['ledger.seal_roots', 'the day; the moment is the snapshot’s'],
  ['ledger.settle_at', 'a plain batch locks by its update; standing is told by a later reading'],
  ['ledger.settle_many', 'batches of players whom nothing restricts'],
  ['ledger.expire_lots_at', 'which lots to look at; each is judged after its lock'],
  ['ledger.expire_holds_at', 'which holds to look at; each is judged after its lock'],
  ['payments.claim_daily_bonus_at', 'the date of the key'],
  ['payments.claim_online_entry_at', 'the date of the key'],
  ['payments.begin_purchase', 'the date of the key'],
  ['payments.begin_destination', 'the date of the key'],
  ['payments.claim_due_purchases', 'skips what is locked'],
  ['payments.claim_due_redemptions', 'skips what is locked'],
  ['payments.claim_destination', 'its own row, and a look too many harms nobody'],
  ['payments.claim_redemption', 'its own row, and a look too many harms nobody'],
  ['payments.request_redemption_at', 'the date of the key'],
  ['payments.state_cash', 'the date of the key, and that a moment has been'],
  ['payments.note_liability', 'the date of a run'],
  ['payments.note_redemption', 'the date of the key'],
  ['payments.claim_due_destinations', 'skips what is locked'],
  ['payments.claim_due_refunds', 'skips what is locked'],
  ['payments.watch_disputes', 'which days are looked at; one pause stands, whoever began it'],
  ['payments.resume_purchases', 'when a pause ended'],
  ['payments.account_closed', 'skips what is locked'],
  ['ledger.claim_standing_notices', 'skips what is locked'],
  ['ledger.standing_changed', 'since when a notice waits'],
  ['ledger.standing_changed_everywhere', 'since when notices wait'],
  ['payments.purchase_checked', 'since when a purchase is parked'],
  ['payments.destination_checked', 'since when a destination is parked'],
  ['payments.reconcile_payouts', 'the date of a run'],
  ['payments.apply_payout_event', 'the date of an event'],
  ['payments.claim_destination', 'its own row, and a look too many harms nobody'],
  ['payments.claim_look', 'its own row, and a look too many harms nobody'],
  ['payments.propose_adjustment', 'the date of a proposal'],
  ['payments.write_receipt', 'the date of a receipt'],
  ['payments.reconcile', 'the date of a run'],
  ['ledger.run_check', 'the date of a run'],
  ['ledger.cancel', 'the date of a tombstone'],
  ['ledger.exclude', 'how long it may be, which is no matter of a moment'],
  ['ledger.ask_lift', 'the decision looks again, after its lock'],
  ['ledger.check_answered', 'no answer was given later than now'],
  ['ledger.sweep_root_nodes', 'what is old'],
  ['payments.sweep_idempotency_keys', 'what is old'],
  ['payments.apply_facts', 'the date of a fact'],
  ['payments.apply_event', 'the date of an event'],
]);

it('the database reads the clock after the lock, in every function of the ledger and of payments', async () => {
  const functions = await fixture.ledger.admin<{ name: string; body: string }>(
    `select n.nspname || '.' || p.proname as name, p.prosrc as body
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('ledger', 'payments') and p.prokind = 'f' and p.provolatile = 'v'`,
  );
  expect(functions.length).toBeGreaterThan(60);
  const early = functions
    .filter(({ body }) => CLOCK.test(body) && WAITS.test(body))
    .map(({ name }) => name)
    .filter((name) => !TIME_GIVERS.has(name) && !NO_JUDGEMENT.has(name));
  expect(early).toEqual([]);
});
