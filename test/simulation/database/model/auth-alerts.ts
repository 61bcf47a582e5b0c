// Roles that are given on the command line, and the alerts of it (db/functions/auth/staff_alerts.sql).

import { append } from './audit.ts';
import { enqueueMail } from './auth-mail.ts';
import { setRole } from './auth-staff.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';

/** Whoever is an admin, or will be one again when a ban ends. */
function admins(model: Model): string[] {
  const { playerRoles, players } = model.auth;
  return playerRoles
    .where(({ role, playerId }) => {
      const status = players.get(playerId)?.status ?? '';
      return role === 'admin' && ['active', 'banned'].includes(status);
    })
    .map(({ playerId }) => playerId)
    .sort();
}

function grantByOperator(
  model: Model,
  email: string,
  role: string,
  granted: boolean,
  breakGlass: string | null,
  nowMs: number,
): string {
  const { playerRoles, players, staffAlerts } = model.auth;
  const [player] = players.by('email', email);
  if (player === undefined) return 'unknown';
  if (player.verifiedAt === null) return 'unverified';
  const { id: playerId } = player;
  const before = admins(model);
  const isChange = (playerRoles.get(playerId, role) !== undefined) !== granted;
  const needsTwo = before.length >= 2 && breakGlass === null && (granted || role === 'admin');
  if (needsTwo && isChange) return 'second_person_required';
  const reason = breakGlass ?? 'by an operator on the command line';
  const outcome = setRole(model, playerId, role, granted, null, nowMs, reason, null);
  if (outcome !== 'changed') return outcome;
  if (breakGlass !== null) {
    const facts = { role, granted, reason: breakGlass };
    append(model, 'role.break_glass', null, 'player', playerId, facts);
  }
  staffAlerts.put({
    id: staffAlerts.size + 1,
    facts: { playerId, email, role, granted, breakGlass },
    isBreakGlass: breakGlass !== null,
    admins: granted && role === 'admin' ? [...before, playerId] : before,
    at: nowMs,
    toldAt: null,
  });
  return outcome;
}

function untoldAlerts(model: Model, limit: number): Json[] {
  const { players, staffAlerts } = model.auth;
  const isThere = (id: string) => ![undefined, 'erased'].includes(players.get(id)?.status);
  return staffAlerts
    .where(({ toldAt }) => toldAt === null)
    .sort((one, other) => one.id - other.id)
    .slice(0, limit)
    .map(({ id, facts, at, admins: told }) => ({
      ...{ id: `${id}`, facts, atMs: msText(at), admins: told.filter(isThere) },
    }));
}

function tellAlert(
  model: Model,
  id: bigint,
  mails: { playerId: string; mail: Json }[],
  nowMs: number,
): boolean {
  const alert = model.auth.staffAlerts.get(Number(id));
  if (alert === undefined || alert.toldAt !== null) return false;
  const { email: _address, ...facts } = alert.facts as Json;
  model.auth.staffAlerts.change(alert, { toldAt: nowMs, facts });
  for (const { playerId, mail } of mails) enqueueMail(model, playerId, mail, nowMs);
  return true;
}

/** Functions of roles by operators by name. */
export const ALERT_FUNCTIONS = {
  'auth.grant_by_operator': grantByOperator,
  'auth.untold_alerts': untoldAlerts,
  'auth.tell_alert': tellAlert,
  'auth.alert_gauges': ({ auth: { staffAlerts } }: Model) => ({
    breakGlass: staffAlerts.where(({ isBreakGlass }) => isBreakGlass).length,
    untold: staffAlerts.where(({ toldAt }) => toldAt === null).length,
  }),
};
