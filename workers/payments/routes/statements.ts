// A year's statement, as JSON and as a file.

import type { Hono } from 'hono';
import type { z } from 'zod';
import { statement } from '#shared/contracts/http/statements.ts';
import { csvHeaders, csvLine, wantsCsv } from '#shared/csv.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { formatAmount } from '#shared/money.ts';
import { err, ok } from '#shared/result.ts';
import { utcDay } from '#shared/time.ts';
import type { PaymentsEnv } from '../env.ts';
import { storeOf, type YearStatement } from '../store/index.ts';

type Statement = z.output<NonNullable<(typeof statement.replies)[200]>>;

function statementView(year: number, found: YearStatement): Statement {
  const { play, purchases: count, chargedMicros, returnedMicros } = found;
  return {
    year,
    play: play.map(({ currency, rounds, wageredMicros, paidMicros }) => ({
      currency,
      rounds,
      played: formatAmount(wageredMicros),
      won: formatAmount(paidMicros),
      net: formatAmount(paidMicros - wageredMicros),
    })),
    purchases: {
      currency: 'USD',
      count,
      paid: formatAmount(chargedMicros),
      returned: formatAmount(returnedMicros),
      spent: formatAmount(chargedMicros - returnedMicros),
    },
  };
}

function fileOf({ year, play, purchases }: Statement): string {
  const { currency: dollars, count, paid, returned, spent } = purchases;
  return [
    ['year', 'item', 'currency', 'value'],
    ...play.flatMap(({ currency, rounds, played, won, net }) => [
      [year, 'rounds', currency, rounds],
      [year, 'played', currency, played],
      [year, 'won', currency, won],
      [year, 'net', currency, net],
    ]),
    [year, 'purchases', dollars, count],
    [year, 'paid', dollars, paid],
    [year, 'returned', dollars, returned],
    [year, 'spent', dollars, spent],
  ]
    .map(csvLine)
    .join('');
}

export function serveStatements(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, statement, async ({ env, request, params, identity, nowMs }) => {
    const year = Number(params.year);
    if (params.year > utcDay(nowMs).slice(0, 4)) return err('not_found');
    const view = statementView(year, await storeOf(env).yearStatement(identity.playerId, year));
    if (!wantsCsv(request)) return ok(view);
    return ok(reply(200, fileOf(view), csvHeaders(`parlor-statement-${year}`)));
  });
}
