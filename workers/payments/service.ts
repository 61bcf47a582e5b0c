// RPC surfaces of payments: WalletService moves coins for game sessions; each method may be called
// again after a lost reply, the number makes it once. And the entrypoints that every service has.

import { WorkerEntrypoint } from 'cloudflare:workers';
import type { SessionSummary } from '#shared/contracts/session-summary.ts';
import type {
  Batch,
  Close,
  Exclusion,
  HouseExclusion,
  LiftQuestion,
  Release,
  Reserve,
  TableQuestion,
  WalletServiceContract,
} from '#shared/contracts/wallet.ts';
import type { CoinCurrency } from '#shared/money.ts';
import { ok } from '#shared/result.ts';
import { exportEntrypoint, jobsEntrypoint, metricsEntrypoint } from '#shared/service.ts';
import type { PaymentsEnv } from './env.ts';
import { PAYMENTS_SCHEMA } from './env-schema.ts';
import { collectExport } from './erasure.ts';
import { JOBS } from './jobs.ts';
import { collectMetrics } from './metrics.ts';
import { endWithdrawn } from './purchases/jobs.ts';
import { storeOf } from './store/index.ts';
import { notifyStandings } from './wallet/notify-hub.ts';

/** How sessions move coins; see the contract for what each refusal means. */
export class WalletService extends WorkerEntrypoint<PaymentsEnv> implements WalletServiceContract {
  async reserve(input: Reserve) {
    return storeOf(this.env).reserve(input);
  }

  async settle(batch: Batch) {
    return storeOf(this.env).settle(batch);
  }

  async release(input: Release) {
    return storeOf(this.env).release(input);
  }

  async close(input: Close) {
    return storeOf(this.env).close(input);
  }

  async cancel(sessionId: string) {
    return ok(await storeOf(this.env).cancel(sessionId));
  }

  async exclude(input: Exclusion) {
    const excluded = await storeOf(this.env).exclude(input);
    // Nobody pays a checkout that is open: now, or when the job comes by.
    if (excluded.ok) this.ctx.waitUntil(endWithdrawn(this.env));
    if (excluded.ok) this.ctx.waitUntil(notifyStandings(this.env, input.playerId));
    return excluded;
  }

  async excludeByHouse(input: HouseExclusion) {
    const excluded = await storeOf(this.env).excludeByHouse(input);
    if (excluded.ok) this.ctx.waitUntil(endWithdrawn(this.env));
    if (excluded.ok) this.ctx.waitUntil(notifyStandings(this.env, input.playerId));
    return excluded;
  }

  async askLift(question: LiftQuestion) {
    return storeOf(this.env).askLift(question);
  }

  async askReturn(playerId: string) {
    return storeOf(this.env).askReturn(playerId);
  }

  async exclusions(playerId: string) {
    return storeOf(this.env).currentExclusions(playerId);
  }

  async report(summary: SessionSummary): Promise<void> {
    await storeOf(this.env).noteSession(summary, Date.now());
  }

  async standing(playerId: string, currency: CoinCurrency) {
    return storeOf(this.env).standing(playerId, currency);
  }

  async tableStanding(question: TableQuestion) {
    return storeOf(this.env).tableStanding(question);
  }
}

export class ExportService extends exportEntrypoint<PaymentsEnv>(PAYMENTS_SCHEMA, (env, playerId) =>
  collectExport(storeOf(env), playerId),
) {}
export class JobsService extends jobsEntrypoint(PAYMENTS_SCHEMA, JOBS) {}
export class MetricsService extends metricsEntrypoint(PAYMENTS_SCHEMA, collectMetrics) {}
