// Destinations and the statement of payouts (db/functions/payments: destinations, payout_differences): no
// actor shows an account, so the jobs find none to ask about, and a statement that is empty differs from
// nothing.

/** Functions by name. */
export const PAYOUT_FUNCTIONS = {
  'payments.claim_due_destinations': () => [],
  'payments.last_payout_run': () => null,
  'payments.reconcile_payouts': () => ({ movements: 0, differences: 0 }),
};
