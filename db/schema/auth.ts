// Tables and views of the schema auth, as far as Workers read them.

import { boolean, date, integer, pgSchema, text, uuid } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import type { RECOVERY_STATES } from '#shared/contracts/http/auth-recovery.ts';
import type { Role } from '#shared/permissions.ts';
import { int8, jsonOf, moment } from './columns.ts';

const auth = pgSchema('auth');

const status = () => text().$type<'active' | 'banned' | 'closing' | 'erased'>().notNull();

export const players = auth.table('players', {
  id: uuid().notNull(),
  /** Null once erased, like the birth date. */
  email: text(),
  displayName: text().notNull(),
  displayNameFolded: text().notNull(),
  birthDate: date(),
  status: status(),
  verifiedAtMs: moment('verified_at'),
  createdAtMs: moment('created_at').notNull(),
});

/** What players must be told about their account; a job makes mails of it. */
export const notices = auth.table('notices', {
  id: int8().notNull(),
  playerId: uuid().notNull(),
  kind: text().notNull(),
  facts: jsonOf(z.record(z.string(), z.unknown())).notNull(),
  atMs: moment('at').notNull(),
  takenAtMs: moment('taken_at'),
});

export const credentials = auth.table('credentials', {
  playerId: uuid().notNull(),
  passwordHash: text().notNull(),
  version: integer().notNull(),
  /** Network in which the owner used a mailed link last. */
  provedFrom: text(),
});

export const playerRoles = auth.table('player_roles', {
  playerId: uuid().notNull(),
  role: text().$type<Role>().notNull(),
});

export const personKeys = auth.table('person_keys', {
  playerId: uuid().notNull(),
  keyId: text().notNull(),
});

export const totp = auth.table('totp', {
  playerId: uuid().notNull(),
  sealedSeed: text().notNull(),
});

export const totpEnrolments = auth.table('totp_enrolments', {
  playerId: uuid().notNull(),
  sealedSeed: text().notNull(),
  expiresAtMs: moment('expires_at').notNull(),
});

export const signIns = auth.table('sign_ins', {
  id: uuid().notNull(),
  playerId: uuid().notNull(),
  device: text().notNull(),
  place: text().notNull(),
  addressGroup: text().notNull(),
  createdAtMs: moment('created_at').notNull(),
  lastSeenAtMs: moment('last_seen_at').notNull(),
  revokedAtMs: moment('revoked_at'),
});

/** A row for each key of the ring: the same browser has several. */
export const deviceKeys = auth.table('device_keys', {
  playerId: uuid().notNull(),
  firstSeenAtMs: moment('first_seen_at').notNull(),
  lastSeenAtMs: moment('last_seen_at').notNull(),
});

export const emailChanges = auth.table('email_changes', {
  playerId: uuid().notNull(),
  newEmail: text().notNull(),
});

export const recoveries = auth.table('recoveries', {
  id: uuid().notNull(),
  playerId: uuid(),
  contact: text().notNull(),
  mailboxDead: boolean().notNull(),
  factorLost: boolean().notNull(),
  state: text().$type<(typeof RECOVERY_STATES)[number]>().notNull(),
  reason: text(),
  passwordProved: boolean().notNull(),
  matchedBy: text().$type<'document' | 'person'>(),
  createdAtMs: moment('created_at').notNull(),
  matchedAtMs: moment('matched_at'),
  actsFromMs: moment('acts_from'),
  endedAtMs: moment('ended_at'),
  told: text().notNull(),
});

export const releasedNames = auth.table('released_names', {
  displayNameFolded: text().notNull(),
  playerId: uuid(),
  untilMs: moment('until').notNull(),
});

/** What other services may know of a player. */
export const playerFacts = auth
  .view('player_facts', {
    playerId: uuid().notNull(),
    displayName: text().notNull(),
    status: status(),
    personId: uuid().notNull(),
    verifiedAtMs: moment('verified_at'),
  })
  .existing();

/** Players whose account closes and whom the asking service has not acknowledged. */
export const erasuresPending = auth
  .view('erasures_pending', { playerId: uuid().notNull() })
  .existing();
