// Every route of the platform by the Worker that owns it. The gateway mounts exactly these, so a
// route that is not declared here cannot be reached.

import type { RouteSpec } from '../../http/route.ts';
import * as activity from './activity.ts';
import * as auth from './auth.ts';
import * as compliance from './compliance.ts';
import * as entries from './entries.ts';
import * as games from './games.ts';
import * as liability from './liability.ts';
import * as payments from './payments.ts';
import * as payouts from './payouts.ts';
import * as purchases from './purchases.ts';
import * as redemptions from './redemptions.ts';
import * as social from './social.ts';
import * as statements from './statements.ts';

function isRoute(value: unknown): value is RouteSpec {
  return typeof value === 'object' && value !== null && 'method' in value && 'access' in value;
}

const routesOf = (module: object): RouteSpec[] => Object.values(module).filter(isRoute);

/** The routes of each service. */
export const ROUTES = {
  auth: routesOf(auth),
  payments: [payments, purchases, payouts, statements, entries, redemptions, liability].flatMap(
    routesOf,
  ),
  games: [...routesOf(games), ...routesOf(activity)],
  social: routesOf(social),
  compliance: routesOf(compliance),
} as const;
export type ServiceName = keyof typeof ROUTES;
