// Redemptions (db/functions/payments/redemption*.sql): no actor has a document checked, so nobody may ask
// for a prize, and the jobs find none.

/** Functions by name. */
export const REDEMPTION_FUNCTIONS = {
  'payments.claim_due_redemptions': () => [],
  // Without a check there is no name to hold a payer's against.
  'payments.payers_to_match': () => [],
  'payments.waiting_redemptions': () => ({
    ...{ inReview: 0, oldestMs: null, overdue: 0, attention: 0, sent: 0 },
  }),
};
