// The database of a world as a model in TypeScript: what the functions of db/functions answer, without
// SQL, locks or connections. Statements of one request are one transaction, and requests come one
// after the other, so there is nothing that could be half done.

import type { SqlRequest } from '#scripts/emulators/neon/protocol.ts';
import { DAY_MS } from '#shared/time.ts';
import type { Prng } from '#test/simulation/platform/prng.ts';
import type { SimDatabase, SqlReply } from '../database.ts';
import { APPROVAL_FUNCTIONS } from './approvals.ts';
import { approvalTables } from './approvals-tables.ts';
import { AUDIT_FUNCTIONS } from './audit.ts';
import { auditTables } from './audit-tables.ts';
import { ADDRESS_FUNCTIONS } from './auth-addresses.ts';
import { ALERT_FUNCTIONS } from './auth-alerts.ts';
import { ERASURE_FUNCTIONS, pendingErasures } from './auth-erasure.ts';
import { actOnFactorReset, FACTOR_FUNCTIONS } from './auth-factors.ts';
import { MAIL_FUNCTIONS } from './auth-mail.ts';
import { NOTICE_FUNCTIONS } from './auth-notices.ts';
import { PERSON_FUNCTIONS } from './auth-persons.ts';
import { REGISTRATION_FUNCTIONS } from './auth-registration.ts';
import { SIGN_IN_FUNCTIONS } from './auth-sign-ins.ts';
import { actOnRoleGrant, STAFF_FUNCTIONS } from './auth-staff.ts';
import { authTables } from './auth-tables.ts';
import { BOOK_FUNCTIONS, booksOf, playerHoldings, playerStandings, receiptsDue } from './books.ts';
import { CARE_FUNCTIONS } from './compliance-care.ts';
import { type Catalogue, Evaluation } from './evaluate.ts';
import { GAMES_FUNCTIONS } from './games.ts';
import { gamesTables } from './games-tables.ts';
import { IDENTITY_FUNCTIONS } from './identity.ts';
import { identityTables } from './identity-tables.ts';
import { actOnLift } from './ledger-exclusions.ts';
import { ledgerTables } from './ledger-tables.ts';
import type { Model, SqlFunction } from './model.ts';
import { OUTBOX_FUNCTIONS } from './outbox.ts';
import { actOnEntry } from './payments-entry-review.ts';
import { actOnAdjustment, actOnRefund } from './payments-staff.ts';
import { paymentTables } from './payments-tables.ts';
import { SqlRefusal } from './refusal.ts';
import { fieldName, fieldsOf, type Relation } from './relation.ts';
import { Rows, UndoLog } from './rows.ts';
import { RULES_FUNCTIONS } from './rules.ts';
import { CALENDAR_FUNCTIONS } from './rules-calendar.ts';
import { actOnRow, ENTRY_FUNCTIONS } from './rules-entry.ts';
import { LISTING_FUNCTIONS } from './rules-listing.ts';
import { rulesTables } from './rules-tables.ts';
import type { Field } from './signatures.ts';
import { EDGE_FUNCTIONS } from './social-edges.ts';
import { MODERATION_FUNCTIONS } from './social-moderation.ts';
import { SOCIAL_OUTBOX_FUNCTIONS } from './social-outbox.ts';
import { ROOM_FUNCTIONS } from './social-rooms.ts';
import { socialTables } from './social-tables.ts';
import { parse } from './syntax.ts';
import { oidOf, spellValue } from './wire.ts';

const FUNCTIONS: Record<string, SqlFunction> = {
  ...ADDRESS_FUNCTIONS,
  ...ALERT_FUNCTIONS,
  ...APPROVAL_FUNCTIONS,
  ...AUDIT_FUNCTIONS,
  ...ERASURE_FUNCTIONS,
  ...FACTOR_FUNCTIONS,
  ...MAIL_FUNCTIONS,
  ...NOTICE_FUNCTIONS,
  ...PERSON_FUNCTIONS,
  ...REGISTRATION_FUNCTIONS,
  ...SIGN_IN_FUNCTIONS,
  ...STAFF_FUNCTIONS,
  ...GAMES_FUNCTIONS,
  ...OUTBOX_FUNCTIONS,
  ...EDGE_FUNCTIONS,
  ...MODERATION_FUNCTIONS,
  ...SOCIAL_OUTBOX_FUNCTIONS,
  ...ROOM_FUNCTIONS,
  ...IDENTITY_FUNCTIONS,
  ...RULES_FUNCTIONS,
  ...CALENDAR_FUNCTIONS,
  ...ENTRY_FUNCTIONS,
  ...LISTING_FUNCTIONS,
  ...CARE_FUNCTIONS,
};

type View = (model: Model) => { columns: Field[]; rows: Iterable<object> };

const UUID: Field = { name: 'player_id', type: 'uuid' };
const typed = (type: string, ...names: string[]): Field[] => names.map((name) => ({ name, type }));

