// What prizes could be asked for, and what became of payouts (db/functions/payments: liability,
// payout_figures). Only gauges and a warning come of it, so the parts of what is on hold are not told
// apart and no reckoning is kept; nobody states the cash.

import { lotsLocked, walletParts } from './ledger-lots.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';

function noteLiability(model: Model): Json {
  let [redeemable, toPlay, held] = [0n, 0n, 0n];
  for (const { accountId, currency } of model.ledger.wallets.all()) {
    if (currency !== 'SC') continue;
    const { available, atTables, onHold } = walletParts(model, accountId);
    const total = available + atTables;
    const locked = lotsLocked(model, accountId);
    redeemable += locked < total ? total - locked : 0n;
    toPlay += locked < total ? locked : total;
    held += onHold;
  }
  return {
    ...{
      atMs: msText(model.clockMs),
      redeemableMicros: `${redeemable}`,
      toPlayMicros: `${toPlay}`,
    },
    ...{ heldMicros: `${held}`, onTheWayMicros: '0', owedMicros: `${redeemable + held}` },
    ...{ cashMicros: null, cashAtMs: null, cover: null, coverMin: '1.0000', marginMinMicros: null },
    state: 'cash_unknown',
  };
}

/** Functions by name. */
export const LIABILITY_FUNCTIONS = {
  'payments.note_liability': noteLiability,
  'payments.last_liability': () => null,
  'payments.payout_figures': () => ({
    ...{ payouts: [], waits: { half: 0, most: 0 }, notices: [], paused: false },
  }),
};
