// Scheduled work of compliance. Each job may run at any time, twice at once, and after any crash.

import type { JobReport } from '#shared/contracts/jobs.ts';
import { log } from '#shared/log.ts';
import { withParked } from '#shared/outbox.ts';
import type { Jobs } from '#shared/scheduled.ts';
import { runCare } from './care.ts';
import type { ComplianceEnv } from './env.ts';
import { runErasures } from './erasure.ts';
import { sweepChecks, sweepNotices } from './identity/checks.ts';
import { resealProfiles } from './identity/profiles.ts';
import { resealVerified } from './identity/verified.ts';
import { refreshList } from './sanctions/lists.ts';
import { runScreenings } from './sanctions/screenings.ts';
import { COUNSEL_WITHIN_MS, MATCHES_AT_ONCE, NAMES_AT_ONCE } from './settings.ts';
import { storeOf } from './store/index.ts';
import { resealSuspicions } from './suspicions.ts';
import { alertTaxYear, sweepForms, sweepTaxNotices } from './tax/forms.ts';

/** One line for each row that counsel must look at: an alert, once a day. */
async function alertCounsel(env: ComplianceEnv, nowMs: number): Promise<JobReport> {
  const rows = await storeOf(env).needingCounsel(nowMs, COUNSEL_WITHIN_MS);
  for (const { kind, id, place, why, endsAtMs } of rows) {
    log('warn', 'rule_needs_counsel', { rule: `${kind}:${id}`, place, why, endsAtMs });
  }
  return { rows: rows.length };
}

export const JOBS: Jobs<ComplianceEnv> = {
  'rule-needs-counsel': { everySeconds: 86_400, run: alertCounsel },
  care: { everySeconds: 300, run: (env, nowMs) => runCare(storeOf(env), nowMs) },
  'compliance-erasures': { everySeconds: 30, run: runErasures },
  'exclusion-matches': {
    everySeconds: 600,
    run: async (env) => {
      const store = storeOf(env);
      await store.findMatches(MATCHES_AT_ONCE);
      return { waiting: await store.waitingMatches() };
    },
  },
  'identity-checks': {
    everySeconds: 60,
    run: (env) => withParked(storeOf(env).outboxes, 'checks', sweepChecks(env)),
  },
  'identity-notices': { everySeconds: 300, run: sweepNotices },
  'suspicion-keys': { everySeconds: 600, run: resealSuspicions },
  'suspicions-sweep': {
    everySeconds: 86_400,
    run: async (env) => ({ forgotten: await storeOf(env).sweepSuspicions() }),
  },
  'identity-keys': { everySeconds: 600, run: resealProfiles },
  'identity-check-keys': { everySeconds: 600, run: resealVerified },
  'identity-retention': {
    everySeconds: 86_400,
    run: async (env) => ({ forgotten: await storeOf(env).forgetOld(NAMES_AT_ONCE) }),
  },
  'sanction-list': { everySeconds: 14_400, run: refreshList },
  screenings: { everySeconds: 120, run: runScreenings },
  'tax-forms': { everySeconds: 120, run: sweepForms },
  'tax-notices': { everySeconds: 300, run: sweepTaxNotices },
  'tax-year': { everySeconds: 86_400, run: alertTaxYear },
  'place-proofs-sweep': {
    everySeconds: 3_600,
    run: async (env, nowMs) => ({ forgotten: await storeOf(env).sweepProofs(nowMs) }),
  },
};