const VIEWS: Record<string, View> = {
  'auth.player_facts': ({ auth }) => ({
    columns: [UUID, ...fieldsOf(auth.players).filter(({ name }) => name !== 'id')],
    rows: [...auth.players.all()].map((player) => ({ ...player, playerId: player.id })),
  }),
  'auth.erasures_pending': (model) => ({
    columns: fieldsOf(model.auth.erasures),
    rows: pendingErasures(model),
  }),
  'payments.receipts_due': (model) => ({
    columns: fieldsOf(model.payments.receipts),
    rows: receiptsDue(model),
  }),
  'payments.player_standing': (model) => ({
    columns: [
      UUID,
      ...typed('bool', 'excluded_for_good'),
      ...typed('timestamptz', 'excluded_until'),
    ],
    rows: playerStandings(model),
  }),
  'payments.player_holdings': (model) => ({ columns: [UUID], rows: playerHoldings(model) }),
  // Types of rows that functions give, not relations.
  'ledger.difference': () => ({
    columns: typed('text', 'invariant', 'subject', 'detail'),
    rows: [],
  }),
  'outbox.size': () => ({
    columns: [
      ...typed('text', 'outbox'),
      ...typed('int4', 'waiting', 'parked'),
      ...typed('float8', 'oldest_at_seconds'),
    ],
    rows: [],
  }),
  'outbox.parked': () => ({
    columns: [
      ...typed('text', 'outbox', 'id', 'kind'),
      ...typed('uuid', 'subject_id'),
      ...typed('int4', 'attempts'),
      ...typed('timestamptz', 'parked_at', 'due_at'),
      ...typed('text', 'last_error'),
    ],
    rows: [],
  }),
};

function relationOf(views: Record<string, View>) {
  return (model: Model, name: string) => {
    const view = views[name];
    if (view !== undefined) return view(model);
    const [schema = '', table = ''] = name.split('.');
    const tables = (model as unknown as Record<string, Record<string, unknown>>)[schema];
    const rows = tables?.[fieldName(table)];
    return rows instanceof Rows ? { columns: fieldsOf(rows), rows: rows.all() } : undefined;
  };
}

function uuidOf(random: Prng): string {
  const bytes = random.bytes(new Uint8Array(16));
  // Version 4, as gen_random_uuid() makes them.
  bytes[6] = ((bytes[6] ?? 0) & 15) | 64;
  bytes[8] = ((bytes[8] ?? 0) & 63) | 128;
  const hex = Buffer.from(bytes).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export class ModelDatabase implements SimDatabase {
  /** For seeding and for invariants; whoever changes it directly commits. */
  readonly model: Model;
  /** Statements so far. */
  statements = 0;
  /** The first request that the model could not answer: whoever runs a seed looks, for a Worker
   * takes it for an outage. */
  failure: Error | null = null;
  readonly #catalogue: Catalogue;

  constructor(startMs: number, random: Prng) {
    const undo = new UndoLog();
    const model: Model = {
      undo,
      auth: authTables(undo),
      audit: auditTables(undo),
      approvals: approvalTables(undo),
      games: gamesTables(undo),
      social: socialTables(undo, startMs),
      identity: identityTables(undo),
      ledger: ledgerTables(undo),
      payments: paymentTables(undo),
      rules: rulesTables(undo),
      books: {} as Model['books'],
      care: { nextDay: Math.floor(startMs / DAY_MS) },
      acts: {
        role_grant: actOnRoleGrant,
        factor_reset: actOnFactorReset,
        adjustment: actOnAdjustment,
        refund: actOnRefund,
        rule_row: actOnRow,
        exclusion_lift: actOnLift,
        entry_accept: actOnEntry,
      },
      transactionId: 1,
      draw: () => random.next(),
      uuid: () => uuidOf(random),
      clockMs: startMs,
      role: 'postgres',
    };
    this.model = { ...model, books: booksOf(model) };
    undo.commit();
    this.#catalogue = {
      relation: relationOf(VIEWS),
      functions: new Map(Object.entries({ ...FUNCTIONS, ...BOOK_FUNCTIONS })),
    };
  }

  /** Functions that the model has. */
  get functions(): string[] {
    return [...this.#catalogue.functions.keys()];
  }

  /** Runs one request; a statement that the model does not know is thrown, not answered. */
  run(request: SqlRequest, nowMs: number): SqlReply {
    const { model } = this;
    model.clockMs = nowMs;
    model.transactionId += 1;
    model.role = new URL(request.connectionString).username;
    try {
      const results = request.statements.map(({ text, values }) =>
        describe(this.#execute(text, values ?? []), request.arrayMode),
      );
      model.undo.commit();
      return { status: 200, body: request.batch ? { results } : (results[0] ?? {}) };
    } catch (error) {
      model.undo.rollBack(0);
      if (!(error instanceof SqlRefusal)) {
        this.failure ??= error instanceof Error ? error : new Error(String(error));
        throw error;
      }
      const { code, hint, message, constraint } = error;
      return { status: 400, body: { message, severity: 'ERROR', code, hint, constraint } };
    }
  }

  /** Runs a query of the harness; its rows. */
  async admin(text: string, values: string[], nowMs: number): Promise<Record<string, unknown>[]> {
    this.model.clockMs = nowMs;
    this.model.role = 'postgres';
    const { columns, rows } = this.#execute(text, values);
    return rows.map((row) =>
      Object.fromEntries(row.map((value, index) => [columns[index]?.name ?? '', value])),
    );
  }

  async close(): Promise<void> {}

  #execute(text: string, params: readonly (string | null)[]): Relation {
    this.statements += 1;
    return new Evaluation(this.model, this.#catalogue, { text, params }).select(parse(text));
  }
}

function describe({ columns, rows }: Relation, arrayMode: boolean): object {
  const texts = rows.map((row) =>
    row.map((value, index) => spellValue(columns[index]?.type ?? 'text', value)),
  );
  return {
    command: 'SELECT',
    rowCount: rows.length,
    fields: columns.map(({ name, type }) => ({ name, dataTypeID: oidOf(type) })),
    rows: arrayMode
      ? texts
      : texts.map((row) =>
          Object.fromEntries(row.map((text, index) => [columns[index]?.name ?? '', text])),
        ),
    rowAsArray: arrayMode,
  };
}
