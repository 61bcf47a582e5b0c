// Calls about registration, names, mail, the audit log, staff, and what needs two people.

import { sql } from 'drizzle-orm';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#shared/time.ts';
import type { AuthStore } from '#workers/auth/store/index.ts';
import type { Acts, Walk } from './walk.ts';

const DECISION_CODES = [
  ...(['not_found', 'forbidden', 'second_person_required', 'accounts_linked'] as const),
  ...(['approval_closed', 'role_too_new', 'short_password'] as const),
];

/** How accounts come to be, and what they are called. */
export function registrationActs(walk: Walk, auth: AuthStore): Acts {
  return {
    register: async () => {
      const number = walk.random.int(12);
      const email = `p${number}@example.org`;
      const name = walk.name();
      const password = `register ${walk.random.int(3)}`;
      const [link, code] = [walk.bytes(), walk.bytes()];
      walk.codes.push({ email, link, code, password });
      await auth.register(
        {
          ...{ id: walk.id(), email, displayName: name, displayNameFolded: name.toLowerCase() },
          ...{ birthDate: '1990-01-02', passwordHash: password, passwordIsLong: true },
          ...{ browserHash: link, addressGroup: walk.network() },
        },
        walk.link(link, code),
        walk.random.chance(0.9) ? walk.mail(email) : null,
        walk.mail(),
        walk.nowMs,
      );
      return auth.isRegistered(email, password, walk.nowMs);
    },
    resend: () => {
      const { email } = walk.known(walk.codes, () => walk.noCode());
      const [link, code] = [walk.bytes(), walk.bytes()];
      walk.codes.push({ email, link, code, password: 'register 0' });
      return auth.resendVerification(email, walk.link(link, code), walk.mail(email), walk.nowMs);
    },
    confirm: async () => {
      const found = walk.known(walk.codes, () => walk.noCode());
      await auth.tryRegistrationCode(found.email, found.code, walk.nowMs);
      await auth.registrationAddress(found.link, walk.nowMs);
      const playerId = walk.id();
      const outcome = await auth.confirmRegistration(
        found.link,
        {
          passwordHashes: walk.random.chance(0.5) ? [found.password, 'other'] : undefined,
          browserHash: walk.random.chance(0.5) ? found.link : undefined,
          ...{ isBrowser: walk.random.chance(0.5), addressGroup: walk.network() },
        },
        playerId,
        walk.nowMs,
      );
      if (outcome.outcome === 'confirmed') walk.players.push(playerId);
    },
    rename: () => {
      const name = walk.name();
      return auth.rename(walk.player(), name, name.toLowerCase(), walk.nowMs);
    },
    claimMail: async () => {
      const id = walk.random.chance(0.5) ? null : walk.known(walk.mails, () => walk.id());
      const due = await auth.claimMail(id, walk.nowMs, 10_000);
      for (const mail of due) {
        if (walk.random.chance(0.6)) await auth.mailSent(mail.id);
        else await auth.mailFailed(mail.id, 'refused');
      }
    },
    parkMail: async () => {
      const id = walk.known(walk.mails, () => walk.id());
      // Far enough apart for the longest delay.
      for (let tries = 1; tries < 13; tries++) {
        await auth.claimMail(id, walk.nowMs + tries * 7 * HOUR_MS, 1);
      }
    },
    retryMail: async () => {
      const [row] = await auth.outboxes.parked({ outbox: '', id: '' }, 20);
      const { outbox = 'mails', id = walk.id() } = row ?? {};
      return auth.outboxes.retry({ outbox, id, ...walk.act() }, walk.nowMs);
    },
    // Which wait is told in no order, so they are taken by their numbers.
    takeNotices: async () => {
      await auth.takeNotice(BigInt(1 + walk.random.int(20)), walk.mail(), walk.nowMs);
      return auth.noticesOf(walk.player());
    },
    takeReceipt: () => auth.takeReceipt(walk.id(), walk.mail(), walk.nowMs),
    mailSent: () => auth.mailSent(walk.known(walk.mails, () => walk.id())),
    mailFailed: () =>
      auth.mailFailed(
        walk.known(walk.mails, () => walk.id()),
        'refused',
      ),
    notify: () => auth.enqueueMail(walk.player(), walk.mail(), walk.nowMs),
  };
}

