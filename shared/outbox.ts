// Transactional outbox, the half that delivers: rows were written together with what they tell of, and
// go to whoever has no part in that transaction, at once if possible and by a job if not, until each is
// acknowledged. What one would get wrong: the claim (SQL, `outbox.plan`) counts the attempt and plans the
// next one beforehand, and parks what was tried too often. So a run that dies owes nothing, and a row
// that kills its run is parked like any other. Delivering may happen twice; receivers must not mind.

import { isUnavailable, Unavailable } from './availability.ts';
import type { JobReport } from './contracts/jobs.ts';
import type { Outboxes } from './contracts/outboxes.ts';
import { inTime } from './in-time.ts';
import { errorFields, log } from './log.ts';
import { SECOND_MS } from './time.ts';

/** One kind of rows and what is to become of them. */
export interface Outbox<Row> {
  /** As gauges, logs and the lists of operators call it. */
  name: string;
  /** Takes rows that are due, in the order in which they are to be delivered. */
  claim(): Promise<readonly Row[]>;
  /** Whom a row is for: rows of one are delivered one after the other, in their order. */
  entityOf(row: Row): string;
  /** Throws when it was not delivered. */
  deliver(row: Row): Promise<unknown>;
  /** Acknowledges; where delivering does that itself there is nothing to do. */
  done?(row: Row): Promise<unknown>;
  /** Keeps why it was not delivered. */
  failed?(row: Row, reason: string): Promise<unknown>;
}

/** How a drain goes about it. */
export interface DrainLimits {
  /** Entities that are told at once. */
  concurrency?: number;
  /** After this a delivery counts as failed, whatever becomes of it. */
  timeoutMs?: number;
}

const CONCURRENCY = 50;
const TIMEOUT_MS = 30 * SECOND_MS;

type Outcome = 'delivered' | 'failed' | 'silent';

async function deliverRow<Row>(outbox: Outbox<Row>, row: Row, timeoutMs: number): Promise<Outcome> {
  try {
    await inTime(outbox.deliver(row), timeoutMs, () => new Unavailable(outbox.name));
    await outbox.done?.(row);
    return 'delivered';
  } catch (error) {
    const fields = errorFields(error);
    log('warn', 'not_delivered', { outbox: outbox.name, entity: outbox.entityOf(row), ...fields });
    // Without it the row is repeated all the same; only its reason is missing.
    await outbox.failed?.(row, String(fields.reason)).catch(() => {});
    return isUnavailable(error) ? 'silent' : 'failed';
  }
}

/**
 * Works off what is due. A row that is wrong holds up no other, not even those behind it; only where
 * nobody answers for an entity its other rows are left for the next time. Throws when nothing could
 * be claimed.
 */
export async function drainOutbox<Row>(
  outbox: Outbox<Row>,
  { concurrency = CONCURRENCY, timeoutMs = TIMEOUT_MS }: DrainLimits = {},
): Promise<{ delivered: number; failed: number }> {
  const rows = await outbox.claim();
  const lanes = [...Map.groupBy(rows, (row) => outbox.entityOf(row)).values()];
  let delivered = 0;
  const work = async () => {
    for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift()) {
      for (const row of lane) {
        const outcome = await deliverRow(outbox, row, timeoutMs);
        if (outcome === 'delivered') delivered += 1;
        if (outcome === 'silent') break;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, lanes.length) }, work));
  return { delivered, failed: rows.length - delivered };
}

/** The same right after the change, for those concerned. Never fails: the job repeats what did. */
export async function drainQuietly<Row>(outbox: Outbox<Row>, limits?: DrainLimits): Promise<void> {
  await drainOutbox(outbox, limits).catch((error: unknown) => {
    log('warn', 'outbox_left_to_the_job', { outbox: outbox.name, ...errorFields(error) });
  });
}

/** A job's report with how many rows of its outbox are parked, which is an alert. */
export async function withParked(
  outboxes: Pick<Outboxes, 'sizes'>,
  outbox: string,
  done: Promise<JobReport>,
): Promise<JobReport> {
  const report = await done;
  const parked = (await outboxes.sizes()).find((size) => size.outbox === outbox)?.parked ?? 0;
  if (parked > 0) log('error', 'outbox_parked', { outbox, parked });
  return { ...report, parked };
}
