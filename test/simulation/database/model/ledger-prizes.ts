// Coins that leave for a prize, the dollars that are sent for them, and the way back (db/functions/ledger:
// payees, and of holds those of redemptions).

import { afterRaise } from './ledger-grants.ts';
import { houseId, newAccount, postOne, refusal, transfer, walletOf } from './ledger-journal.ts';
import { redeemableOf } from './ledger-lots.ts';
import { endHold } from './ledger-reads.ts';
import { debtOf } from './ledger-standing.ts';
import type { Json, Model } from './model.ts';

/** What a prize is booked by. */
interface Prize {
  id: string;
  playerId: string;
  amountMicros: bigint;
  withheldMicros: bigint;
}

function payeeOf(model: Model, playerId: string): number {
  const { payees } = model.ledger;
  const known = payees.get(playerId);
  if (known !== undefined) return known.accountId;
  const { id: accountId } = newAccount(model, 'USD');
  return payees.insert({ playerId, accountId }).accountId;
}

/** Takes coins out of the wallet for a prize; a refusal, or null. */
export function holdForPrize(
  model: Model,
  { id, playerId, amountMicros }: Omit<Prize, 'withheldMicros'>,
  at: number,
): Json | null {
  const { holds, wallets } = model.ledger;
  if (debtOf(model, playerId)) return refusal('debt_outstanding');
  let wallet = walletOf(model, playerId, 'SC');
  const { accountId } = wallet;
  if (redeemableOf(model, accountId) < amountMicros) return refusal('insufficient_funds');
  if (wallet.holdId === null) {
    wallet = wallets.change(wallet, { holdId: newAccount(model, 'SC').id });
  }
  holds.insert({
    ...{ id, walletId: accountId, amountMicros, purpose: 'redemption' },
    ...{ state: 'pending', expiresAt: null },
  });
  const between = { debit: accountId, credit: wallet.holdId as number };
  transfer(model, { ...between, amount: amountMicros, kind: 9, content: `hold:${id}`, at });
  return null;
}

/** The coins of a prize come back, for no money left. */
export const voidPrize = (model: Model, id: string) => endHold(model, id, 'voided');

/** Its coins leave, and its dollars are booked. */
export function bookPrize(model: Model, prize: Prize, at: number): void {
  const { amountMicros, id, playerId, withheldMicros } = prize;
  endHold(model, id, 'posted');
  const credit = payeeOf(model, playerId);
  const key = `redemption:${id}`;
  const net = amountMicros - withheldMicros;
  if (net > 0n) {
    const debit = houseId('payouts', 'USD');
    postOne(model, `${key}:payout`, { debit, credit, amount: net, kind: 22, at });
  }
  if (withheldMicros > 0n) {
    const debit = houseId('tax_withheld', 'USD');
    postOne(model, `${key}:withheld`, { debit, credit, amount: withheldMicros, kind: 24, at });
  }
}

/** It came back: its coins return, or are kept as unclaimed. */
export function returnPrize(model: Model, prize: Prize, isUnclaimed: boolean, at: number): void {
  const { amountMicros: amount, id, playerId, withheldMicros } = prize;
  const { accountId } = walletOf(model, playerId, 'SC');
  const debit = payeeOf(model, playerId);
  const key = `redemption:${id}:returned`;
  const net = amount - withheldMicros;
  if (net > 0n) {
    const credit = houseId('payouts', 'USD');
    postOne(model, `${key}:usd`, { debit, credit, amount: net, kind: 23, at });
  }
  if (withheldMicros > 0n) {
    const credit = houseId('tax_withheld', 'USD');
    postOne(model, `${key}:withheld`, { debit, credit, amount: withheldMicros, kind: 24, at });
  }
  const from = houseId('redemptions', 'SC');
  const content = postOne(model, key, { debit: from, credit: accountId, amount, kind: 23, at });
  if (isUnclaimed) {
    const credit = houseId('unclaimed', 'SC');
    postOne(model, `${key}:unclaimed`, { debit: accountId, credit, amount, kind: 23, at });
  } else afterRaise(model, accountId, content, at);
}
