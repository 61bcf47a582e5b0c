// What is looked at when a run is at rest, in the database itself.

import type { Rest } from '../invariants/liveness.ts';

/** Runs a query of the harness. */
export type Ask = (text: string) => Promise<unknown[]>;

/** The ledger's whole check. */
export const CHECK = 'select * from ledger.check()';

const OUTBOXES = {
  mails: 'select count(*)::int as rows from auth.mail_outbox',
  revocations: 'select count(*)::int as rows from auth.revocations',
  standings: 'select count(*)::int as rows from ledger.standing_notices where told < version',
  social: 'select count(*)::int as rows from social.outbox',
  refunds: `select count(*)::int as rows from payments.refund_requests where state = 'approved'`,
} as const;

/** Reads it. */
export async function readRest(ask: Ask): Promise<Omit<Rest, 'lostAlarms'>> {
  const outboxes: Rest['outboxes'][number][] = [];
  for (const [name, text] of Object.entries(OUTBOXES)) {
    const [found] = (await ask(text)) as { rows: number }[];
    outboxes.push({ name, rows: found?.rows ?? 0 });
  }
  const sessions = await ask('select id, state from games.sessions');
  const tables = await ask(
    'select session_id from ledger.sessions where account_id is not null and closed_at is null',
  );
  const holds = await ask(`select id from ledger.holds where state = 'pending'`);
  const found = await ask(CHECK);
  return {
    outboxes,
    sessions: sessions as Rest['sessions'][number][],
    tablesWithCoins: (tables as { session_id: string }[]).map(({ session_id: id }) => id),
    pendingHolds: (holds as { id: string }[]).map(({ id }) => id),
    differences: found.map((row) => JSON.stringify(row)),
  };
}
