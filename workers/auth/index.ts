// auth: accounts, credentials, sign-ins, tokens, roles. HTTP comes through the gateway only; other
// Workers ask over the named entrypoints.

import { listParked, retryParked } from '#shared/contracts/http/auth.ts';
import { outboxRoutesOf } from '#shared/http/outboxes.ts';
import { serviceWorker } from '#shared/service.ts';
import type { AuthEnv } from './env.ts';
import { AUTH_SCHEMA } from './env-schema.ts';
import { JOBS } from './jobs.ts';
import { storeOf } from './request-context.ts';
import { serveAccount } from './routes/account.ts';
import { serveApprovals } from './routes/approvals.ts';
import { serveFactors } from './routes/factors.ts';
import { serveMe } from './routes/me.ts';
import { serveRecovery } from './routes/recovery.ts';
import { serveRegistration } from './routes/registration.ts';
import { serveSignIn } from './routes/sign-in.ts';
import { serveStaff } from './routes/staff.ts';
import { serveTerms } from './routes/terms.ts';

export { AuthService, ExportService, JobsService, MetricsService } from './service.ts';

export default serviceWorker<AuthEnv>({
  schema: AUTH_SCHEMA,
  jobs: JOBS,
  probes: { database: (env) => storeOf(env).ping() },
  keepNote: (env, note) => storeOf(env).keepNote(note),
  routes: [
    serveRegistration,
    serveSignIn,
    serveMe,
    serveAccount,
    serveFactors,
    serveRecovery,
    serveStaff,
    serveTerms,
    serveApprovals,
    outboxRoutesOf({ list: listParked, retry: retryParked }, (env) => storeOf(env).outboxes),
  ],
});
