// The daily bonus. Whether it was claimed is only known by asking for it; a key per day makes a second
// press the same request.

import type { Answer, Output } from '#shared/client/types.ts';
import { client } from './account.ts';
import { createStore } from './store.ts';
import { takeBalances } from './wallet.ts';

/** When the next one can be claimed, once that is known. */
export const bonusNextAt = createStore<string | null>(null);

function nextMidnight(): string {
  const now = new Date();
  return new Date(
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1),
  ).toISOString();
}

/** Claims it. */
export async function claimBonus(): Promise<Answer<Output<'payments.dailyBonus'>>> {
  const answer = await client.call('payments.dailyBonus', { body: {} });
  if (answer.ok) {
    takeBalances(answer.value.balances);
    bonusNextAt.set(answer.value.nextAt);
  } else if (answer.error.code === 'bonus_already_claimed') {
    const { nextAt } = answer.error.facts;
    bonusNextAt.set(typeof nextAt === 'string' ? nextAt : nextMidnight());
  }
  return answer;
}
