// The tables of the schema auth.

import { type RowOf, Rows, type UndoLog } from './rows.ts';

const PLAYER = {
  id: 'uuid',
  email: 'text?',
  displayName: 'text',
  displayNameFolded: 'text',
  nameVersion: 'count',
  birthDate: 'date?',
  status: 'text',
  verifiedAt: 'timestamptz?',
  termsAcceptedAt: 'timestamptz',
  rightsVersion: 'int4',
  signInsVersion: 'count',
  personId: 'uuid',
  createdAt: 'timestamptz',
} as const;

const CREDENTIAL = {
  playerId: 'uuid',
  passwordHash: 'text',
  changedAt: 'timestamptz',
  version: 'int4',
  isLong: 'bool',
  provedFrom: 'text?',
} as const;

const PLAYER_ROLE = {
  playerId: 'uuid',
  role: 'text',
  grantedBy: 'uuid?',
  grantedAt: 'timestamptz',
} as const;

const NAME_RESERVATION = {
  displayNameFolded: 'text',
  email: 'text',
  expiresAt: 'timestamptz',
} as const;

const RELEASED_NAME = {
  displayNameFolded: 'text',
  playerId: 'uuid?',
  until: 'timestamptz',
} as const;

const MAIL = {
  id: 'uuid',
  playerId: 'uuid?',
  toAddress: 'text',
  template: 'text',
  sealed: 'text',
  createdAt: 'timestamptz',
  dueAt: 'timestamptz',
  attempts: 'int4',
  lastError: 'text?',
  parkedAt: 'timestamptz?',
} as const;

const SIGN_IN = {
  id: 'uuid',
  playerId: 'uuid',
  createdAt: 'timestamptz',
  lastSeenAt: 'timestamptz',
  expiresAt: 'timestamptz',
  idleExpiresAt: 'timestamptz',
  authTime: 'timestamptz',
  amr: 'text[]',
  device: 'text',
  place: 'text',
  addressGroup: 'text',
  refreshHash: 'bytea',
  previousHash: 'bytea?',
  refreshKey: 'text?',
  revokedAt: 'timestamptz?',
  revokedReason: 'text?',
} as const;

const REVOCATION = {
  playerId: 'uuid',
  version: 'count',
  dueAt: 'timestamptz',
  attempts: 'int4',
  renamed: 'bool',
  lastError: 'text?',
  parkedAt: 'timestamptz?',
} as const;

const VERIFICATION = {
  id: 'uuid',
  playerId: 'uuid',
  kind: 'text',
  email: 'text',
  tokenHash: 'bytea',
  expiresAt: 'timestamptz',
} as const;

const REGISTRATION = {
  id: 'uuid',
  email: 'text',
  passwordHash: 'text',
  passwordIsLong: 'bool',
  displayName: 'text',
  displayNameFolded: 'text',
  birthDate: 'date',
  termsAcceptedAt: 'timestamptz',
  browserHash: 'bytea',
  addressGroup: 'text',
  expiresAt: 'timestamptz',
} as const;

const REGISTRATION_LINK = {
  tokenHash: 'bytea',
  email: 'text',
  expiresAt: 'timestamptz',
  codeHash: 'bytea',
  codeExpiresAt: 'timestamptz',
  codeTries: 'int4',
  usedAt: 'timestamptz?',
} as const;

const LIMIT = {
  key: 'text',
  count: 'int4',
  since: 'timestamptz',
  blockedUntil: 'timestamptz',
  forgetAt: 'timestamptz',
} as const;

const PERSON_KEY = {
  playerId: 'uuid',
  keyId: 'text',
  key: 'bytea',
  since: 'timestamptz',
} as const;

const ADDRESS_KEYS = { email: 'text', keys: 'jsonb', notedAt: 'timestamptz' } as const;

const DEVICE_KEY = {
  playerId: 'uuid',
  keyId: 'text',
  key: 'bytea',
  firstSeenAt: 'timestamptz',
  lastSeenAt: 'timestamptz',
} as const;

const TOTP = {
  playerId: 'uuid',
  sealedSeed: 'text',
  lastStep: 'count',
  confirmedAt: 'timestamptz',
} as const;

const CHALLENGE = {
  tokenHash: 'bytea',
  playerId: 'uuid',
  tries: 'int4',
  expiresAt: 'timestamptz',
} as const;

const TOTP_ENROLMENT = {
  playerId: 'uuid',
  sealedSeed: 'text',
  expiresAt: 'timestamptz',
} as const;

