// What compliance needs before it serves anybody. Keys of proofs are optional; where real people are,
// the emulator's are none: it checks nothing.

import * as rule from '#shared/env-schema.ts';
import { partnerSecret, partnerUrl } from '#shared/partners.ts';
import { EMULATOR_KEY_PREFIX } from '#shared/place/proof.ts';

const proofKeys = rule.anyText.refine(
  (text = '') => text === '' || rule.publicKeys.live.safeParse(text).success,
  {
    error: 'holds other than public keys',
    abort: true,
  },
);

export const COMPLIANCE_SCHEMA = rule.envSchema({
  COMPLIANCE_DATABASE_URL: rule.required,
  TOKEN_PUBLIC_KEYS: rule.publicKeys,
  PLACE_PROOF_KEYS: {
    live: proofKeys.refine(
      (text = '') => !text.includes(`"${EMULATOR_KEY_PREFIX}`),
      'holds a key of the emulator',
    ),
    local: proofKeys,
  },
  IDENTITY_KEY: rule.keyRing,
  IDENTITY_PROVIDER_URL: partnerUrl,
  IDENTITY_PROVIDER_KEY: partnerSecret,
  IDENTITY_PROVIDER_WEBHOOK_SECRETS: partnerSecret,
  TAX_VENDOR_URL: partnerUrl,
  TAX_VENDOR_KEY: partnerSecret,
  TAX_VENDOR_WEBHOOK_SECRETS: partnerSecret,
  SANCTIONS_LIST_URL: { ...partnerUrl, local: rule.optional.local },
  SITE_URL: { ...rule.siteUrl, local: rule.optional.local },
  ALLOWED_ORIGINS: rule.optional,
  NEON_PROXY_URL: rule.developmentOnly,
  PARLOR_PLACE: rule.developmentOnly,
});