/** What staff and jobs have auth do. */
export function staffActs(walk: Walk, auth: AuthStore): Acts {
  return {
    audit: () =>
      auth.audit({ action: 'a.thing', actorId: walk.player(), subjectId: walk.player() }),
    refusal: () =>
      auth.keepNote({
        ...{ action: 'a.refusal', actorId: walk.players[0] ?? '', subjectKind: 'player' },
        ...{ subjectId: null, facts: {}, requestId: 'r', isRefusal: true },
      }),
    seal: () => auth.sealAudit(walk.random.int(30)),
    verify: () => auth.verifyAudit(),
    purge: () => auth.purge(walk.nowMs),
    ping: () => auth.ping(),
    upkeep: async () => {
      await auth.changedSettings();
      await auth.finishErasures(walk.nowMs, 5);
      await auth.expireRecoveries(walk.nowMs, 5);
      await auth.endOverstayed(5 * MINUTE_MS);
    },
    sizes: () => auth.outboxes.sizes(),
    parked: () => auth.outboxes.parked({ outbox: '', id: '' }, 20),
    listPlayers: () =>
      auth.listPlayers({
        text: walk.random.chance(0.5) ? undefined : 'name 1',
        status: walk.random.chance(0.7) ? undefined : 'active',
        role: walk.random.chance(0.8) ? undefined : 'admin',
        before: null,
        limit: 1 + walk.random.int(20),
      }),
    listAudit: () =>
      auth.listAudit({
        subject: walk.random.chance(0.7) ? undefined : walk.player(),
        actor: walk.random.chance(0.5) ? undefined : walk.actor(),
        action: walk.random.chance(0.8) ? undefined : 'player.banned',
        ...{ before: null, limit: 1 + walk.random.int(20) },
      }),
    showPlayer: () => auth.showPlayer(walk.player()),
    pendingActs: () => auth.pendingActs(walk.player(), walk.nowMs),
    alerts: async () => {
      const role = walk.random.pick(['admin', 'support']);
      const email = walk.email();
      const reason = walk.random.chance(0.5) ? 'nobody else is there' : null;
      const at = new Date(walk.nowMs).toISOString();
      const grant = (granted: boolean, why: string | null) =>
        walk.database.admin.call(sql`select auth.grant_by_operator(${email}, ${role},
          ${granted}::boolean, ${why}, ${at}::timestamptz) as outcome`);
      await grant(true, reason);
      await grant(false, 'one of many admins');
      for (const { id, admins } of await auth.untoldAlerts(3)) {
        const mails = admins.map((playerId) => ({ playerId, mail: walk.mail() }));
        await auth.tellAlert(id, mails, walk.nowMs);
      }
      await auth.alertGauges();
    },
    endByStaff: () => {
      const only = walk.random.chance(0.5) ? null : [walk.known(walk.sids, () => walk.id())];
      return auth.endByStaff(walk.player(), only, walk.act(), walk.nowMs);
    },
    takeRole: () => auth.takeRole(walk.player(), 'support', walk.act(), walk.nowMs),
    askRole: async () => {
      const id = walk.make(walk.requests, walk.id());
      const target = { id: walk.player(), role: walk.random.pick(['support', 'moderator']) };
      return auth.askRole(id, target, walk.act(), walk.nowMs);
    },
    decide: () => {
      const id = walk.known(walk.requests, () => walk.id());
      const decision = {
        verdict: walk.random.chance(0.7) ? ('approved' as const) : ('rejected' as const),
        ...{ roleAgeMs: walk.random.chance(0.7) ? 0 : DAY_MS, context: {} },
      };
      return auth.decide(id, walk.act(), decision, DECISION_CODES, walk.nowMs);
    },
    approvals: () =>
      auth.approvals({
        roles: ['admin'],
        state: walk.random.chance(0.5) ? undefined : 'waiting',
        ...{ kind: undefined, before: null, limit: 10 },
      }),
    expireApprovals: () => auth.expireApprovals(walk.nowMs, 10),
  };
}
