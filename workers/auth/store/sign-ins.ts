// SQL of sign-ins, refresh families and the revocation outbox.

import { sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import type { PlayerName, SignInList } from '#shared/contracts/player-hub.ts';
import type { PersonKey } from '../account/person-key.ts';
import type { QueuedMail } from '../mail/outbox.ts';
import { SIGN_IN_IDLE_MS, SIGN_INS_MAX } from '../settings.ts';
import type { TokenFacts } from '../sign-in/tokens.ts';
import { at, json, reader, type SignInRow, span, stamp } from './rows.ts';

export interface NewSignIn {
  sid: string;
  playerId: string;
  expiresAtMs: number;
  idleExpiresAtMs: number;
  amr: string[];
  device: string;
  place: string;
  addressGroup: string;
  refreshHash: Uint8Array;
  /** Of the password that was proved. */
  passwordVersion: number;
  /** Of the browser's cookie, under each key of the ring; empty for other clients. */
  deviceKeys: PersonKey[];
  /** Hash of the refresh token that the same browser held before; its sign-in ends. */
  heldHash: Uint8Array | null;
}

/** See `auth.rotate_refresh`. */
export type RefreshOutcome =
  | { outcome: 'rotated' | 'repeated'; key: string; facts: TokenFacts }
  | { outcome: 'stolen'; playerId: string; sid: string }
  | { outcome: 'other' }
  | { outcome: 'unknown' };

/** See `auth.open_sign_in`. */
export interface OpenedSignIn {
  newDevice: boolean;
  list: SignInList;
  replaced: { playerId: string; sid: string } | null;
}

const ids = (list: readonly string[]) => sql`${sql.param(list)}::uuid[]`;

/** What the rules may do with sign-ins. */
export function signInStore(database: Database) {
  const one = reader(database);
  return {
    /** `null` when the account may not sign in (any more), or its password is another one now. */
    openSignIn(
      signIn: NewSignIn,
      mail: QueuedMail,
      nowMs: number,
    ): Promise<OpenedSignIn | 'password_changed' | null> {
      return one(sql`select auth.open_sign_in(${signIn.sid}::uuid, ${signIn.playerId}::uuid,
        ${at(nowMs)}, ${at(signIn.expiresAtMs)}, ${at(signIn.idleExpiresAtMs)},
        ${sql.param(signIn.amr)}::text[], ${signIn.device}, ${signIn.place},
        ${signIn.addressGroup}, ${signIn.refreshHash}::bytea, ${SIGN_INS_MAX}::integer,
        ${json(mail)}, ${signIn.passwordVersion}::integer, ${signIn.heldHash}::bytea,
        ${json(signIn.deviceKeys)}) as value`);
    },

    rotateRefresh(
      tokenHash: Uint8Array,
      successorHash: Uint8Array,
      keyId: string,
      mail: QueuedMail,
      nowMs: number,
      playerId: string | null,
    ): Promise<RefreshOutcome> {
      // A repeat after a lost reply finds the token replaced by an unused one: same successor.
      return one(
        sql`select auth.rotate_refresh(${tokenHash}::bytea, ${successorHash}::bytea, ${keyId},
          ${at(nowMs)}, ${span(SIGN_IN_IDLE_MS)}, ${json(mail)},
          ${playerId}::uuid) as value`,
        true,
      );
    },

    /** The living sign-in that a refresh token belongs to. */
    signInOf(tokenHash: Uint8Array, nowMs: number): Promise<string | null> {
      return one(
        sql`select (select id from auth.sign_in_of(${tokenHash}::bytea, ${at(nowMs)})) as value`,
        true,
      );
    },

    listSignIns(playerId: string, nowMs: number): Promise<SignInRow[]> {
      return database.call<SignInRow & Record<string, unknown>>(
        sql`select s.id, s.device, s.place, ${stamp(sql`s.created_at`)} as "createdAt",
            ${stamp(sql`s.last_seen_at`)} as "lastSeenAt"
          from auth.sign_ins s
          where s.player_id = ${playerId}::uuid and auth.is_living(s, ${at(nowMs)})
          order by s.created_at desc, s.id desc`,
        { idempotent: true },
      );
    },

    /** True when the owner was in this network: signed in there, or used a mailed link there. */
    knowsNetwork(playerId: string, addressGroup: string): Promise<boolean> {
      return one(
        sql`select exists (select from auth.sign_ins
            where player_id = ${playerId}::uuid and address_group = ${addressGroup})
          or exists (select from auth.credentials
            where player_id = ${playerId}::uuid and proved_from = ${addressGroup}) as value`,
        true,
      );
    },
  };
}

/** The end of sign-ins, and what hubs must still hear of it. */
export function revocationStore(database: Database) {
  const one = reader(database);
  return {
    /** Ends these sign-ins; returns those that lived. */
    endSignIns(
      playerId: string,
      which: { only: readonly string[] } | { allBut: string | null },
      reason: string,
      nowMs: number,
    ): Promise<string[]> {
      const only = 'only' in which ? ids(which.only) : sql`null::uuid[]`;
      const except = 'allBut' in which ? which.allBut : null;
      return one(sql`select auth.end_sign_ins(${playerId}::uuid, ${at(nowMs)}, ${reason}, ${only},
        ${except}::uuid, false) as value`);
    },

    /** `null` for an unknown player. */
    signInList(playerId: string, nowMs: number): Promise<SignInList | null> {
      return one(sql`select auth.sign_in_list(${playerId}::uuid, ${at(nowMs)}) as value`, true);
    },

    /** Revocations that are due, or the one of this player. */
    claimRevocations(
      playerId: string | null,
      nowMs: number,
    ): Promise<{ playerId: string; list: SignInList; name: PlayerName | null }[]> {
      return database.call(sql`select player_id as "playerId", list, name
        from auth.claim_revocations(${playerId}::uuid, ${at(nowMs)}, 50)`);
    },

    /** Keeps why a hub or socket did not hear; the claim has planned the next attempt. */
    async revocationFailed(playerId: string, reason: string): Promise<void> {
      await one(sql`select auth.revocation_failed(${playerId}::uuid, ${reason}) as value`);
    },

    async revocationDone(playerId: string, version: number): Promise<void> {
      await one(sql`select auth.revocation_done(${playerId}::uuid, ${version}::bigint) as value`);
    },
  };
}
