// SQL of sign-ins, refresh families and the revocation outbox.

import { and, desc, eq, exists, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { functionCall, functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { isoMoment } from '#db/queries.ts';
import { credentials, signIns } from '#db/schema/auth.ts';
import { at, json, span } from '#db/values.ts';
import type { PlayerName, SignInList } from '#shared/contracts/player-hub.ts';
import type { HashUnderKey } from '#shared/keyed-hash.ts';
import type { QueuedMail } from '../mail/queued-mail.ts';
import { SIGN_IN_IDLE_MS, SIGN_INS_MAX } from '../settings.ts';
import { roles } from './accounts.ts';

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
  deviceKeys: HashUnderKey[];
  /** Hash of the refresh token that the same browser held before; its sign-in ends. */
  heldHash: Uint8Array | null;
}

/** What a token says of a sign-in. */
export const tokenFacts = z.object({
  playerId: z.string(),
  sid: z.string(),
  ver: z.number(),
  roles,
  amr: z.array(z.string()),
  authTimeSeconds: z.number(),
});
export type TokenFacts = z.output<typeof tokenFacts>;

const signInList = z.object({
  version: z.number(),
  signIns: z.array(z.object({ sid: z.string(), ver: z.number(), expiresAtMs: z.number() })),
}) satisfies z.ZodType<SignInList>;

const refreshOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.enum(['rotated', 'repeated']), key: z.string(), facts: tokenFacts }),
  z.object({ outcome: z.literal('stolen'), playerId: z.string(), sid: z.string() }),
  z.object({ outcome: z.literal('other') }),
  z.object({ outcome: z.literal('unknown') }),
]);

const openedSignIn = z.object({
  newDevice: z.boolean(),
  list: signInList,
  replaced: z.object({ playerId: z.string(), sid: z.string() }).nullable(),
});

const playerName = z.object({
  version: z.number(),
  name: z.string(),
}) satisfies z.ZodType<PlayerName>;

const revocation = z.object({
  playerId: z.string(),
  list: signInList,
  name: playerName.nullable(),
});

/** What the rules may do with sign-ins. */
export function signInStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    /** `null` when the account may not sign in (any more), or its password is another one now. */
    openSignIn(signIn: NewSignIn, mail: QueuedMail, nowMs: number) {
      const { sid, playerId, amr, device, place, addressGroup, refreshHash } = signIn;
      const { passwordVersion, heldHash, deviceKeys } = signIn;
      const ends = [at(nowMs), at(signIn.expiresAtMs), at(signIn.idleExpiresAtMs)];
      const seen = [amr, device, place, addressGroup, refreshHash, SIGN_INS_MAX];
      const proved = [json(mail), passwordVersion, heldHash, json(deviceKeys)];
      return once.call(
        'auth.open_sign_in',
        [sid, playerId, ...ends, ...seen, ...proved],
        z.union([openedSignIn, z.literal('password_changed')]).nullable(),
      );
    },

    /** A repeat after a lost reply finds the token replaced by an unused one: same successor. */
    rotateRefresh(
      tokenHash: Uint8Array,
      successorHash: Uint8Array,
      keyId: string,
      mail: QueuedMail,
      nowMs: number,
      playerId: string | null,
    ) {
      const tokens = [tokenHash, successorHash, keyId];
      return again.call(
        'auth.rotate_refresh',
        [...tokens, at(nowMs), span(SIGN_IN_IDLE_MS), json(mail), playerId],
        refreshOutcome,
      );
    },

    /** The living sign-in that a refresh token belongs to. */
    async signInOf(tokenHash: Uint8Array, nowMs: number): Promise<string | null> {
      const found = functionCall('auth.sign_in_of', [tokenHash, at(nowMs)]);
      const row = await database.readOne((db) => db.select({ id: sql<string>`id` }).from(found));
      return row?.id ?? null;
    },

    /** Living sign-ins as their owner sees them, newest first. */
    listSignIns(playerId: string, nowMs: number) {
      const row = alias(signIns, 's');
      const isLiving = functionCall('auth.is_living', [row, at(nowMs)]);
      return database.read((db) =>
        db
          .select({
            id: row.id,
            device: row.device,
            place: row.place,
            createdAt: isoMoment(row.createdAtMs),
            lastSeenAt: isoMoment(row.lastSeenAtMs),
          })
          .from(row)
          .where(and(eq(row.playerId, playerId), isLiving))
          .orderBy(desc(row.createdAtMs), desc(row.id)),
      );
    },

    /** True when the owner was in this network: signed in there, or used a mailed link there. */
    async knowsNetwork(playerId: string, addressGroup: string): Promise<boolean> {
      const signedIn = and(eq(signIns.playerId, playerId), eq(signIns.addressGroup, addressGroup));
      const row = await database.readOne((db) => {
        const there = db.select({ id: signIns.id }).from(signIns).where(signedIn);
        const isProved = eq(credentials.provedFrom, addressGroup);
        return db
          .select({ id: credentials.playerId })
          .from(credentials)
          .where(and(eq(credentials.playerId, playerId), or(isProved, exists(there))));
      });
      return row !== undefined;
    },
  };
}

/** The end of sign-ins, and what hubs must still hear of it. */
export function revocationStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    /** Ends these sign-ins; returns those that lived. */
    endSignIns(
      playerId: string,
      which: { only: readonly string[] } | { allBut: string | null },
      reason: string,
      nowMs: number,
    ) {
      const [only, except] = 'only' in which ? [which.only, null] : [null, which.allBut];
      return once.call(
        'auth.end_sign_ins',
        [playerId, at(nowMs), reason, only, except, false],
        z.array(z.string()),
      );
    },

    /** `null` for an unknown player. */
    signInList(playerId: string, nowMs: number) {
      const params = [playerId, at(nowMs)];
      return again.call('auth.sign_in_list', params, signInList.nullable());
    },

    /** Revocations that are due, or the one of this player. */
    claimRevocations: (playerId: string | null, nowMs: number) =>
      once.table('auth.claim_revocations', [playerId, at(nowMs), 50], revocation),

    /** Keeps why a hub or socket did not hear; the claim has planned the next attempt. */
    revocationFailed: (playerId: string, reason: string) =>
      once.run('auth.revocation_failed', [playerId, reason]),

    revocationDone: (playerId: string, version: number) =>
      once.run('auth.revocation_done', [playerId, version]),
  };
}
