// What is looked at when a run is at rest, in the database itself.

import type { Rest } from '../invariants/liveness.ts';

/** Runs a query of the harness. */
export type Ask = (text: string) => Promise<{ rows: unknown[] }>;

const OUTBOXES = {
  mails: 'select count(*)::int as rows from auth.mail_outbox',
  revocations: 'select count(*)::int as rows from auth.revocations',
  social: 'select count(*)::int as rows from social.outbox',
  refunds: `select count(*)::int as rows from payments.refund_requests where state = 'approved'`,
} as const;

/** Reads it. */
export async function readRest(ask: Ask): Promise<Omit<Rest, 'lostAlarms'>> {
  const outboxes: Rest['outboxes'][number][] = [];
  for (const [name, text] of Object.entries(OUTBOXES)) {
    const { rows } = await ask(text);
    outboxes.push({ name, rows: (rows[0] as { rows: number }).rows });
  }
  const sessions = (await ask('select id, state from games.sessions')).rows;
  const holds = (await ask(`select id from ledger.holds where state = 'pending'`)).rows;
  const found = (await ask('select * from ledger.check()')).rows;
  return {
    outboxes,
    sessions: sessions as Rest['sessions'][number][],
    pendingHolds: (holds as { id: string }[]).map(({ id }) => id),
    differences: found.map((row) => JSON.stringify(row)),
  };
}
