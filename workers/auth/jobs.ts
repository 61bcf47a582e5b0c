// Scheduled work of auth. Each job may run at any time, twice at once, and after any crash.

import type { JobReport } from '#shared/contracts/jobs.ts';
import { log } from '#shared/log.ts';
import { withParked } from '#shared/outbox.ts';
import type { Jobs } from '#shared/scheduled.ts';
import { bindPersons } from './account/bind-persons.ts';
import type { AuthEnv } from './env.ts';
import { takeNotices } from './mail/notices.ts';
import { deliverMail } from './mail/outbox.ts';
import { takeReceipts } from './mail/receipts.ts';
import { sweepRecoveries } from './recovery/sweep.ts';
import { storeOf } from './request-context.ts';
import { notifyRevocations } from './revocations.ts';
import { TRANSACTION_MAX_MS } from './settings.ts';
import { notifyAlerts } from './staff/alerts.ts';
import type { AuthStore } from './store/index.ts';

// A role that lifted its limits, for this session or for those to come, did so with a stolen password.
async function watchRoles(store: AuthStore): Promise<JobReport> {
  const ended = await store.endOverstayed(TRANSACTION_MAX_MS);
  const changed = await store.changedSettings();
  if (ended > 0) log('error', 'sessions_overstayed', { ended });
  for (const { role, setting } of changed) log('error', 'role_settings_changed', { role, setting });
  return { ended, changed: changed.length };
}

export const JOBS: Jobs<AuthEnv> = {
  receipts: {
    everySeconds: 60,
    run: (env, nowMs) => takeReceipts(env, storeOf(env), nowMs),
  },
  'account-notices': {
    everySeconds: 60,
    run: (env, nowMs) => takeNotices(env, storeOf(env), nowMs),
  },
  'mail-outbox': {
    everySeconds: 60,
    run: (env, nowMs) =>
      withParked(storeOf(env).outboxes, 'mails', deliverMail(env, storeOf(env), nowMs)),
  },
  revocations: {
    everySeconds: 5,
    run: (env, nowMs) =>
      withParked(storeOf(env).outboxes, 'revocations', notifyRevocations(env, storeOf(env), nowMs)),
  },
  'audit-sealing': {
    everySeconds: 60,
    run: async (env) => ({ sealed: await storeOf(env).sealAudit(1000) }),
  },
  erasures: {
    everySeconds: 60,
    run: async (env, nowMs) => ({ erased: await storeOf(env).finishErasures(nowMs, 50) }),
  },
  approvals: {
    everySeconds: 60,
    run: async (env, nowMs) => ({ expired: await storeOf(env).expireApprovals(nowMs, 100) }),
  },
  recoveries: {
    everySeconds: 60,
    run: (env, nowMs) => sweepRecoveries(env, storeOf(env), nowMs),
  },
  'staff-alerts': {
    everySeconds: 60,
    run: (env, nowMs) => notifyAlerts(env, storeOf(env), nowMs),
  },
  'overstayed-sessions': {
    everySeconds: 60,
    run: (env) => watchRoles(storeOf(env)),
  },
  'expired-secrets': {
    everySeconds: 3600,
    run: (env, nowMs) => storeOf(env).purge(nowMs),
  },
  'person-keys': { everySeconds: 600, run: (env, nowMs) => bindPersons(env, nowMs) },
};
