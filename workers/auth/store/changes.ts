// SQL of password, address, second factor and leaving.

import { sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import type { Role } from '#shared/permissions.ts';
import type { QueuedMail } from '../mail/outbox.ts';
import type { TokenFacts } from '../sign-in/tokens.ts';
import { type NewVerification, verificationJson } from './accounts.ts';
import { at, json, reader, stamp } from './rows.ts';

/** The four mails and two links of a wish for another address. */
export interface EmailChange {
  playerId: string;
  newEmail: string;
  expiresAtMs: number;
  oldLink: NewVerification;
  newLink: NewVerification;
  mailOld: QueuedMail;
  mailNew: QueuedMail;
  mailKnown: QueuedMail;
}

const hashes = (list: readonly Uint8Array[]) =>
  sql`(select array_agg(decode(h, 'hex')) from unnest(${sql.param(
    list.map((hash) => Buffer.from(hash).toString('hex')),
  )}::text[]) h)`;

/** What the rules may do to what an account is signed in with. */
export function changeStore(database: Database) {
  const one = reader(database);
  return {
    changePassword(
      input: {
        playerId: string;
        oldHash: string;
        newHash: string;
        isLong: boolean;
        sid: string;
        amr: string[];
      },
      mail: QueuedMail,
      nowMs: number,
      requestId: string,
    ): Promise<TokenFacts | null> {
      return one(sql`select auth.change_password(${input.playerId}::uuid, ${input.oldHash},
        ${input.newHash}, ${input.isLong}::boolean, ${input.sid}::uuid, ${sql.param(input.amr)}::text[], ${at(nowMs)},
        ${json(mail)}, ${requestId}) as value`);
    },

    startReset(
      email: string,
      link: NewVerification,
      mail: QueuedMail,
      nowMs: number,
    ): Promise<boolean> {
      return one(sql`select auth.start_reset(${email}, ${at(nowMs)}, ${verificationJson(link)},
        ${json(mail)}) as value`);
    },

    async resetSubject(
      tokenHash: Uint8Array,
      nowMs: number,
    ): Promise<{ email: string; displayName: string; roles: Role[] } | null> {
      const [row] = await database.call<{ email: string; displayName: string; roles: Role[] }>(
        sql`select email, display_name as "displayName", roles
          from auth.reset_subject(${tokenHash}::bytea, ${at(nowMs)})`,
        { idempotent: true },
      );
      return row ?? null;
    },

    /** The player whose password was set, or `null`. */
    resetPassword(
      tokenHash: Uint8Array,
      password: { hash: string; isLong: boolean },
      addressGroup: string,
      mail: QueuedMail,
      nowMs: number,
      requestId: string,
    ): Promise<string | null> {
      return one(sql`select auth.reset_password(${tokenHash}::bytea, ${password.hash},
        ${password.isLong}::boolean, ${addressGroup}, ${at(nowMs)}, ${json(mail)}, ${requestId})
        as value`);
    },
  };
}

/** Changes of address. */
export function emailStore(database: Database) {
  const one = reader(database);
  return {
    startEmailChange(
      change: EmailChange,
      nowMs: number,
      requestId: string,
    ): Promise<'started' | 'known' | 'inactive'> {
      return one(sql`select auth.start_email_change(${change.playerId}::uuid, ${change.newEmail},
        ${at(nowMs)}, ${at(change.expiresAtMs)}, ${verificationJson(change.oldLink)},
        ${verificationJson(change.newLink)}, ${json(change.mailOld)}, ${json(change.mailNew)},
        ${json(change.mailKnown)}, ${requestId}) as value`);
    },

    confirmEmailChange(
      tokenHash: Uint8Array,
      undo: NewVerification,
      mailOld: QueuedMail,
      nowMs: number,
      requestId: string,
    ): Promise<{ outcome: 'waiting' | 'changed'; playerId: string } | { outcome: 'invalid' }> {
      return one(sql`select auth.confirm_email_change(${tokenHash}::bytea, ${at(nowMs)},
        ${verificationJson(undo)}, ${json(mailOld)}, ${requestId}) as value`);
    },

    undoEmailChange(
      tokenHash: Uint8Array,
      voidHash: string,
      reset: NewVerification,
      mailReset: QueuedMail,
      nowMs: number,
      requestId: string,
    ): Promise<string | null> {
      return one(sql`select auth.undo_email_change(${tokenHash}::bytea, ${at(nowMs)}, ${voidHash},
        ${verificationJson(reset)}, ${json(mailReset)}, ${requestId}) as value`);
    },
  };
}

/** How closing began, or what must be settled before. */
export type BegunErasure =
  | 'begun'
  | 'inactive'
  | 'debt_outstanding'
  | 'dispute_open'
  | 'purchase_open';

/** Leaving, and what only an export shows. */
export function leavingStore(database: Database) {
  const one = reader(database);
  return {
    /** Sign-ins that are kept, also those that ended, newest first. */
    async allSignIns(playerId: string): Promise<Record<string, unknown>[]> {
      return database.call(
        sql`select s.device, s.place, s.address_group as "network",
            ${stamp(sql`s.created_at`)} as "createdAt",
            ${stamp(sql`s.last_seen_at`)} as "lastSeenAt",
            ${stamp(sql`s.revoked_at`)} as "endedAt"
          from auth.sign_ins s where s.player_id = ${playerId}::uuid
          order by s.created_at desc, s.id desc`,
        { idempotent: true },
      );
    },

    /** The address that waits to be confirmed from both mailboxes. */
    async pendingEmail(playerId: string): Promise<string | null> {
      const [row] = await database.call<{ email: string }>(
        sql`select new_email as email from auth.email_changes
          where player_id = ${playerId}::uuid`,
        { idempotent: true },
      );
      return row?.email ?? null;
    },

    /** Names that were given up and are still held back, as they are compared. */
    /** The browsers that are known, by nothing but when they were seen. */
    async knownBrowsers(playerId: string): Promise<Record<string, unknown>[]> {
      return database.call(
        sql`select ${stamp(sql`d.first_seen_at`)} as "firstSeenAt",
            ${stamp(sql`max(d.last_seen_at)`)} as "lastSeenAt"
          from auth.device_keys d where d.player_id = ${playerId}::uuid
          group by d.first_seen_at order by d.first_seen_at desc`,
        { idempotent: true },
      );
    },

    async releasedNames(playerId: string): Promise<Record<string, unknown>[]> {
      return database.call(
        sql`select display_name_folded as "name", ${stamp(sql`until`)} as "heldUntil"
          from auth.released_names where player_id = ${playerId}::uuid order by until`,
        { idempotent: true },
      );
    },

    beginErasure(
      playerId: string,
      forfeitBalance: boolean,
      mail: QueuedMail,
      nowMs: number,
      requestId: string,
    ): Promise<BegunErasure> {
      return one(sql`select auth.begin_erasure(${playerId}::uuid, ${forfeitBalance}::boolean,
        ${at(nowMs)}, ${json(mail)}, ${requestId}) as value`);
    },

    finishErasures(nowMs: number, limit: number): Promise<number> {
      return one(sql`select auth.finish_erasures(${at(nowMs)}, ${limit}::integer) as value`);
    },
  };
}

/** What the rules may do with second factors. */
export function factorStore(database: Database) {
  const one = reader(database);
  return {
    /** False when the password that was proved is no longer the one. */
    openChallenge(
      hash: Uint8Array,
      account: { id: string; passwordVersion: number },
      expiresAtMs: number,
    ): Promise<boolean> {
      return one(sql`select auth.open_challenge(${hash}::bytea, ${account.id}::uuid,
        ${at(expiresAtMs)}, ${account.passwordVersion}::integer) as value`);
    },

    /** Counts a try; its player, or `null` when the challenge is used up, over or unknown. */
    tryChallenge(hash: Uint8Array, triesMax: number, nowMs: number): Promise<string | null> {
      return one(sql`select auth.try_challenge(${hash}::bytea, ${at(nowMs)},
        ${triesMax}::integer) as value`);
    },

    closeChallenge(hash: Uint8Array): Promise<boolean> {
      return one(sql`select auth.close_challenge(${hash}::bytea) as value`);
    },

    async beginTotp(playerId: string, sealedSeed: string, expiresAtMs: number): Promise<void> {
      await one(sql`select auth.begin_totp(${playerId}::uuid, ${sealedSeed},
        ${at(expiresAtMs)}) as value`);
    },

    pendingTotp(playerId: string, nowMs: number): Promise<string | undefined> {
      return one(
        sql`select sealed_seed as value from auth.totp_enrolments
          where player_id = ${playerId}::uuid and expires_at > ${at(nowMs)}`,
        true,
      );
    },

    activeTotp(playerId: string): Promise<string | undefined> {
      return one(
        sql`select sealed_seed as value from auth.totp where player_id = ${playerId}::uuid`,
        true,
      );
    },

    confirmTotp(
      input: {
        playerId: string;
        sealedSeed: string;
        step: number;
        codeHashes: Uint8Array[];
        sid: string;
      },
      mail: QueuedMail,
      nowMs: number,
      requestId: string,
    ): Promise<TokenFacts | null> {
      return one(sql`select auth.confirm_totp(${input.playerId}::uuid, ${input.sealedSeed},
        ${input.step}::bigint, ${hashes(input.codeHashes)}, ${input.sid}::uuid, ${at(nowMs)},
        ${json(mail)}, ${requestId}) as value`);
    },
  };
}

/** Using factors up, and what a proof changes. */
export function proofStore(database: Database) {
  const one = reader(database);
  return {
    spendTotpStep(playerId: string, step: number): Promise<boolean> {
      return one(sql`select auth.use_totp_step(${playerId}::uuid, ${step}::bigint) as value`);
    },

    async resealTotp(playerId: string, oldSeal: string, newSeal: string): Promise<void> {
      await one(sql`select auth.reseal_totp(${playerId}::uuid, ${oldSeal}, ${newSeal}) as value`);
    },

    /** Codes left after this one, or `null` when it is wrong or used. */
    spendRecoveryCode(playerId: string, hash: Uint8Array, nowMs: number): Promise<number | null> {
      return one(sql`select auth.use_recovery_code(${playerId}::uuid, ${hash}::bytea,
        ${at(nowMs)}) as value`);
    },

    renewRecoveryCodes(
      playerId: string,
      codeHashes: Uint8Array[],
      mail: QueuedMail,
      nowMs: number,
      requestId: string,
    ): Promise<boolean> {
      return one(sql`select auth.renew_recovery_codes(${playerId}::uuid, ${hashes(codeHashes)},
        ${at(nowMs)}, ${json(mail)}, ${requestId}) as value`);
    },

    removeTotp(
      input: { playerId: string; exceptSid: string | null; actorId: string },
      mail: QueuedMail,
      nowMs: number,
      requestId: string,
    ): Promise<boolean> {
      return one(sql`select auth.remove_totp(${input.playerId}::uuid, ${input.exceptSid}::uuid,
        ${input.actorId}::uuid, ${at(nowMs)}, ${json(mail)}, ${requestId}) as value`);
    },

    /** The sign-in proved itself anew; `null` when it no longer lives. */
    proveSignIn(
      sid: string,
      playerId: string,
      amr: string[],
      nowMs: number,
    ): Promise<TokenFacts | null> {
      return one(sql`select auth.prove_sign_in(${sid}::uuid, ${playerId}::uuid,
        ${sql.param(amr)}::text[], ${at(nowMs)}) as value`);
    },
  };
}
