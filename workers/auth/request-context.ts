// The request context that every rule works with: store, clock, keys and where the request came from.

import type { Call } from '#shared/http/app.ts';
import { errorFields, log } from '#shared/log.ts';
import { tellStandingsQuietly } from '#shared/standing-notices.ts';
import { toTimestamp } from '#shared/time.ts';
import { hasherOf, type PasswordHasher } from './credentials/password-hash.ts';
import type { AuthEnv } from './env.ts';
import type { MailFacts } from './mail/layout.ts';
import { deliverMail, mailSealOf, prepareMail } from './mail/outbox.ts';
import type { QueuedMail } from './mail/queued-mail.ts';
import type { MailTemplate } from './mail/templates.ts';
import { notifyRevocations } from './revocations.ts';
import { type Origin, originOf } from './sign-in/origin.ts';
import { type AuthStore, openStore } from './store/index.ts';

export interface RequestContext {
  env: AuthEnv;
  store: AuthStore;
  hasher: PasswordHasher;
  nowMs: number;
  requestId: string;
  origin: Origin;
  /**
   * Prepares a mail for the outbox, with the time as `at`; it goes to the player's own address unless
   * `to` is given.
   */
  mail(template: MailTemplate, facts?: MailFacts, to?: string): Promise<QueuedMail>;
  /** Sends a queued mail after the reply; a failure is the outbox job's to repeat. */
  sendSoon(mail: QueuedMail): void;
  /** Cuts what the player's change ended, as far as hubs and sockets answer now. */
  notifyRevocations(playerId: string): Promise<unknown>;
  /** After the reply: open tables hear that what their player may do has changed; `null`: all. */
  notifyStanding(playerId: string | null): void;
  /** Writes to the audit log, with the request it belongs to. */
  audit(
    action: string,
    actorId: string | null,
    subjectId: string | null,
    facts?: Record<string, unknown>,
  ): Promise<void>;
}

/** The store of this environment. */
export function storeOf(env: AuthEnv): AuthStore {
  return openStore(env.AUTH_DATABASE_URL, env.NEON_PROXY_URL || undefined);
}

/** What a route hands to the rules. */
export function requestContext(
  call: Pick<Call<AuthEnv>, 'env' | 'execution' | 'nowMs' | 'request' | 'requestId'>,
): RequestContext {
  const { env, nowMs, request, requestId } = call;
  const store = storeOf(env);
  return {
    env,
    store,
    hasher: hasherOf(env),
    nowMs,
    requestId,
    origin: originOf(request, env),
    mail: (template, facts, to) =>
      prepareMail(mailSealOf(env), template, { at: toTimestamp(nowMs), ...facts }, to),
    notifyRevocations: (playerId) => notifyRevocations(env, store, nowMs, playerId),
    notifyStanding(playerId) {
      const told = tellStandingsQuietly(store.standings, env.PLAYER_HUB, playerId);
      call.execution.waitUntil(told);
    },
    sendSoon(mail) {
      const sent = deliverMail(env, store, nowMs, mail.id).catch((error: unknown) => {
        log('warn', 'mail_left_to_the_job', { mailId: mail.id, ...errorFields(error) });
      });
      call.execution.waitUntil(sent);
    },
    audit: (action, actorId, subjectId, facts = {}) =>
      store.audit({ action, actorId, subjectId, facts, requestId }),
  };
}
