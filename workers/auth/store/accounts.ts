// SQL of accounts, registration and verification.

import { sql } from 'drizzle-orm';
import { type Database, DatabaseRefusal } from '#db/client.ts';
import type { Role } from '#shared/permissions.ts';
import { toTimestamp } from '#shared/time.ts';
import type { PersonKey } from '../account/person-key.ts';
import type { QueuedMail } from '../mail/outbox.ts';
import { NAME_HELD_MS, REGISTRATION_KEPT_MS } from '../settings.ts';
import { type Account, at, json, type PlayerStatus, reader, span, stamp } from './rows.ts';

/** A mailed secret before it is stored. */
export interface NewVerification {
  id: string;
  tokenHash: Uint8Array;
  expiresAtMs: number;
}

/** A mailed secret with a code that may be typed instead. */
export type NewRegistrationLink = NewVerification & {
  codeHash: Uint8Array;
  codeExpiresAtMs: number;
};

export interface Registration {
  id: string;
  email: string;
  displayName: string;
  displayNameFolded: string;
  birthDate: string;
  passwordHash: string;
  passwordIsLong: boolean;
  browserHash: Uint8Array;
  addressGroup: string;
}

/** How a holder of a mailed secret shows which registration is theirs. */
export interface RegistrationProof {
  passwordHashes: string[] | undefined;
  browserHash: Uint8Array | undefined;
  isBrowser: boolean;
  addressGroup: string;
}

/** See `auth.confirm_registration`. */
export type ConfirmOutcome =
  | { outcome: 'confirmed'; playerId: string }
  | { outcome: 'used' | 'unproved' | 'name_taken' | 'invalid' };

export type RegisterOutcome = 'pending' | 'known' | 'name_taken';

const hex = (bytes: Uint8Array | undefined) =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString('hex');

/** As the SQL functions take it. */
export function verificationJson(verification: NewVerification) {
  const { id, tokenHash, expiresAtMs } = verification;
  return json({ id, tokenHash: hex(tokenHash), expiresAt: toTimestamp(expiresAtMs) });
}

function linkJson(link: NewRegistrationLink) {
  return json({
    tokenHash: hex(link.tokenHash),
    expiresAt: toTimestamp(link.expiresAtMs),
    codeHash: hex(link.codeHash),
    codeExpiresAt: toTimestamp(link.codeExpiresAtMs),
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

/** By what an account's person is known. */
export function personStore(database: Database) {
  const one = reader(database);
  return {
    /** Notes what an address is known by; whoever has proved it, or will, is tied to its person. */
    async noteAddress(email: string, keys: readonly PersonKey[], nowMs: number): Promise<void> {
      await one(sql`select auth.note_address(${email}, ${json(keys)}, ${at(nowMs)}) as value`);
    },

    /** Addresses of verified accounts that have no hash under this key yet. */
    async addressesWithout(keyId: string, limit: number): Promise<string[]> {
      const rows = await database.call<{ email: string }>(
        sql`select p.email from auth.players p
          where p.verified_at is not null and p.email is not null and not exists (
            select from auth.person_keys k where k.player_id = p.id and k.key_id = ${keyId})
          order by p.id limit ${limit}::integer`,
        { idempotent: true },
      );
      return rows.map(({ email }) => email);
    },

    async purgeAddressKeys(nowMs: number): Promise<void> {
      await one(sql`select auth.purge_address_keys(${at(nowMs)}, ${span(REGISTRATION_KEPT_MS)})
        as value`);
    },
  };
}

/** Registration, proof of the address, renaming. */
export function registrationStore(database: Database) {
  const one = reader(database);
  return {
    register(
      registration: Registration,
      link: NewRegistrationLink,
      mail: QueuedMail | null,
      mailKnown: QueuedMail | null,
      nowMs: number,
    ): Promise<RegisterOutcome> {
      const row = { ...registration, browserHash: hex(registration.browserHash) };
      return one(sql`select auth.register(${json(row)}, ${at(nowMs)},
        ${span(REGISTRATION_KEPT_MS)}, ${linkJson(link)}, ${json(mail)}, ${json(mailKnown)})
        as value`);
    },

    /** True when this is the password of a registration that waits for its address. */
    isRegistered(email: string, passwordHash: string, nowMs: number): Promise<boolean> {
      return one(
        sql`select auth.is_registered(${email}, ${passwordHash}, ${at(nowMs)}) as value`,
        true,
      );
    },

    /** The address that a mailed token proves, or `null`. */
    registrationAddress(tokenHash: Uint8Array, nowMs: number): Promise<string | null> {
      return one(
        sql`select auth.registration_address(${tokenHash}::bytea, ${at(nowMs)}) as value`,
        true,
      );
    },

    /** Counts a try; the stored token of the mail with this code as hex, or `null`. */
    tryRegistrationCode(
      email: string,
      codeHashed: Uint8Array,
      nowMs: number,
    ): Promise<string | null> {
      return one(sql`select encode(auth.try_registration_code(${email}, ${codeHashed}::bytea,
        ${at(nowMs)}), 'hex') as value`);
    },

    confirmRegistration(
      tokenHash: Uint8Array,
      proof: RegistrationProof,
      playerId: string,
      nowMs: number,
    ): Promise<ConfirmOutcome> {
      const shown = { ...proof, browserHash: hex(proof.browserHash) };
      return one(sql`select auth.confirm_registration(${tokenHash}::bytea, ${json(shown)},
        ${playerId}::uuid, ${at(nowMs)}) as value`);
    },

    resendVerification(
      email: string,
      link: NewRegistrationLink,
      mail: QueuedMail,
      nowMs: number,
    ): Promise<boolean> {
      return one(sql`select auth.resend_verification(${email}, ${at(nowMs)}, ${linkJson(link)},
        ${json(mail)}) as value`);
    },

    async rehashPassword(playerId: string, oldHash: string, newHash: string): Promise<void> {
      await one(sql`select auth.rehash_password(${playerId}::uuid, ${oldHash}, ${newHash})
        as value`);
    },

    /** False when another player has a name that reads the same, or had it until not long ago. */
    async rename(
      playerId: string,
      displayName: string,
      folded: string,
      nowMs: number,
    ): Promise<boolean> {
      try {
        await one(sql`select auth.rename(${playerId}::uuid, ${displayName}, ${folded},
          ${at(nowMs + NAME_HELD_MS)}, ${at(nowMs)}) as value`);
        return true;
      } catch (error) {
        if (error instanceof DatabaseRefusal && error.sqlState === '23505') return false;
        throw error;
      }
    },
  };
}
