// Calls about second factors and changes of an address.

import { DAY_MS, HOUR_MS } from '#shared/time.ts';
import type { AuthStore } from '#workers/auth/store/index.ts';
import type { Acts, Walk } from './walk.ts';

/** Seeds, codes and challenges. */
export function factorActs(walk: Walk, auth: AuthStore): Acts {
  const challenges: Uint8Array[] = [];
  const codes: Uint8Array[] = [];
  const seed = () => `seed ${walk.random.int(2)}`;
  const fresh = () => [walk.make(codes, walk.bytes()), walk.make(codes, walk.bytes())];
  return {
    openChallenge: () => {
      const account = { id: walk.player(), passwordVersion: walk.random.chance(0.7) ? 0 : 1 };
      const hash = walk.make(challenges, walk.bytes());
      return auth.openChallenge(hash, account, walk.nowMs + HOUR_MS);
    },
    tryChallenge: () => auth.tryChallenge(walk.known(challenges, walk.bytes), 2, walk.nowMs),
    closeChallenge: () => auth.closeChallenge(walk.known(challenges, walk.bytes)),
    enrol: async () => {
      const playerId = walk.player();
      await auth.beginTotp(playerId, seed(), walk.nowMs + HOUR_MS);
      await auth.pendingTotp(playerId, walk.nowMs);
      const sid = walk.known(walk.sids, () => walk.id());
      const input = { playerId, sealedSeed: seed(), step: walk.random.int(9), sid };
      const mail = walk.mail();
      await auth.confirmTotp({ ...input, codeHashes: fresh() }, mail, walk.nowMs, 'r');
      await auth.activeTotp(playerId);
      await auth.spendRecoveryCode(playerId, walk.known(codes, walk.bytes), walk.nowMs);
    },
    spendStep: () => auth.spendTotpStep(walk.player(), walk.random.int(20)),
    reseal: () => auth.resealTotp(walk.player(), seed(), seed()),
    spendCode: () =>
      auth.spendRecoveryCode(walk.player(), walk.known(codes, walk.bytes), walk.nowMs),
    renewCodes: () => auth.renewRecoveryCodes(walk.player(), fresh(), walk.mail(), walk.nowMs, 'r'),
    removeTotp: () => {
      const exceptSid = walk.random.chance(0.5) ? null : walk.known(walk.sids, () => walk.id());
      const input = { playerId: walk.player(), exceptSid, actorId: walk.actor() };
      return auth.removeTotp(input, walk.mail(), walk.nowMs, 'r');
    },
    resetFactor: () => {
      const context = { mail: walk.mail() };
      const more = { roleAgeMs: walk.random.chance(0.7) ? 0 : DAY_MS, context };
      return auth.resetFactorByTwo(walk.id(), walk.player(), walk.act(), more, walk.nowMs);
    },
  };
}

/** From one address to another and back. */
export function addressActs(walk: Walk, auth: AuthStore): Acts {
  const links: Uint8Array[] = [];
  const undos: Uint8Array[] = [];
  const link = (list: Uint8Array[]) => walk.verification(walk.make(list, walk.bytes()));
  return {
    startEmailChange: () =>
      auth.startEmailChange(
        {
          ...{ playerId: walk.player(), newEmail: walk.email() },
          ...{ expiresAtMs: walk.nowMs + DAY_MS, oldLink: link(links), newLink: link(links) },
          ...{ mailOld: walk.mail(), mailNew: walk.mail('new@x'), mailKnown: walk.mail() },
        },
        walk.nowMs,
        'r',
      ),
    confirmEmailChange: () =>
      auth.confirmEmailChange(
        ...([walk.known(links, walk.bytes), link(undos), walk.mail(), walk.nowMs, 'r'] as const),
      ),
    undoEmailChange: () =>
      auth.undoEmailChange(
        ...([walk.known(undos, walk.bytes), 'void', link(walk.resets)] as const),
        ...([walk.mail(), walk.nowMs, 'r'] as const),
      ),
    moveAddress: async () => {
      const playerId = walk.player();
      const [oldLink, newLink] = [link(links), link(links)];
      const mails = { mailOld: walk.mail(), mailNew: walk.mail('new@x'), mailKnown: walk.mail() };
      const newEmail = `moved${walk.random.int(99)}@example.org`;
      const change = { playerId, newEmail, expiresAtMs: walk.nowMs + DAY_MS, oldLink, newLink };
      await auth.startEmailChange({ ...change, ...mails }, walk.nowMs, 'r');
      for (const { tokenHash } of [oldLink, newLink]) {
        await auth.confirmEmailChange(tokenHash, link(undos), walk.mail(), walk.nowMs, 'r');
      }
    },
  };
}
