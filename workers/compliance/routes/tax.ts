// Routes of tax, and the webhook of who files forms. 200 means that the effect is committed; anything else
// has the notice sent again.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/compliance-tax.ts';
import { csvHeaders, wantsCsv } from '#shared/csv.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { listReply } from '#shared/http/page.ts';
import { isId } from '#shared/ids.ts';
import { formatAmount } from '#shared/money.ts';
import { err, map, ok } from '#shared/result.ts';
import { utcDay } from '#shared/time.ts';
import { outward } from '#shared/views/outward.ts';
import type { ComplianceEnv } from '../env.ts';
import { storeOf } from '../store/index.ts';
import { beginForm, refreshForm, taxContextOf } from '../tax/forms.ts';
import { taxFile } from '../tax/report.ts';

const isAhead = (year: string, nowMs: number) => year > utcDay(nowMs).slice(0, 4);

/** Registers them. */
export function serveTax(app: Hono<{ Bindings: ComplianceEnv }>): void {
  serve(app, contract.getTaxYear, async ({ env, identity, params, nowMs }) => {
    if (isAhead(params.year, nowMs)) return err('not_found');
    const found = await storeOf(env).taxOf(identity.playerId, Number(params.year));
    const { paidMicros, thresholdMicros, withheldMicros, isFormNeeded, formState } = found;
    return ok({
      paid: formatAmount(BigInt(paidMicros)),
      threshold: thresholdMicros === null ? null : formatAmount(BigInt(thresholdMicros)),
      withheld: formatAmount(BigInt(withheldMicros)),
      form: { needed: isFormNeeded, state: formState },
    });
  });

  serve(app, contract.beginTaxForm, async ({ env, identity, params, requestId, nowMs }) => {
    if (isAhead(params.year, nowMs)) return err('not_found');
    const { playerId } = identity;
    return beginForm(taxContextOf(env), { playerId, requestId }, nowMs);
  });

  serve(app, contract.taxWebhook, async ({ env, request, rawBody, nowMs, requestId }) => {
    const context = taxContextOf(env);
    const { headers } = request;
    const notice = context.vendor.readNotice({ headers, body: rawBody }, nowMs);
    if (!notice.ok) return notice;
    await refreshForm(context, notice.value.reference, requestId);
    return ok({ received: true });
  });

  serve(app, contract.taxReport, async ({ env, request, params, query }) => {
    const year = Number(params.year);
    if (wantsCsv(request)) {
      const file = await taxFile(storeOf(env), year);
      return ok(reply(200, file, csvHeaders(`parlor-tax-${year}`)));
    }
    return listReply(query, {
      after: (cursor): string | null => (isId(cursor) ? cursor : null),
      rows: (after, limit) => storeOf(env).taxReport(year, after, limit),
      cursorOf: ({ playerId }) => playerId,
      view: outward,
    });
  });

  serve(app, contract.markTaxFormBad, async ({ env, identity, params, body, requestId }) =>
    map(
      await storeOf(env).markTaxFormBad(params.id, identity.playerId, body.reason, requestId),
      () => undefined,
    ),
  );
}