const RECOVERY_CODE = { playerId: 'uuid', codeHash: 'bytea', usedAt: 'timestamptz?' } as const;

const EMAIL_CHANGE = {
  playerId: 'uuid',
  newEmail: 'text',
  oldConfirmedAt: 'timestamptz?',
  newConfirmedAt: 'timestamptz?',
  expiresAt: 'timestamptz',
} as const;

const ERASURE = {
  playerId: 'uuid',
  requestedAt: 'timestamptz',
  forfeitBalance: 'bool',
  acknowledged: 'text[]',
  erasedAt: 'timestamptz?',
} as const;

/** Nobody claims an account here: the jobs look, and find none. */
const RECOVERY = {
  id: 'uuid',
  playerId: 'uuid?',
  contact: 'text',
  state: 'text',
  reason: 'text?',
  actsFrom: 'timestamptz?',
  told: 'text',
} as const;

const NOTICE = {
  id: 'count',
  playerId: 'uuid',
  kind: 'text',
  key: 'text',
  facts: 'jsonb',
  at: 'timestamptz',
  takenAt: 'timestamptz?',
} as const;

const STAFF_ALERT = {
  id: 'count',
  facts: 'jsonb',
  isBreakGlass: 'bool',
  admins: 'uuid[]',
  at: 'timestamptz',
  toldAt: 'timestamptz?',
} as const;

export type Player = RowOf<typeof PLAYER>;
export type SignIn = RowOf<typeof SIGN_IN>;
export type Registration = RowOf<typeof REGISTRATION>;

/** Fresh tables of auth. */
export function authTables(undo: UndoLog) {
  return {
    players: new Rows(PLAYER, {
      undo,
      key: ['id'],
      indexes: ['email', 'displayNameFolded', 'personId'],
    }),
    credentials: new Rows(CREDENTIAL, { undo, key: ['playerId'] }),
    playerRoles: new Rows(PLAYER_ROLE, { undo, key: ['playerId', 'role'], indexes: ['playerId'] }),
    nameReservations: new Rows(NAME_RESERVATION, { undo, key: ['displayNameFolded'] }),
    releasedNames: new Rows(RELEASED_NAME, { undo, key: ['displayNameFolded'] }),
    mailOutbox: new Rows(MAIL, { undo, key: ['id'] }),
    signIns: new Rows(SIGN_IN, { undo, key: ['id'], indexes: ['playerId', 'refreshHash'] }),
    /** Hashes of refresh tokens that were replaced. */
    refreshHistory: new Rows({ hash: 'bytea', signInId: 'uuid' } as const, { undo, key: ['hash'] }),
    revocations: new Rows(REVOCATION, { undo, key: ['playerId'] }),
    verifications: new Rows(VERIFICATION, { undo, key: ['id'], indexes: ['playerId'] }),
    registrations: new Rows(REGISTRATION, { undo, key: ['id'], indexes: ['email'] }),
    registrationLinks: new Rows(REGISTRATION_LINK, { undo, key: ['tokenHash'] }),
    limits: new Rows(LIMIT, { undo, key: ['key'] }),
    personKeys: new Rows(PERSON_KEY, {
      undo,
      key: ['playerId', 'key'],
      indexes: ['playerId', 'key'],
    }),
    addressKeys: new Rows(ADDRESS_KEYS, { undo, key: ['email'] }),
    deviceKeys: new Rows(DEVICE_KEY, { undo, key: ['playerId', 'key'], indexes: ['playerId'] }),
    emailChanges: new Rows(EMAIL_CHANGE, { undo, key: ['playerId'] }),
    totpEnrolments: new Rows(TOTP_ENROLMENT, { undo, key: ['playerId'] }),
    recoveryCodes: new Rows(RECOVERY_CODE, { undo, key: ['playerId', 'codeHash'] }),
    totp: new Rows(TOTP, { undo, key: ['playerId'] }),
    challenges: new Rows(CHALLENGE, { undo, key: ['tokenHash'] }),
    erasures: new Rows(ERASURE, { undo, key: ['playerId'] }),
    recoveries: new Rows(RECOVERY, { undo, key: ['id'] }),
    notices: new Rows(NOTICE, { undo, key: ['id'], indexes: ['playerId', 'key'] }),
    staffAlerts: new Rows(STAFF_ALERT, { undo, key: ['id'] }),
    /** Numbers go on also when their transaction is undone, as sequences do. */
    numbers: { notice: 0 },
  };
}

export type AuthTables = ReturnType<typeof authTables>;
