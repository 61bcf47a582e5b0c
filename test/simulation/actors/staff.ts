// Staff: at most three who work together, each with a role; what each of them does follows from it,
// and now and then somebody tries what their role does not allow. At the end they read what the
// audit log has of all of them.

import type { Role } from '#shared/permissions.ts';
import type { Args, Decisions } from '../decisions.ts';
import type { Prng } from '../platform/prng.ts';
import { type Ability, live } from './actor.ts';
import { Clerk } from './clerk.ts';
import { walk } from './look.ts';
import type { Surroundings } from './person.ts';
import { MODERATE } from './staff-chat.ts';
import { MONEY } from './staff-money.ts';
import { LOOKS, PEOPLE } from './staff-people.ts';
import { RULES } from './staff-rules.ts';

type StaffRole = Exclude<Role, 'player'>;

const ABILITIES = [PEOPLE, MONEY, MODERATE, LOOKS, RULES] as const;
/** Mostly what the role is for. */
const WEIGHTS: Readonly<Record<StaffRole, readonly number[]>> = {
  admin: [0.35, 0.25, 0.1, 0.05, 0.25],
  operator: [0.55, 0.05, 0.05, 0.05, 0.3],
  finance: [0.05, 0.84, 0.02, 0.08, 0.01],
  moderator: [0.05, 0.02, 0.82, 0.1, 0.01],
  support: [0.1, 0.1, 0.1, 0.6, 0.1],
};
/** With a second admin the command line gives no more roles, so two admins are the last of a team. */
const TEAMS: readonly (readonly StaffRole[])[] = [
  ['admin', 'finance', 'moderator'],
  ['admin', 'finance', 'operator'],
  ['admin', 'admin'],
  ['finance', 'finance', 'admin'],
  ['operator', 'moderator', 'support'],
];
const TEAM_CHANCE = 0.5;
const NAMES = ['clerk-0', 'clerk-1', 'clerk-2'] as const;
const ARRIVE_MS_MAX = 5_000;
const PAUSE_MS = { min: 3_000, max: 15_000 };

/** Everybody who works there may be looked up by name. */
export const CLERK_NAMES: readonly string[] = NAMES;

/** Those of a seed who work there, with the time when they come. */
export function hire(
  decisions: Decisions,
  random: Prng,
  around: Surroundings,
): { clerk: Clerk; atMs: number }[] {
  const team = random.chance(TEAM_CHANCE) ? random.pick(TEAMS) : [];
  return NAMES.flatMap((name, index) => {
    const role = team[index];
    if (role === undefined) return [];
    const draw = (own: Prng) => ({ at: own.int(ARRIVE_MS_MAX), args: { role } });
    const part = decisions.actor(name, draw);
    if (part === null) return [];
    return [{ clerk: new Clerk(name, String(part.args.role), around), atMs: part.at }];
  });
}

/** Works until the end of the faults. */
export async function work(
  clerk: Clerk,
  atMs: number,
  options: { decisions: Decisions; untilMs: number },
): Promise<void> {
  await clerk.device.pause(atMs);
  if (!(await clerk.arrive())) return;
  const weights = WEIGHTS[clerk.role as StaffRole];
  const abilities = ABILITIES.map((ability: Ability<Clerk>, index) => ({
    ability,
    weight: weights[index] ?? 0,
  }));
  await live({ ...options, person: clerk, abilities, pauseMs: PAUSE_MS });
}

/** Reads, at rest, what is written down of everybody who worked here, and all adjustments. */
export async function review(clerk: Clerk, others: readonly Clerk[]): Promise<void> {
  const { device } = clerk;
  if (device.playerId === null || !(await clerk.signIn())) return;
  const page = (cursor: string | undefined): Args & { limit: string } => ({
    limit: '100',
    ...(cursor !== undefined && { cursor }),
  });
  for (const { id } of others) {
    if (id === null) continue;
    const read = (cursor: string | undefined) =>
      device.call('auth.readAudit', { query: { ...page(cursor), actor: id } });
    if (!(await walk(read))) return;
  }
  await walk((cursor) => device.call('payments.listAdjustments', { query: page(cursor) }));
}
