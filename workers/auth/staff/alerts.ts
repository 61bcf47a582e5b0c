// Outbox of alerts to all admins: a role that was granted on the command line, past the two-person rule. Each is
// a row that a job turns into mails; a run cut off anywhere tells it once.

import { log } from '#shared/log.ts';
import { drainOutbox } from '#shared/outbox.ts';
import { toTimestamp } from '#shared/time.ts';
import type { AuthEnv } from '../env.ts';
import { mailSealOf, prepareMail } from '../mail/outbox.ts';
import type { AuthStore } from '../store/index.ts';

type StaffAlert = Awaited<ReturnType<AuthStore['untoldAlerts']>>[number];

const ALERTS_MAX = 20;

/** Mails what no admin has heard of yet. */
export async function notifyAlerts(
  env: AuthEnv,
  store: AuthStore,
  nowMs: number,
): Promise<{ told: number }> {
  const seal = mailSealOf(env);
  let told = 0;
  await drainOutbox<StaffAlert>({
    name: 'staff alerts',
    claim: () => store.untoldAlerts(ALERTS_MAX),
    entityOf: ({ id }) => id,
    async deliver({ id, facts, atMs, admins }) {
      const { playerId, email, role, granted, breakGlass } = facts;
      const about = {
        at: toTimestamp(Number(atMs)),
        role,
        email,
        change: granted ? 'given to' : 'taken from',
        why: breakGlass ?? 'no break-glass was needed',
      };
      const mails = await Promise.all(
        admins.map(async (admin) => ({
          playerId: admin,
          mail: await prepareMail(seal, 'staff_role_changed', about),
        })),
      );
      if (!(await store.tellAlert(id, mails, nowMs))) return;
      told += 1;
      const level = breakGlass === null ? 'warn' : 'error';
      log(level, breakGlass === null ? 'role_by_operator' : 'break_glass', { playerId, role });
    },
  });
  return { told };
}
