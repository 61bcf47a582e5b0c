// The second factor: enrolment, proof, recovery codes, removal. TOTP and recovery codes have budgets
// of their own: guessing at one never locks the other, and only who knows the password can guess.

import { renderSVG } from 'uqr';
import { err, ok, type Result } from '#shared/result.ts';
import { toTimestamp } from '#shared/time.ts';
import { APP_CODE_DIGITS, typedDigits } from '#shared/typed-code.ts';
import { tellRevocations } from './hub.ts';
import { readKeyRing } from './key-ring.ts';
import { returnAttempt, takeAttempt, windowCounter, withAttempt } from './limits.ts';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts';
import { type Seal, sealFor } from './sealed.ts';
import { ENROLMENT_LIFE_MS } from './settings.ts';
import type { Account } from './store/index.ts';
import { signAccessToken } from './tokens.ts';
import { matchingStep, newSeed, otpauthUrl } from './totp.ts';
import type { Work } from './work.ts';

/** How a factor was proved; `codesLeft` after a recovery code. */
export interface FactorProof {
  amr: string[];
  codesLeft?: number;
}

const QR_PIXELS = 6;

function seedSeal(work: Work): Seal {
  return sealFor(readKeyRing(work.env.TOTP_KEY), 'totp');
}

/** A seed to scan; it counts only once a code proved it, and an active one stays until then. */
export async function beginEnrolment(work: Work, account: Account) {
  const seed = newSeed();
  const sealed = await seedSeal(work).close(seed, account.id);
  await work.store.beginTotp(account.id, sealed, work.nowMs + ENROLMENT_LIFE_MS);
  const url = otpauthUrl(seed, account.email);
  return { secret: seed, otpauthUrl: url, qrSvg: renderSVG(url, { pixelSize: QR_PIXELS }) };
}

async function hashesOf(codes: string[]): Promise<Uint8Array[]> {
  const hashes = await Promise.all(codes.map(recoveryCodeHash));
  return hashes.filter((hash) => hash !== null);
}

/** Proves the pending seed with a code: the factor is active, recovery codes are shown once. */
export async function confirmEnrolment(work: Work, account: Account, sid: string, code: string) {
  const digits = typedDigits(code, APP_CODE_DIGITS);
  if (digits === null) return err('invalid_code');
  const counter = await windowCounter(work, 'totpByPlayer', account.id);
  const taken = await takeAttempt(work, [counter]);
  if (!taken.ok) return taken;
  const sealed = await work.store.pendingTotp(account.id, work.nowMs);
  if (sealed === undefined) return err('invalid_code');
  const seed = await seedSeal(work).open(sealed, account.id);
  const step = matchingStep(seed, digits, work.nowMs);
  if (step === null) {
    await work.audit('factor.failed', null, account.id, { kind: 'totp', use: 'enrolment' });
    return err('invalid_code');
  }
  const recoveryCodes = newRecoveryCodes();
  const mail = await work.mail('factor_enabled', { at: toTimestamp(work.nowMs) });
  const codeHashes = await hashesOf(recoveryCodes);
  const facts = await work.store.confirmTotp(
    { playerId: account.id, sealedSeed: sealed, step, codeHashes, sid },
    mail,
    work.nowMs,
    work.requestId,
  );
  if (facts === null) return err('invalid_code');
  await returnAttempt(work, taken.value);
  work.sendSoon(mail);
  await tellRevocations(work.env, work.store, work.nowMs, account.id);
  const access = await signAccessToken(facts, work.env.TOKEN_SIGNING_KEY, work.nowMs);
  return ok({ ...access, recoveryCodes });
}

async function proveTotp(work: Work, account: Account, digits: string): Promise<boolean> {
  const sealed = await work.store.activeTotp(account.id);
  if (sealed === undefined) return false;
  const seal = seedSeal(work);
  const seed = await seal.open(sealed, account.id);
  const step = matchingStep(seed, digits, work.nowMs);
  if (step === null || !(await work.store.spendTotpStep(account.id, step))) return false;
  if (seal.isOutdated(sealed)) {
    await work.store.resealTotp(account.id, sealed, await seal.close(seed, account.id));
  }
  return true;
}

async function proveRecovery(work: Work, account: Account, hash: Uint8Array) {
  const left = await work.store.spendRecoveryCode(account.id, hash, work.nowMs);
  if (left === null) return null;
  await work.audit('factor.recovery_code_used', account.id, account.id, { left });
  return left;
}

/** What a factor is asked for; the audit log tells failures apart by it, as it does of passwords. */
export type FactorUse = 'sign_in' | 'step_up' | 'factor_removal' | 'closing';

/** Checks a code of either kind and uses it up. */
export async function proveFactor(
  work: Work,
  use: FactorUse,
  account: Account,
  code: string,
): Promise<Result<FactorProof, 'invalid_code' | 'rate_limited'>> {
  const recovery = await recoveryCodeHash(code);
  const digits = typedDigits(code, APP_CODE_DIGITS);
  // Neither of them: somebody mistyped, nobody guessed.
  if (recovery === null && digits === null) return err('invalid_code');
  const kind = recovery === null ? 'totp' : 'recovery';
  const counter = await windowCounter(work, `${kind}ByPlayer`, account.id);
  const taken = await takeAttempt(work, [counter]);
  if (!taken.ok) {
    await work.audit('factor.limited', null, account.id, { kind, use });
    return taken;
  }
  return withAttempt(work, taken.value, async () => {
    if (recovery !== null) {
      const left = await proveRecovery(work, account, recovery);
      if (left !== null) {
        await returnAttempt(work, taken.value);
        return ok({ amr: ['otp'], codesLeft: left });
      }
    } else if (digits !== null && (await proveTotp(work, account, digits))) {
      await returnAttempt(work, taken.value);
      return ok({ amr: ['otp'] });
    }
    await work.audit('factor.failed', null, account.id, { kind, use });
    return err('invalid_code');
  });
}

/** New recovery codes in place of the old. */
export async function renewRecoveryCodes(
  work: Work,
  account: Account,
): Promise<Result<string[], 'mfa_not_enabled'>> {
  const codes = newRecoveryCodes();
  const mail = await work.mail('recovery_codes_renewed', { at: toTimestamp(work.nowMs) });
  const { store, nowMs, requestId } = work;
  const hashes = await hashesOf(codes);
  const renewed = await store.renewRecoveryCodes(account.id, hashes, mail, nowMs, requestId);
  if (!renewed) return err('mfa_not_enabled');
  work.sendSoon(mail);
  return ok(codes);
}

/** Takes the factor away: by its owner, who keeps this sign-in, or by staff. */
export async function removeFactor(
  work: Work,
  input: { playerId: string; exceptSid: string | null; actorId: string },
): Promise<Result<undefined, 'mfa_not_enabled'>> {
  const mail = await work.mail('factor_removed', { at: toTimestamp(work.nowMs) });
  const removed = await work.store.removeTotp(input, mail, work.nowMs, work.requestId);
  if (!removed) return err('mfa_not_enabled');
  work.sendSoon(mail);
  await tellRevocations(work.env, work.store, work.nowMs, input.playerId);
  return ok();
}
