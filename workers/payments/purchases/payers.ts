// Whether a player paid for their purchases themself. The provider tells the payer's name, compliance holds
// it against the verified one, and only the verdict is kept. Asked when a purchase of somebody verified is
// paid, and before a prize is weighed for those that nobody has asked about; what is unavailable is asked
// again then, and the prize waits so long.

import type { ComplianceServiceContract } from '#shared/contracts/compliance.ts';
import { errorFields, log } from '#shared/log.ts';
import type { PaymentsEnv } from '../env.ts';
import { providerOf } from '../providers/index.ts';
import type { PaymentProvider } from '../providers/provider.ts';
import {
  type PayersOf,
  type PayerVerdict,
  type PaymentsStore,
  storeOf,
  type UnmatchedPayer,
} from '../store/index.ts';

/** So many purchases at a time; the next look takes the rest. */
const COUNT_MAX = 20;
/** The provider is asked about so many at once. */
const ASKED_AT_ONCE = 4;

/** What matching payers needs. */
export interface PayerContext {
  store: PaymentsStore;
  payments: Pick<PaymentProvider, 'name' | 'payerNameOf'>;
  compliance: Pick<ComplianceServiceContract, 'matchName'>;
}

/** The one of this environment. */
export const payerContextOf = (env: PaymentsEnv): PayerContext => ({
  store: storeOf(env),
  payments: providerOf(env),
  compliance: env.COMPLIANCE_SERVICE,
});

async function verdictOn(
  { payments, compliance }: PayerContext,
  { id, playerId, provider, reference, checkId }: UnmatchedPayer,
): Promise<PayerVerdict | null> {
  // Of another provider's purchases nobody can be asked any more.
  const ownerName =
    provider === payments.name && reference !== null ? await payments.payerNameOf(reference) : null;
  if (ownerName === null) return { id, match: 'unknown', checkId };
  const found = await compliance.matchName({ playerId, ownerName });
  return found.checkId === null ? null : { id, match: found.match, checkId: found.checkId };
}

/** Holds the names of payers that were not yet against the player's newest check. Never throws. */
export async function matchPayers(context: PayerContext, of: PayersOf): Promise<void> {
  const { store } = context;
  try {
    const waiting = await store.payersToMatch(of, COUNT_MAX);
    for (let at = 0; at < waiting.length; at += ASKED_AT_ONCE) {
      const some = waiting.slice(at, at + ASKED_AT_ONCE).map((one) => verdictOn(context, one));
      const answers = await Promise.allSettled(some);
      const told = answers.flatMap((answer) =>
        answer.status === 'fulfilled' ? answer.value : null,
      );
      await store.notePayerNames(told.filter((verdict) => verdict !== null));
      const missing = answers.find((answer) => answer.status === 'rejected');
      if (missing !== undefined) throw missing.reason;
    }
  } catch (error) {
    log('warn', 'payers_not_asked', { ...of, ...errorFields(error) });
  }
}
