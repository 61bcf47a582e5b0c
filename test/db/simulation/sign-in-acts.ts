// Calls about sign-ins, passwords, persons and limits.

import { DAY_MS, HOUR_MS, MINUTE_MS } from '#shared/time.ts';
import type { AuthStore } from '#workers/auth/store/index.ts';
import type { Acts, Walk } from './walk.ts';

/** What a player's devices have auth do. */
export function signInActs(walk: Walk, auth: AuthStore): Acts {
  return {
    find: () => auth.find(walk.player()),
    findByEmail: () => auth.findByEmail(walk.email()),
    knowsNetwork: () => auth.knowsNetwork(walk.player(), walk.network()),
    openSignIn: () => {
      const token = walk.make(walk.tokens, walk.bytes());
      return auth.openSignIn(
        {
          sid: walk.make(walk.sids, walk.id()),
          playerId: walk.player(),
          expiresAtMs: walk.nowMs + walk.random.int(20 * 24) * HOUR_MS,
          idleExpiresAtMs: walk.nowMs + DAY_MS,
          amr: ['pwd'],
          device: `browser ${walk.random.int(2)}`,
          place: 'here',
          addressGroup: walk.network(),
          refreshHash: token,
          passwordVersion: walk.random.chance(0.6) ? 0 : walk.random.int(3),
          deviceKeys: walk.random.chance(0.5)
            ? []
            : [{ id: 'k1', key: `${walk.random.int(40)}`.padStart(64, '0') }],
          heldHash: walk.random.chance(0.5) ? null : walk.known(walk.tokens, walk.bytes),
        },
        walk.mail(),
        walk.nowMs,
      );
    },
    refresh: () => {
      const before = walk.known(walk.tokens, walk.bytes);
      const next = walk.make(walk.tokens, walk.bytes());
      const player = walk.random.chance(0.7) ? null : walk.player();
      return auth.rotateRefresh(before, next, 'k1', walk.mail(), walk.nowMs, player);
    },
    signInOf: () => auth.signInOf(walk.known(walk.tokens, walk.bytes), walk.nowMs),
    listSignIns: () => auth.listSignIns(walk.player(), walk.nowMs),
    signInList: () => auth.signInList(walk.player(), walk.nowMs),
    logout: () => {
      const which = walk.random.chance(0.7)
        ? { only: [walk.known(walk.sids, () => walk.id())] }
        : { allBut: walk.random.chance(0.5) ? null : walk.known(walk.sids, () => walk.id()) };
      return auth.endSignIns(walk.player(), which, 'signed_out', walk.nowMs);
    },
    proveSignIn: () => {
      const sid = walk.known(walk.sids, () => walk.id());
      return auth.proveSignIn(sid, walk.player(), ['pwd', 'otp'], walk.nowMs);
    },
    changePassword: async () => {
      const playerId = walk.player();
      const account = await auth.find(playerId);
      const hash = walk.random.chance(0.8) ? account?.passwordHash : 'another';
      return auth.changePassword(
        {
          ...{ playerId, oldHash: hash ?? '', newHash: `hash ${walk.random.int(99)}` },
          ...{ isLong: walk.random.chance(0.8), amr: ['pwd'] },
          sid: walk.known(walk.sids, () => walk.id()),
        },
        walk.mail(),
        walk.nowMs,
        'request',
      );
    },
    startReset: () => {
      const token = walk.make(walk.resets, walk.bytes());
      const email = walk.email();
      return auth.startReset(email, walk.verification(token), walk.mail(), walk.nowMs);
    },
    resetPassword: async () => {
      const token = walk.known(walk.resets, walk.bytes);
      await auth.resetSubject(token, walk.nowMs);
      const password = { hash: 'reset', isLong: walk.random.chance(0.7) };
      const mail = walk.mail();
      return auth.resetPassword(token, password, '10.0.1', mail, walk.nowMs, 'request');
    },
    rehash: () => auth.rehashPassword(walk.player(), 'hash', 'hash again'),
    ban: () => auth.setBan(walk.player(), true, walk.act(), walk.mail(), walk.nowMs),
    lift: () => auth.setBan(walk.player(), false, walk.act(), walk.mail(), walk.nowMs),
    claimRevocations: async () => {
      const due = await auth.claimRevocations(
        walk.random.chance(0.5) ? null : walk.player(),
        walk.nowMs,
      );
      for (const { playerId, list } of due) {
        const version = list.version - Number(walk.random.chance(0.2));
        if (walk.random.chance(0.6)) await auth.revocationDone(playerId, version);
        else await auth.revocationFailed(playerId, 'deaf');
      }
    },
    revocationDone: () => auth.revocationDone(walk.player(), walk.random.int(20)),
    revocationFailed: () => auth.revocationFailed(walk.player(), 'deaf'),
    takeAttempts: () => {
      const subject = walk.random.int(3);
      return auth.takeAttempts(
        [
          { kind: 'window', key: `w${subject}`, limit: 4, windowMs: 5 * MINUTE_MS },
          {
            ...{ kind: 'attempt', key: `a${subject}`, free: 3 },
            ...{ delayMsMax: 15 * MINUTE_MS, forgetMs: HOUR_MS },
          },
        ],
        walk.nowMs,
      );
    },
    returnAttempts: () =>
      auth.returnAttempts([`a${walk.random.int(3)}`, `w${walk.random.int(3)}`], walk.nowMs),
    noteAddress: () => {
      const number = walk.random.int(12);
      const keys = [{ id: 'k1', key: `${Math.floor(number / 2)}`.padStart(64, 'a') }];
      const shared = walk.random.chance(0.1)
        ? keys
        : [{ id: 'k1', key: `${number}`.padStart(64, 'b') }];
      return auth.noteAddress(`p${number}@example.org`, shared, walk.nowMs);
    },
    addressesWithout: () => auth.addressesWithout('k1', 5),
    purgeAddressKeys: () => auth.purgeAddressKeys(walk.nowMs),
  };
}
