// Entering a row of the law (db/functions/rules/calendar.sql): who tightens does it alone, what loosens
// waits for a second person.

import { createHash } from 'node:crypto';
import { ask, consume, hasRole, refusal } from './approvals.ts';
import type { ApprovalRequest } from './approvals-tables.ts';
import { append } from './audit.ts';
import { jsonMoment, withoutNulls } from './json.ts';
import { standingChangedEverywhere } from './ledger-notices.ts';
import type { Json, Model } from './model.ts';
import { around, MODES, modeAt, modeRow, OPENS_FOR_MS, switchAt } from './rules.ts';
import { midnightAt, type PlaceMode, TABLES_OF_RULES } from './rules-tables.ts';

type Kind = keyof typeof TABLES_OF_RULES;
type Row = Record<string, unknown> & { place: string; beginsAt: number };

const moment = (value: unknown) => (value === undefined ? null : Date.parse(String(value)));

/** When a row begins; null: a day, at a place whose clock nobody knows. */
function beginsOf(entered: Json, at: number): number | null {
  if (entered.beginsAt !== undefined) return moment(entered.beginsAt);
  if (entered.beginsOn === undefined) return at;
  return midnightAt(String(entered.place), String(entered.beginsOn));
}

const strictness = (mode: string, redeemUntil: number | null, at: number) =>
  MODES.indexOf(mode === 'redeem_only' && (redeemUntil ?? Infinity) <= at ? 'blocked' : mode);

function strictnessOf(model: Model, place: string, at: number): number {
  if (place === '*') return MODES.indexOf(switchAt(model, at));
  const redeemUntil = modeRow(model, place, at)?.redeemUntil ?? null;
  return strictness(modeAt(model, place, at), redeemUntil, at);
}

/** Moments of a row, until the next one of its place. */
function edgesOf(
  row: Row,
  others: readonly Row[],
  momentsOf: (one: Row) => readonly (number | null)[],
): number[] {
  const edges = [row, ...others].flatMap(momentsOf).filter((edge) => edge !== null);
  const isNext = (edge: number) =>
    others.some(
      ({ place, beginsAt }) => place === row.place && beginsAt > row.beginsAt && beginsAt <= edge,
    );
  return edges.filter((edge) => edge >= row.beginsAt && !isNext(edge));
}

function loosensMode(model: Model, row: Row): boolean {
  const { mode, locks, redeemUntil, place } = row as Row & PlaceMode;
  if (mode === 'open' && place !== '*') return true;
  const others = around(place).flatMap((name) => model.rules.placeModes.by('place', name));
  const momentsOf = (one: Row) => [
    one.beginsAt,
    (one as Row & PlaceMode).redeemUntil,
    one.beginsAt + OPENS_FOR_MS,
  ];
  return edgesOf(row, others, momentsOf).some((edge) => {
    const was = strictnessOf(model, place, edge);
    const will = strictness(mode, redeemUntil, edge);
    const areKept = (modeRow(model, place, edge)?.locks ?? 'kept') === 'kept';
    return will < was || (locks === 'waived' && will === was && areKept);
  });
}

/** The row of the nearest place that has begun. */
function nearest<R extends { place: string; beginsAt: number }>(rows: readonly R[], at: number) {
  return rows
    .filter(({ beginsAt }) => beginsAt <= at)
    .sort((a, b) => b.place.length - a.place.length || b.beginsAt - a.beginsAt)
    .at(0);
}

function loosensOther(model: Model, kind: Kind, row: Row): boolean {
  const { place, feature, beginsAt } = row;
  const sameFeature = (one: { feature: string }) => one.feature === feature;
  const begins = (one: Row) => [one.beginsAt];
  if (kind === 'place_features') {
    if (row.allowed !== null) return row.allowed === true;
    const { placeFeatures } = model.rules;
    const others = around(place).flatMap((name) =>
      placeFeatures.by('place', name).filter(sameFeature),
    );
    return edgesOf(row, others, begins).some((edge) => nearest(others, edge)?.allowed === false);
  }
  if (kind === 'prize_caps') {
    const others = around(place).flatMap((name) => model.rules.prizeCaps.by('place', name));
    const amount = row.amountMicros as bigint | null;
    return edgesOf(row, others, begins).some((edge) => {
      const was = nearest(others, edge)?.amountMicros ?? null;
      return was !== null && (amount === null || amount > was);
    });
  }
  const own = model.rules.ages.by('place', place).filter(sameFeature);
  return Number(row.years) < (nearest(own, beginsAt)?.years ?? 18);
}

/** What no row says, whoever enters it. */
function wrongField(kind: Kind, entered: Json, begins: number | null): string | null {
  const hasBoth = entered.beginsAt !== undefined && entered.beginsOn !== undefined;
  if (begins === null || hasBoth) return 'beginsOn';
  if (entered.certainty === 'development') return 'certainty';
  if (kind === 'place_features' && entered.place === '*') return 'place';
  const until = moment(entered.redeemUntil);
  if (until === null) return null;
  const isOdd = entered.place === '*' || entered.mode !== 'redeem_only' || until <= begins;
  return isOdd ? 'redeemUntil' : null;
}

