// SQL of accounts, registration and verification.

import { sql } from 'drizzle-orm';
import { type Database, DatabaseRefusal } from '#db/client.ts';
import type { Role } from '#shared/permissions.ts';
import { toTimestamp } from '#shared/time.ts';
import type { QueuedMail } from '../mail/outbox.ts';
import { UNVERIFIED_KEPT_MS } from '../settings.ts';
import { type Account, at, json, type PlayerStatus, reader, span, stamp } from './rows.ts';

/** A mailed secret before it is stored. */
export interface NewVerification {
  id: string;
  tokenHash: Uint8Array;
  expiresAtMs: number;
  codeHash?: Uint8Array;
  codeExpiresAtMs?: number;
}

export interface Registration {
  id: string;
  email: string;
  displayName: string;
  displayNameFolded: string;
  birthDate: string;
  passwordHash: string;
  passwordIsLong: boolean;
}

export type RegisterOutcome = 'created' | 'replaced' | 'kept' | 'known' | 'name_taken';

const hex = (bytes: Uint8Array | undefined) =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString('hex');

/** As the SQL functions take it. */
export function verificationJson(verification: NewVerification) {
  const { codeExpiresAtMs } = verification;
  return json({
    id: verification.id,
    tokenHash: hex(verification.tokenHash),
    expiresAt: toTimestamp(verification.expiresAtMs),
    codeHash: hex(verification.codeHash),
    codeExpiresAt: codeExpiresAtMs === undefined ? undefined : toTimestamp(codeExpiresAtMs),
  });
}

type AccountRow = {
  id: string;
  email: string;
  display_name: string;
  birth_date: string;
  status: string;
  verified_at: string | null;
  created_at: string;
  roles: string[];
  mfa_enabled: boolean;
  password_hash: string;
  password_version: number;
};

/** An account with what its owner's password is checked against. */
export type AccountWithHash = Account & { passwordHash: string; passwordVersion: number };

function withHash(row: AccountRow | undefined): AccountWithHash | null {
  if (row === undefined) return null;
  const { password_hash: passwordHash, password_version: passwordVersion } = row;
  return { ...toAccount(row), passwordHash, passwordVersion };
}

function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    email: row.email,
    displayName: row.display_name,
    birthDate: row.birth_date,
    status: row.status as PlayerStatus,
    verifiedAt: row.verified_at,
    createdAt: row.created_at,
    roles: row.roles as Role[],
    mfaEnabled: row.mfa_enabled,
  };
}

const ACCOUNT = sql`
  select p.id, p.email, p.display_name, p.birth_date::text as birth_date, p.status,
    ${stamp(sql`p.verified_at`)} as verified_at, ${stamp(sql`p.created_at`)} as created_at,
    auth.roles_of(p.id) as roles,
    exists (select from auth.totp t where t.player_id = p.id) as mfa_enabled,
    c.password_hash, c.version as password_version
  from auth.players p join auth.credentials c on c.player_id = p.id`;

/** What the rules may do with accounts. */
export function accountStore(database: Database) {
  return {
    async findByEmail(email: string): Promise<AccountWithHash | null> {
      const [row] = await database.call<AccountRow>(sql`${ACCOUNT} where p.email = ${email}`, {
        idempotent: true,
      });
      return withHash(row);
    },

    async find(playerId: string): Promise<AccountWithHash | null> {
      const [row] = await database.call<AccountRow>(
        sql`${ACCOUNT} where p.id = ${playerId}::uuid`,
        {
          idempotent: true,
        },
      );
      return withHash(row);
    },
  };
}

/** Registration, proof of the address, renaming. */
export function registrationStore(database: Database) {
  const one = reader(database);
  return {
    register(
      registration: Registration,
      verification: NewVerification,
      mail: QueuedMail | null,
      mailKnown: QueuedMail | null,
      nowMs: number,
    ): Promise<{ outcome: RegisterOutcome; playerId?: string }> {
      const { id, email, displayName, displayNameFolded, birthDate } = registration;
      return one(sql`select auth.register(${id}::uuid, ${email}, ${displayName},
        ${displayNameFolded}, ${birthDate}::date, ${registration.passwordHash},
        ${registration.passwordIsLong}::boolean, ${at(nowMs)}, ${span(UNVERIFIED_KEPT_MS)}, ${verificationJson(verification)}, ${json(mail)},
        ${json(mailKnown)}) as value`);
    },

    /** The player whose address is now proved, or `null`. */
    verifyEmail(
      tokenHash: Uint8Array,
      addressGroup: string,
      nowMs: number,
    ): Promise<string | null> {
      return one(sql`select auth.verify_email(${tokenHash}::bytea, ${at(nowMs)}, ${addressGroup})
        as value`);
    },

    verifyEmailByCode(
      email: string,
      codeHash: Uint8Array,
      addressGroup: string,
      nowMs: number,
    ): Promise<string | null> {
      return one(sql`select auth.verify_email_by_code(${email}, ${codeHash}::bytea, ${at(nowMs)},
        ${addressGroup}) as value`);
    },

    resendVerification(
      email: string,
      verification: NewVerification,
      mail: QueuedMail,
      nowMs: number,
    ): Promise<boolean> {
      return one(sql`select auth.resend_verification(${email}, ${at(nowMs)},
        ${verificationJson(verification)}, ${json(mail)}) as value`);
    },

    async rehashPassword(playerId: string, oldHash: string, newHash: string): Promise<void> {
      await one(sql`select auth.rehash_password(${playerId}::uuid, ${oldHash}, ${newHash})
        as value`);
    },

    /** False when another player has a name that reads the same. */
    async rename(playerId: string, displayName: string, folded: string): Promise<boolean> {
      try {
        await one(sql`select auth.rename(${playerId}::uuid, ${displayName}, ${folded}) as value`);
        return true;
      } catch (error) {
        if (error instanceof DatabaseRefusal && error.sqlState === '23505') return false;
        throw error;
      }
    },
  };
}
