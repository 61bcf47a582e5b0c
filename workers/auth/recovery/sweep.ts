// The job of recoveries: ends what went on no further, and mails claimants what became of their case.

import type { JobReport } from '#shared/contracts/jobs.ts';
import { drainOutbox } from '#shared/outbox.ts';
import { toTimestamp } from '#shared/time.ts';
import type { AuthEnv } from '../env.ts';
import { mailSealOf, prepareMail } from '../mail/outbox.ts';
import type { AuthStore } from '../store/index.ts';

const CASES_AT_ONCE = 100;

/** One run. */
export async function sweepRecoveries(
  env: AuthEnv,
  store: AuthStore,
  nowMs: number,
): Promise<JobReport> {
  const expired = await store.expireRecoveries(nowMs, CASES_AT_ONCE);
  const seal = mailSealOf(env);
  const { delivered, failed } = await drainOutbox({
    name: 'recoveries',
    claim: () => store.untoldRecoveries(CASES_AT_ONCE),
    entityOf: ({ id }) => id,
    async deliver({ id, contact, state, reason, actsFromMs }) {
      const mail =
        state === 'matched'
          ? prepareMail(
              seal,
              'recovery_matched',
              { from: toTimestamp(actsFromMs ?? nowMs) },
              contact,
            )
          : prepareMail(seal, 'recovery_ended', { why: reason ?? state }, contact);
      await store.tellRecovery(id, state, await mail, nowMs);
    },
  });
  return { expired, told: delivered, failed };
}
