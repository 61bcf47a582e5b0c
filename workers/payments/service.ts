// RPC surfaces of payments: WalletService moves coins for game sessions, JobsService runs jobs.
// Every method may be called again after a lost reply: the number makes it once.

import { WorkerEntrypoint } from 'cloudflare:workers';
import { requireBoot } from '#shared/boot.ts';
import type { ExportPart, ExportServiceContract } from '#shared/contracts/export.ts';
import type { SessionSummary } from '#shared/contracts/game-session.ts';
import type { JobReport, JobsServiceContract } from '#shared/contracts/jobs.ts';
import type {
  Batch,
  Close,
  CurrentExclusion,
  Exclusion,
  LedgerReceipt,
  Release,
  Reserve,
  ReserveRefusal,
  SequenceRefusal,
  Standing,
  WalletServiceContract,
} from '#shared/contracts/wallet.ts';
import type { CoinCurrency } from '#shared/money.ts';
import { ok, type Result } from '#shared/result.ts';
import { listJobs, runJob } from '#shared/scheduled.ts';
import { BOOT_RULES } from './boot.ts';
import type { PaymentsEnv } from './env.ts';
import { collectExport } from './erasure.ts';
import { JOBS } from './jobs.ts';
import { endWithdrawn } from './purchases/jobs.ts';
import { storeOf } from './store/index.ts';

/** How sessions move coins; see the contract for what each refusal means. */
export class WalletService extends WorkerEntrypoint<PaymentsEnv> implements WalletServiceContract {
  async reserve(input: Reserve): Promise<Result<LedgerReceipt, ReserveRefusal | SequenceRefusal>> {
    return storeOf(this.env).reserve(input);
  }

  async settle(batch: Batch): Promise<Result<LedgerReceipt, SequenceRefusal>> {
    return storeOf(this.env).settle(batch);
  }

  async release(input: Release): Promise<Result<LedgerReceipt, SequenceRefusal>> {
    return storeOf(this.env).release(input);
  }

  async close(input: Close): Promise<Result<LedgerReceipt, SequenceRefusal>> {
    return storeOf(this.env).close(input);
  }

  async cancel(sessionId: string): Promise<Result<'cancelled' | 'opened'>> {
    return ok(await storeOf(this.env).cancel(sessionId));
  }

  async exclude(input: Exclusion): Promise<Result<Standing, 'invalid_request'>> {
    const excluded = await storeOf(this.env).exclude(input);
    // Nobody pays a checkout that is open: now, or when the job comes by.
    if (excluded.ok) this.ctx.waitUntil(endWithdrawn(this.env));
    return excluded;
  }

  async exclusions(playerId: string): Promise<CurrentExclusion[]> {
    return storeOf(this.env).currentExclusions(playerId);
  }

  async report(summary: SessionSummary): Promise<void> {
    await storeOf(this.env).noteSession(summary, Date.now());
  }

  async standing(playerId: string, currency: CoinCurrency): Promise<Standing> {
    return storeOf(this.env).standing(playerId, currency);
  }
}

/** This service's part of a player's export. */
export class ExportService extends WorkerEntrypoint<PaymentsEnv> implements ExportServiceContract {
  async collect(playerId: string): Promise<ExportPart> {
    requireBoot(this.env, BOOT_RULES);
    return collectExport(storeOf(this.env), playerId);
  }
}

/** Scheduled work on demand. */
export class JobsService extends WorkerEntrypoint<PaymentsEnv> implements JobsServiceContract {
  async list(): Promise<{ name: string; everySeconds: number }[]> {
    return listJobs(JOBS);
  }

  async run(name: string): Promise<Result<JobReport, 'not_found'>> {
    requireBoot(this.env, BOOT_RULES);
    return runJob(JOBS, name, this.env);
  }
}
