// Tables of the schema compliance, as far as its Worker reads them.

import { integer, pgSchema, text, uuid } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { type CARE_OUTCOMES, type CareStep, SIGNALS } from '#shared/care.ts';
import { int8, jsonOf, moment } from './columns.ts';

const compliance = pgSchema('compliance');

export const complaints = compliance.table('complaints', {
  id: uuid().notNull(),
  number: int8().notNull(),
  playerId: uuid().notNull(),
  subject: text().notNull(),
  state: text().$type<'open' | 'answered' | 'closed'>().notNull(),
  openedAtMs: moment('opened_at').notNull(),
  dueAtMs: moment('due_at').notNull(),
  answeredAtMs: moment('answered_at'),
  closedAtMs: moment('closed_at'),
});

export const complaintMessages = compliance.table('complaint_messages', {
  id: int8().notNull(),
  complaintId: uuid().notNull(),
  author: text().$type<'player' | 'staff'>().notNull(),
  body: text().notNull(),
  atMs: moment('at').notNull(),
});

export const harmSteps = compliance.table('harm_steps', {
  id: uuid().notNull(),
  playerId: uuid().notNull(),
  step: text().$type<CareStep>().notNull(),
  score: integer().notNull(),
  signals: jsonOf(
    z.array(
      z.object({
        signal: z.enum(SIGNALS),
        day: z.string(),
        facts: z.record(z.string(), z.unknown()),
      }),
    ),
  ).notNull(),
  atMs: moment('at').notNull(),
  outcome: text().$type<(typeof CARE_OUTCOMES)[number]>(),
  reason: text(),
  closedBy: uuid(),
  closedAtMs: moment('closed_at'),
});

export const taxForms = compliance.table('tax_forms', {
  id: uuid().notNull(),
  playerId: uuid().notNull(),
  state: text().$type<'open' | 'valid' | 'bad' | 'expired'>().notNull(),
  last4: text(),
  askedAtMs: moment('asked_at').notNull(),
  stateAtMs: moment('state_at').notNull(),
});
