// compliance over RPC: what payments asks of people, scheduled work, gauges, a player's export.

import { WorkerEntrypoint } from 'cloudflare:workers';
import { requireBoot } from '#shared/boot.ts';
import type { ComplianceServiceContract } from '#shared/contracts/compliance.ts';
import type { MetricSample } from '#shared/contracts/metrics.ts';
import { gauge, outboxSamples } from '#shared/metric-samples.ts';
import { exportEntrypoint, jobsEntrypoint, metricsEntrypoint } from '#shared/service.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { ComplianceEnv } from './env.ts';
import { COMPLIANCE_SCHEMA } from './env-schema.ts';
import { collectExport } from './erasure.ts';
import { matchName, payeeOf } from './identity/verified.ts';
import { JOBS } from './jobs.ts';
import { screenPlayer } from './sanctions/screenings.ts';
import { COUNSEL_WITHIN_MS } from './settings.ts';
import { type ComplianceStore, storeOf } from './store/index.ts';

async function screeningMetrics(store: ComplianceStore): Promise<MetricSample[]> {
  const [hits, list, tax] = await Promise.all([
    store.waitingScreenings(),
    store.listStanding(),
    store.missingTaxYear(),
  ]);
  return [
    gauge(
      'parlor_screenings_open',
      'Names like one on a list of sanctioned people that wait for two people',
      hits.waiting,
    ),
    gauge(
      'parlor_screening_oldest_timestamp_seconds',
      'Since when the oldest of those waits; 0 when none does',
      Math.floor(Number(hits.oldestMs ?? 0) / SECOND_MS),
    ),
    gauge(
      'parlor_sanction_list_confirmed_timestamp_seconds',
      'When the newest list was last seen to be its publisher’s newest; 0 without any',
      Math.floor(Number(list?.confirmedAtMs ?? 0) / SECOND_MS),
    ),
    gauge(
      'parlor_tax_year_missing',
      'The year whose tax nobody has entered though it is due; 0 when none is',
      tax ?? 0,
    ),
  ];
}

async function collectMetrics(env: ComplianceEnv): Promise<MetricSample[]> {
  const store = storeOf(env);
  const nowMs = Date.now();
  const [rows, overdue, care, matches, checks, sizes] = await Promise.all([
    store.needingCounsel(nowMs, COUNSEL_WITHIN_MS),
    store.overdueComplaints(nowMs),
    store.waitingCareCases(),
    store.waitingMatches(),
    store.waitingChecks(),
    store.outboxes.sizes(),
  ]);
  const counsel = (['uncertain', 'not_signed', 'opening_ends'] as const).map((why) => ({
    ...gauge(
      'parlor_rules_needing_counsel',
      'Rows of the law that counsel must look at, by what is wrong with them',
      rows.filter((row) => row.why === why).length,
    ),
    labels: { why },
  }));
  const waiting = gauge(
    'parlor_complaints_overdue',
    'Complaints that wait for an answer longer than was promised, up to 1,000',
    overdue,
  );
  const cases = gauge(
    'parlor_care_cases_waiting',
    'Players whose play needs a person to look',
    care.waiting,
  );
  const oldest = gauge(
    'parlor_care_case_oldest_timestamp_seconds',
    'Since when the oldest of those waits; 0 when none does',
    Math.floor((care.oldestMs ?? 0) / SECOND_MS),
  );
  const unseen = gauge(
    'parlor_exclusion_matches_open',
    'Accounts that may belong to an excluded person and wait for somebody to look, up to 1,000',
    matches,
  );
  const looked = (['unconfirmed', 'minors', 'parked'] as const).map((queue) => ({
    ...gauge(
      'parlor_identity_checks_waiting',
      'Checks of documents that wait for somebody to look, by queue, up to 1,000',
      checks[queue],
    ),
    labels: { queue },
  }));
  const screenings = await screeningMetrics(store);
  return [
    ...counsel,
    waiting,
    cases,
    oldest,
    unseen,
    ...looked,
    ...screenings,
    ...outboxSamples(sizes),
  ];
}

/** What payments asks of people; see the contract. */
export class ComplianceService
  extends WorkerEntrypoint<ComplianceEnv>
  implements ComplianceServiceContract
{
  async matchName({ playerId, ownerName }: { playerId: string; ownerName: string }) {
    requireBoot(this.env, COMPLIANCE_SCHEMA);
    return matchName(this.env, playerId, ownerName);
  }

  async payee({ playerId }: { playerId: string }) {
    requireBoot(this.env, COMPLIANCE_SCHEMA);
    return payeeOf(this.env, playerId);
  }

  async screen({ playerId, requestId }: { playerId: string; requestId: string }) {
    requireBoot(this.env, COMPLIANCE_SCHEMA);
    return screenPlayer(this.env, playerId, requestId, Date.now());
  }
}

export class ExportService extends exportEntrypoint(COMPLIANCE_SCHEMA, collectExport) {}
export class JobsService extends jobsEntrypoint(COMPLIANCE_SCHEMA, JOBS) {}
export class MetricsService extends metricsEntrypoint(COMPLIANCE_SCHEMA, collectMetrics) {}
