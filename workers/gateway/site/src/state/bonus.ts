// The daily bonus: once per account and UTC day.

import { serverClock } from '#shared/client/server-clock.ts';
import type { Answer, Output } from '#shared/client/types.ts';
import { moneyMoved, readRedeemable } from '../queries/money.ts';
import { account, client } from './account.ts';
import { createStore } from './store.ts';
import { takeBalances } from './wallet.ts';

/** When the next one can be claimed, once that is known. */
export const bonusNextAt = createStore<string | null>(null);

function nextMidnight(): string {
  const now = new Date(serverClock.nowMs());
  return new Date(
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1),
  ).toISOString();
}

account.subscribe(() => {
  if (account.get().status === 'signed_out') bonusNextAt.set(null);
});

/** Looks whether today's was claimed already: its grant of Sweeps Coins tells. */
export async function lookForBonus(): Promise<void> {
  if (bonusNextAt.get() !== null) return;
  const redeemable = await readRedeemable().catch(() => null);
  if (redeemable === null) return;
  const today = new Date(serverClock.nowMs()).toISOString().slice(0, 10);
  const isClaimed = redeemable.lots.some(
    ({ source, grantedAt }) => source === 'daily' && grantedAt.startsWith(today),
  );
  if (isClaimed) bonusNextAt.set(nextMidnight());
}

/** Claims it. */
export async function claimBonus(): Promise<Answer<Output<'payments.dailyBonus'>>> {
  const answer = await client.call('payments.dailyBonus', { body: {} });
  if (answer.ok) {
    takeBalances(answer.value.balances);
    moneyMoved();
    // What may not be given here can still be claimed on the same day from another place.
    if (answer.value.withheld.length === 0) bonusNextAt.set(answer.value.nextAt);
  } else if (answer.error.code === 'bonus_already_claimed') {
    const { nextAt } = answer.error.facts;
    bonusNextAt.set(typeof nextAt === 'string' ? nextAt : nextMidnight());
  }
  return answer;
}
