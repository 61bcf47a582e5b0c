// auth: accounts, credentials, sign-ins, tokens, roles. HTTP comes through the gateway only; other
// Workers ask over the named entrypoints.

import { gated, requireBoot } from '#shared/boot.ts';
import { listParked, retryParked } from '#shared/contracts/http/auth.ts';
import { createApp } from '#shared/http/app.ts';
import { serveOutboxes } from '#shared/http/outboxes.ts';
import { serveReadiness } from '#shared/http/readiness.ts';
import { runDueJobs } from '#shared/scheduled.ts';
import { BOOT_RULES } from './boot.ts';
import type { AuthEnv } from './env.ts';
import { JOBS } from './jobs.ts';
import { storeOf } from './request-context.ts';
import { serveAccount } from './routes/account.ts';
import { serveApprovals } from './routes/approvals.ts';
import { serveFactors } from './routes/factors.ts';
import { serveMe } from './routes/me.ts';
import { serveRegistration } from './routes/registration.ts';
import { serveSignIn } from './routes/sign-in.ts';
import { serveStaff } from './routes/staff.ts';

export { AuthService, ExportService, JobsService, MetricsService } from './service.ts';

const app = createApp<AuthEnv>((env, note) => storeOf(env).keepNote(note));
serveReadiness(app, { database: (env) => storeOf(env).ping() });
serveRegistration(app);
serveSignIn(app);
serveMe(app);
serveAccount(app);
serveFactors(app);
serveStaff(app);
serveApprovals(app);
serveOutboxes(app, { list: listParked, retry: retryParked }, (env) => storeOf(env).outboxes);

export default {
  fetch: gated<AuthEnv>((request, env, context) => app.fetch(request, env, context), BOOT_RULES),
  async scheduled(controller, env) {
    requireBoot(env, BOOT_RULES);
    await runDueJobs(JOBS, env, controller.scheduledTime);
  },
} satisfies ExportedHandler<AuthEnv>;
