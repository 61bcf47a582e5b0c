// Routes of a player's own limits.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/payments.ts';
import { serve } from '#shared/http/app.ts';
import { parseAmount } from '#shared/money.ts';
import { err, ok } from '#shared/result.ts';
import { exclusionOf } from '#shared/views/exclusion.ts';
import type { PaymentsEnv } from '../env.ts';
import { endWithdrawn } from '../purchases/jobs.ts';
import { type LimitRequest, type LimitRow, storeOf } from '../store/index.ts';
import { notifyStandings } from '../wallet/notify-hub.ts';
import { limitOf } from '../wallet/presentation.ts';

async function limitsReply(env: PaymentsEnv, playerId: string, limits: LimitRow[]) {
  const exclusions = await storeOf(env).currentExclusions(playerId);
  return ok({ limits: limits.map(limitOf), exclusions: exclusions.map(exclusionOf) });
}

/** Registers them. */
export function serveLimits(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.limits, async ({ env, identity }) => {
    const limits = await storeOf(env).limits(identity.playerId);
    return limitsReply(env, identity.playerId, limits);
  });

  serve(app, contract.changeLimits, async ({ env, execution, identity, body }) => {
    const requested: LimitRequest[] = [];
    const named = new Set<string>();
    for (const wish of body.limits) {
      if ('minutes' in wish) {
        named.add(wish.kind);
        requested.push(wish);
        continue;
      }
      const { kind, currency, period, amount } = wish;
      const micros = amount === null ? ok(null) : parseAmount(amount);
      if (!micros.ok) return micros;
      named.add(`${kind} ${currency} ${period}`);
      requested.push({ kind, currency, period, amountMicros: micros.value });
    }
    // Two requests for one limit would end as whichever came last.
    if (named.size < requested.length) return err('invalid_request', { field: 'limits' });
    const limits = await storeOf(env).setLimits(identity.playerId, requested);
    execution.waitUntil(notifyStandings(env, identity.playerId));
    if (requested.some(({ kind }) => kind === 'purchase')) execution.waitUntil(endWithdrawn(env));
    return limitsReply(env, identity.playerId, limits);
  });
}
