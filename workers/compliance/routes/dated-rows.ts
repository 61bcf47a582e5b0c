// Routes of dated rows that belong to no place. Amounts are micros in the rows and decimal strings here;
// what a row may say its own table judges.

import type { Hono } from 'hono';
import type { DatedKind } from '#shared/contracts/http/compliance.ts';
import * as contract from '#shared/contracts/http/compliance.ts';
import { type Call, serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { decodeCursor, encodeCursor, listReply } from '#shared/http/page.ts';
import { newId } from '#shared/ids.ts';
import { formatAmount, parseAmount } from '#shared/money.ts';
import { map, ok, type Result } from '#shared/result.ts';
import { outward } from '#shared/views/outward.ts';
import type { ComplianceEnv } from '../env.ts';
import type { DatedRow } from '../store/dated-rows.ts';
import { storeOf } from '../store/index.ts';

type App = Hono<{ Bindings: ComplianceEnv }>;
type Fields = Record<string, unknown>;
type Entry = Pick<Call<ComplianceEnv>, 'env' | 'identity' | 'requestId' | 'nowMs'>;

/** A position in the order of the rows: when one begins, of what, and its number where it has one. */
const POSITION = /^\d{4}-[\d:.T-]{15,25} [a-z0-9_]* \d{0,19}$/;

/** The amounts of a row, by their names in bodies. */
const AMOUNTS: Readonly<Record<DatedKind, readonly string[]>> = {
  redemption_rules: [
    ...['bankMinimum', 'giftCardMinimum', 'dayMax', 'unsettledMax'],
    ...['review', 'secondPerson', 'personDay'],
  ],
  liability_floors: ['marginMin'],
  tax_years: ['threshold'],
  harm_rules: [],
  harm_policies: [],
};

/** The same fields with these as micros; those that are null or not there stay so. */
function inward(fields: Fields, amounts: readonly string[]): Result<Fields, 'invalid_amount'> {
  const row = { ...fields };
  for (const name of amounts) {
    const { [name]: value } = row;
    if (typeof value !== 'string') continue;
    const parsed = parseAmount(value);
    if (!parsed.ok) return parsed;
    delete row[name];
    row[`${name}Micros`] = parsed.value;
  }
  return ok(row);
}

async function enter(
  { env, identity, requestId, nowMs }: Entry,
  kind: DatedKind,
  { reason, ...fields }: { reason: string } & Fields,
) {
  const row = inward(fields, AMOUNTS[kind]);
  if (!row.ok) return row;
  const act = { actorId: identity.playerId, reason, requestId };
  const asked = await storeOf(env).enterDated(newId(nowMs), kind, row.value, act);
  return map(asked, (answer) => reply(202, answer));
}

type HarmParams = { least?: { GC: string; SC: string } | undefined } & Fields;

/** The parameters of a signal, whose rows reckon with numbers. */
function harmParams({ least, ...params }: HarmParams): Result<Fields, 'invalid_amount'> {
  if (least === undefined) return ok(params);
  const [gold, sweeps] = [parseAmount(least.GC), parseAmount(least.SC)];
  if (!gold.ok) return gold;
  if (!sweeps.ok) return sweeps;
  return ok({ ...params, leastMicros: { GC: Number(gold.value), SC: Number(sweeps.value) } });
}

function view({ position: _, ...row }: DatedRow) {
  if (!('params' in row)) return outward(row);
  const { leastMicros, ...params } = row.params;
  if (leastMicros === undefined) return outward(row);
  const { GC, SC } = leastMicros;
  const least = { GC: formatAmount(BigInt(GC)), SC: formatAmount(BigInt(SC)) };
  return { ...outward(row), params: { ...params, least } };
}

function list(
  { env, query }: Pick<Call<ComplianceEnv>, 'env'> & { query: Parameters<typeof listReply>[0] },
  kind: DatedKind,
) {
  return listReply(query, {
    after: (cursor): string | null => decodeCursor(cursor, [POSITION])?.[0] ?? null,
    rows: (before, limit) => storeOf(env).datedRows(kind, before, limit),
    cursorOf: ({ position }: DatedRow) => encodeCursor(position),
    view,
  });
}

/** Registers them. */
export function serveDatedRows(app: App): void {
  serve(app, contract.listRedemptionRules, (call) => list(call, 'redemption_rules'));
  serve(app, contract.listLiabilityFloors, (call) => list(call, 'liability_floors'));
  serve(app, contract.listTaxYears, (call) => list(call, 'tax_years'));
  serve(app, contract.listHarmRules, (call) => list(call, 'harm_rules'));
  serve(app, contract.listHarmPolicies, (call) => list(call, 'harm_policies'));

  serve(app, contract.enterRedemptionRule, (call) => enter(call, 'redemption_rules', call.body));
  serve(app, contract.enterLiabilityFloor, (call) => enter(call, 'liability_floors', call.body));
  serve(app, contract.enterTaxYear, (call) => enter(call, 'tax_years', call.body));
  serve(app, contract.enterHarmPolicy, (call) => enter(call, 'harm_policies', call.body));
  serve(app, contract.enterHarmRule, async (call) => {
    const params = harmParams(call.body.params);
    if (!params.ok) return params;
    return enter(call, 'harm_rules', { ...call.body, params: params.value });
  });
}