/** What was entered as a row of its table. */
function rowOf(kind: Kind, entered: Json, begins: number, first: string, second: string | null) {
  const { place, instrument, sourceUrl = null, sourceDate = null, certainty, note = '' } = entered;
  const { mode, locks = 'kept', feature, allowed = null, years, amountMicros = null } = entered;
  const own = {
    place_modes: { mode, locks, redeemUntil: moment(entered.redeemUntil) },
    place_features: { feature, allowed },
    prize_caps: { amountMicros: amountMicros === null ? null : BigInt(String(amountMicros)) },
    ages: { feature, years },
  };
  return {
    ...{ place, beginsAt: begins, instrument, sourceUrl, sourceDate, certainty, note },
    ...{ enteredBy: first, secondBy: second, ...own[kind] },
  } as Row;
}

/** As the audit log has it. */
function shown(entered: Json, begins: number, first: string, second: string | null): Json {
  const told = {
    ...{ place: entered.place, begins_at: jsonMoment(begins), instrument: entered.instrument },
    ...{ source_url: entered.sourceUrl, source_date: entered.sourceDate },
    ...{ certainty: entered.certainty, note: entered.note ?? '', entered_by: first },
    ...{ second_by: second, mode: entered.mode, locks: entered.locks ?? 'kept' },
    ...{ redeem_until: entered.redeemUntil, feature: entered.feature, allowed: entered.allowed },
    ...{ amount_micros: entered.amountMicros, years: entered.years },
  };
  const said = Object.entries(told).filter(([, value]) => value !== undefined);
  return withoutNulls(Object.fromEntries(said));
}

const tableOf = (model: Model, kind: Kind) =>
  model.rules[TABLES_OF_RULES[kind]] as unknown as {
    all(): Iterable<Row & { id: number }>;
    insert(row: Row & { id: number; enteredAt: number }): void;
  };

const isTaken = (model: Model, kind: Kind, row: Row) =>
  [...tableOf(model, kind).all()].some(
    (one) =>
      one.place === row.place && one.beginsAt === row.beginsAt && one.feature === row.feature,
  );

interface Entry {
  kind: Kind;
  entered: Json;
  begins: number;
  first: string;
  second: string | null;
}

function addRow(model: Model, entry: Entry, why: string, requestId: string | null): string {
  const { kind, entered, begins, first, second } = entry;
  const table = tableOf(model, kind);
  const id = 1 + [...table.all()].reduce((most, row) => Math.max(most, row.id), 0);
  table.insert({ id, enteredAt: model.clockMs, ...rowOf(kind, entered, begins, first, second) });
  const epoch = model.rules.epoch.get('true');
  if (epoch !== undefined) model.rules.epoch.change(epoch, { number: epoch.number + 1 });
  const facts = { kind, row: shown(entered, begins, first, second), reason: why };
  append(model, 'rule.entered', second ?? first, 'rule', `${kind}:${id}`, facts, requestId);
  if (begins <= model.clockMs) standingChangedEverywhere(model);
  return id.toString();
}

function subjectOf(kind: Kind, place: string): string {
  const hex = createHash('md5').update(`rules:${kind}:${place}`).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function enterRow(
  model: Model,
  newId: string,
  kind: Kind,
  entered: Json,
  by: string,
  why: string,
  requestId: string | null,
): Json {
  const at = model.clockMs;
  const roles = model.approvals.kinds.get('rule_row')?.askingRoles ?? [];
  if (!hasRole(model, by, roles, null)) return refusal('forbidden');
  const begins = beginsOf(entered, at);
  const wrong = wrongField(kind, entered, begins);
  if (wrong !== null || begins === null) return refusal('invalid_request', { field: wrong });
  const row = rowOf(kind, entered, begins, by, null);
  if (isTaken(model, kind, row)) return refusal('rule_row_exists');
  const loosens = kind === 'place_modes' ? loosensMode(model, row) : loosensOther(model, kind, row);
  if (begins >= at && !loosens) {
    const entry = { kind, entered, begins, first: by, second: null };
    return { id: addRow(model, entry, why, requestId) };
  }
  const subject = subjectOf(kind, String(entered.place));
  const asked = ask(
    model,
    newId,
    'rule_row',
    subject,
    { kind, row: entered },
    by,
    why,
    at,
    requestId,
  );
  return 'refused' in asked ? asked : { approval: { id: asked.id, state: asked.state } };
}

/** Runs inside the decision. */
export function actOnRow(model: Model, request: ApprovalRequest, context: Json): Json {
  if (request.state !== 'approved') return {};
  const { kind, row: entered } = request.act as { kind: Kind; row: Json };
  const begins = beginsOf(entered, model.clockMs);
  const wrong = wrongField(kind, entered, begins);
  if (wrong !== null || begins === null) return refusal('invalid_request', { field: wrong });
  const entry = { kind, entered, begins, first: request.askedBy, second: request.decidedBy };
  if (isTaken(model, kind, rowOf(kind, entered, begins, entry.first, entry.second))) {
    return refusal('rule_row_exists');
  }
  consume(model, request.id, 'rule_row', request.subjectId, request.act);
  addRow(model, entry, request.reason, (context.requestId ?? null) as string | null);
  return {};
}

/** Functions by name. */
export const ENTRY_FUNCTIONS = { 'rules.enter_row': enterRow };
