// Receipts of purchases. Payments writes them with its books and knows no address; auth takes each
// over into its own outbox, once, and from there it leaves like any other mail.

import { drainOutbox } from '#shared/outbox.ts';
import { outward } from '#shared/views/outward.ts';
import type { AuthEnv } from '../env.ts';
import type { AuthStore, DueReceipt } from '../store/index.ts';
import type { MailFacts } from './layout.ts';
import { mailSealOf, prepareMail } from './outbox.ts';

const COUNT_MAX = 50;

const TEMPLATE_OF = {
  paid: 'purchase_receipt',
  reversed: 'purchase_reversed',
  refused: 'purchase_refused',
} as const satisfies Record<DueReceipt['kind'], string>;

function factsOf({ facts }: DueReceipt): MailFacts {
  const { gc: goldCoins, scBonus: bonus, refusal, ...rest } = outward(facts);
  return { ...rest, goldCoins, bonus, refusal: refusal ?? '' };
}

/** Takes over what is due; a receipt that somebody else took meanwhile is left alone. */
export async function takeReceipts(
  env: AuthEnv,
  store: AuthStore,
  nowMs: number,
): Promise<{ receipts: number; failed: number }> {
  const seal = mailSealOf(env);
  let receipts = 0;
  const { failed } = await drainOutbox<DueReceipt>({
    name: 'receipts',
    claim: () => store.dueReceipts(COUNT_MAX),
    entityOf: ({ id }) => id,
    async deliver(due) {
      const mail = await prepareMail(seal, TEMPLATE_OF[due.kind], factsOf(due));
      if (await store.takeReceipt(due.id, mail, nowMs)) receipts += 1;
    },
  });
  return { receipts, failed };
}
