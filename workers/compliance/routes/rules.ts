// Routes of the law as dated rows. Who may tighten or loosen alone is SQL's to say.

import type { Hono } from 'hono';
import type { RuleKind } from '#shared/contracts/http/compliance.ts';
import * as contract from '#shared/contracts/http/compliance.ts';
import { type Call, serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { listReply } from '#shared/http/page.ts';
import { newId } from '#shared/ids.ts';
import { parseAmount } from '#shared/money.ts';
import { err, map } from '#shared/result.ts';
import { tellStandingsQuietly } from '#shared/standing-notices.ts';
import { outward } from '#shared/views/outward.ts';
import type { ComplianceEnv } from '../env.ts';
import { storeOf } from '../store/index.ts';
import type { RuleRow } from '../store/rules.ts';

type App = Hono<{ Bindings: ComplianceEnv }>;
type ListQuery = {
  cursor?: string | undefined;
  limit?: string | undefined;
  place?: string | undefined;
};
type Entry = Pick<Call<ComplianceEnv>, 'env' | 'execution' | 'identity' | 'requestId' | 'nowMs'>;

async function enter(
  { env, execution, identity, requestId, nowMs }: Entry,
  kind: RuleKind,
  { reason, ...fields }: { reason: string } & Record<string, unknown>,
) {
  const act = { actorId: identity.playerId, reason, requestId };
  const store = storeOf(env);
  const entered = await store.enterRule(newId(nowMs), kind, fields, act);
  // A row that counts already concerns whoever plays; one to come is in every standing's end.
  if (entered.ok) execution.waitUntil(tellStandingsQuietly(store.standings, env.PLAYER_HUB));
  return map(entered, (answer) => reply('id' in answer ? 201 : 202, answer));
}

function list(
  { env, query }: Pick<Call<ComplianceEnv>, 'env'> & { query: ListQuery },
  kind: RuleKind,
) {
  return listReply(query, {
    after: (cursor): string | null => (/^[1-9]\d{0,17}$/.test(cursor) ? cursor : null),
    rows: (before, limit) => storeOf(env).rules(kind, query.place ?? null, before, limit),
    cursorOf: ({ id }: RuleRow) => id,
    view: (row: RuleRow) => outward(row),
  });
}

/** Registers them. */
export function serveRules(app: App): void {
  serve(app, contract.listPlaceModes, (call) => list(call, 'place_modes'));
  serve(app, contract.listPlaceFeatures, (call) => list(call, 'place_features'));
  serve(app, contract.listPrizeCaps, (call) => list(call, 'prize_caps'));
  serve(app, contract.listAges, (call) => list(call, 'ages'));

  serve(app, contract.enterPlaceMode, (call) => enter(call, 'place_modes', call.body));
  serve(app, contract.enterPlaceFeature, (call) => enter(call, 'place_features', call.body));
  serve(app, contract.enterAge, (call) => enter(call, 'ages', call.body));
  serve(app, contract.enterPrizeCap, async (call) => {
    const { amount, ...fields } = call.body;
    if (amount === null) return enter(call, 'prize_caps', fields);
    const parsed = parseAmount(amount);
    if (!parsed.ok) return parsed;
    if (parsed.value <= 0n) return err('invalid_amount');
    return enter(call, 'prize_caps', { ...fields, amountMicros: parsed.value });
  });
}
