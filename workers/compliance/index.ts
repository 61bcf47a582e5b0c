// compliance: the law as dated rows, where players are, what may be done there, and who they say they are. HTTP comes through
// the gateway only; other Workers ask over the named entrypoints.

import { listParked, retryParked } from '#shared/contracts/http/compliance.ts';
import { outboxRoutesOf } from '#shared/http/outboxes.ts';
import { serviceWorker } from '#shared/service.ts';
import type { ComplianceEnv } from './env.ts';
import { COMPLIANCE_SCHEMA } from './env-schema.ts';
import { JOBS } from './jobs.ts';
import { serveBars } from './routes/bars.ts';
import { serveCalendar } from './routes/calendar.ts';
import { serveCare } from './routes/care.ts';
import { serveCheckReview } from './routes/check-review.ts';
import { serveChecks } from './routes/checks.ts';
import { serveComplaints } from './routes/complaints.ts';
import { serveDatedRows } from './routes/dated-rows.ts';
import { guardRules, requireRealRules } from './routes/guard.ts';
import { serveIdentity } from './routes/identity.ts';
import { serveMatches } from './routes/matches.ts';
import { servePlaces } from './routes/place.ts';
import { serveRules } from './routes/rules.ts';
import { serveScreenings } from './routes/screenings.ts';
import { serveSuspicions } from './routes/suspicions.ts';
import { serveTax } from './routes/tax.ts';
import { storeOf } from './store/index.ts';

export { ComplianceService, ExportService, JobsService, MetricsService } from './service.ts';

export default serviceWorker<ComplianceEnv>({
  schema: COMPLIANCE_SCHEMA,
  jobs: JOBS,
  probes: { database: (env) => storeOf(env).ping(), rules: requireRealRules },
  keepNote: (env, note) => storeOf(env).keepNote(note),
  routes: [
    guardRules,
    servePlaces,
    serveRules,
    serveDatedRows,
    serveCalendar,
    serveComplaints,
    serveIdentity,
    serveChecks,
    serveCheckReview,
    serveBars,
    serveCare,
    serveMatches,
    serveSuspicions,
    serveScreenings,
    serveTax,
    outboxRoutesOf({ list: listParked, retry: retryParked }, (env) => storeOf(env).outboxes),
  ],
});
