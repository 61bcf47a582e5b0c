// Which provider sends the prizes in this environment, and what the rules of payouts need.

import type { ComplianceServiceContract } from '#shared/contracts/compliance.ts';
import type { PaymentsEnv } from '../env.ts';
import { type PaymentsStore, storeOf } from '../store/index.ts';
import { hostedPayoutProvider } from './hosted-provider.ts';
import type { PayoutProvider } from './provider.ts';
import { trustlyPayoutProvider } from './trustly-provider.ts';
import { trustlyKeys } from './trustly-signature.ts';

/** What the rules of payouts need: the store, who sends prizes, and who knows people by name. */
export interface PayoutContext {
  store: PaymentsStore;
  provider: PayoutProvider;
  compliance: Pick<ComplianceServiceContract, 'matchName' | 'payee'>;
}

/** The provider of this environment. */
export function payoutProviderOf(env: PaymentsEnv): PayoutProvider {
  const { PAYOUT_PROVIDER_URL: url, PAYOUT_PROVIDER_KEY: key } = env;
  const secrets = env.PAYOUT_PROVIDER_WEBHOOK_SECRETS.split(',').map((secret) => secret.trim());
  if (env.PAYOUT_PROVIDER !== 'trustly') {
    return hostedPayoutProvider({ url, key, webhookSecrets: secrets });
  }
  const keys = trustlyKeys(key);
  if (keys === null) throw new Error('PAYOUT_PROVIDER_KEY is not merchantId:accessId:accessKey');
  return trustlyPayoutProvider({ url, ...keys, noticeKeys: secrets });
}

/** The context of this environment. */
export function payoutContextOf(env: PaymentsEnv): PayoutContext {
  return {
    store: storeOf(env),
    provider: payoutProviderOf(env),
    compliance: env.COMPLIANCE_SERVICE,
  };
}
