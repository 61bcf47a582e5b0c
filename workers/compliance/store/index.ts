// The store: all SQL of compliance. Every write is one function of the schema `rules`; the role has no
// other right to change anything.

import { appendNote } from '#db/audit.ts';
import { connect, type Database } from '#db/client.ts';
import { outboxesOf } from '#db/outboxes.ts';
import { standingNoticesOf } from '#db/standing-notices.ts';
import type { AuditNote } from '#shared/http/notes.ts';
import { barStore } from './bars.ts';
import { calendarStore } from './calendar.ts';
import { careStore } from './care.ts';
import { checkReviewStore } from './check-review.ts';
import { checkStore } from './checks.ts';
import { complaintStore } from './complaints.ts';
import { datedRowStore } from './dated-rows.ts';
import { identityStore } from './identity.ts';
import { matchStore } from './matches.ts';
import { peopleStore } from './people.ts';
import { ruleStore } from './rules.ts';
import { sanctionStore } from './sanctions.ts';
import { suspicionStore } from './suspicions.ts';
import { taxStore } from './tax.ts';

export type { RuledPlace } from './calendar.ts';
export type { OwnPlace } from './people.ts';

/** The store of a database. */
export function complianceStore(database: Database) {
  return {
    ping: () => database.ping(),
    keepNote: (note: AuditNote) => appendNote(database, note),
    /** Whose tables must hear that what may be done has changed. */
    standings: standingNoticesOf(database),
    outboxes: outboxesOf(database),
    ...peopleStore(database),
    ...ruleStore(database),
    ...datedRowStore(database),
    ...calendarStore(database),
    ...complaintStore(database),
    ...identityStore(database),
    ...checkStore(database),
    ...checkReviewStore(database),
    ...barStore(database),
    ...careStore(database),
    ...matchStore(database),
    ...suspicionStore(database),
    ...sanctionStore(database),
    ...taxStore(database),
  };
}

export type ComplianceStore = ReturnType<typeof complianceStore>;

/** The store behind an environment. */
export const storeOf = (env: { COMPLIANCE_DATABASE_URL: string; NEON_PROXY_URL?: string }) =>
  complianceStore(connect(env.COMPLIANCE_DATABASE_URL, env.NEON_PROXY_URL));
