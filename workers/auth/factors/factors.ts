// The second factor: enrolment, proof, recovery codes, removal. TOTP and recovery codes have budgets
// of their own: guessing at one never locks the other, and only who knows the password can guess.

import { renderSVG } from 'uqr';
import { readKeyRing } from '#shared/key-ring.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { type Seal, sealFor } from '#shared/seal.ts';
import { APP_CODE_DIGITS, typedDigits } from '#shared/typed-code.ts';
import { returnAttempt, takeWindow, withAttempt } from '../limits.ts';
import type { RequestContext } from '../request-context.ts';
import { ENROLMENT_LIFE_MS } from '../settings.ts';
import { signAccessToken } from '../sign-in/tokens.ts';
import type { Account } from '../store/index.ts';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts';
import { matchingStep, newSeed, otpauthUrl } from './totp.ts';

/** How a factor was proved; `codesLeft` after a recovery code. */
export interface FactorProof {
  amr: string[];
  codesLeft?: number;
}

const QR_PIXELS = 6;

function seedSeal(context: RequestContext): Seal {
  return sealFor(readKeyRing(context.env.TOTP_KEY), 'totp');
}

/** A seed to scan; it counts only once a code proved it, and an active one stays until then. */
export async function beginEnrolment(context: RequestContext, account: Account) {
  const seed = newSeed();
  const sealed = await seedSeal(context).close(seed, account.id);
  await context.store.beginTotp(account.id, sealed, context.nowMs + ENROLMENT_LIFE_MS);
  const url = otpauthUrl(seed, account.email);
  return { secret: seed, otpauthUrl: url, qrSvg: renderSVG(url, { pixelSize: QR_PIXELS }) };
}

async function hashesOf(codes: string[]): Promise<Uint8Array[]> {
  const hashes = await Promise.all(codes.map(recoveryCodeHash));
  return hashes.filter((hash) => hash !== null);
}

/** Proves the pending seed with a code: the factor is active, recovery codes are shown once. */
export async function confirmEnrolment(
  context: RequestContext,
  account: Account,
  sid: string,
  code: string,
) {
  const digits = typedDigits(code, APP_CODE_DIGITS);
  if (digits === null) return err('invalid_code');
  const taken = await takeWindow(context, 'totpByPlayer', account.id);
  if (!taken.ok) return taken;
  const sealed = await context.store.pendingTotp(account.id, context.nowMs);
  if (sealed === undefined) return err('invalid_code');
  const seed = await seedSeal(context).open(sealed, account.id);
  const step = matchingStep(seed, digits, context.nowMs);
  if (step === null) {
    await context.audit('factor.failed', null, account.id, { kind: 'totp', use: 'enrolment' });
    return err('invalid_code');
  }
  const recoveryCodes = newRecoveryCodes();
  const mail = await context.mail('factor_enabled');
  const codeHashes = await hashesOf(recoveryCodes);
  const facts = await context.store.confirmTotp(
    { playerId: account.id, sealedSeed: sealed, step, codeHashes, sid },
    mail,
    context.nowMs,
    context.requestId,
  );
  if (facts === null) return err('invalid_code');
  await returnAttempt(context, taken.value);
  context.sendSoon(mail);
  await context.notifyRevocations(account.id);
  const access = await signAccessToken(facts, context.env.TOKEN_SIGNING_KEY, context.nowMs);
  return ok({ ...access, recoveryCodes });
}

async function proveTotp(
  context: RequestContext,
  account: Account,
  digits: string,
): Promise<boolean> {
  const sealed = await context.store.activeTotp(account.id);
  if (sealed === undefined) return false;
  const seal = seedSeal(context);
  const seed = await seal.open(sealed, account.id);
  const step = matchingStep(seed, digits, context.nowMs);
  if (step === null || !(await context.store.spendTotpStep(account.id, step))) return false;
  if (seal.isOutdated(sealed)) {
    await context.store.resealTotp(account.id, sealed, await seal.close(seed, account.id));
  }
  return true;
}

async function proveRecovery(context: RequestContext, account: Account, hash: Uint8Array) {
  const left = await context.store.spendRecoveryCode(account.id, hash, context.nowMs);
  if (left === null) return null;
  await context.audit('factor.recovery_code_used', account.id, account.id, { left });
  return left;
}

/** What a factor is asked for; the audit log tells failures apart by it, as it does of passwords. */
export type FactorUse = 'sign_in' | 'step_up' | 'factor_removal' | 'closing';

/** Checks a code of either kind and uses it up. */
export async function proveFactor(
  context: RequestContext,
  use: FactorUse,
  account: Account,
  code: string,
): Promise<Result<FactorProof, 'invalid_code' | 'rate_limited'>> {
  const recovery = await recoveryCodeHash(code);
  const digits = typedDigits(code, APP_CODE_DIGITS);
  // Neither of them: somebody mistyped, nobody guessed.
  if (recovery === null && digits === null) return err('invalid_code');
  const kind = recovery === null ? 'totp' : 'recovery';
  const taken = await takeWindow(context, `${kind}ByPlayer`, account.id);
  if (!taken.ok) {
    await context.audit('factor.limited', null, account.id, { kind, use });
    return taken;
  }
  return withAttempt(context, taken.value, async () => {
    if (recovery !== null) {
      const left = await proveRecovery(context, account, recovery);
      if (left !== null) {
        await returnAttempt(context, taken.value);
        return ok({ amr: ['otp'], codesLeft: left });
      }
    } else if (digits !== null && (await proveTotp(context, account, digits))) {
      await returnAttempt(context, taken.value);
      return ok({ amr: ['otp'] });
    }
    await context.audit('factor.failed', null, account.id, { kind, use });
    return err('invalid_code');
  });
}

/** New recovery codes in place of the old. */
export async function renewRecoveryCodes(
  context: RequestContext,
  account: Account,
): Promise<Result<string[], 'mfa_not_enabled'>> {
  const codes = newRecoveryCodes();
  const mail = await context.mail('recovery_codes_renewed');
  const { store, nowMs, requestId } = context;
  const hashes = await hashesOf(codes);
  const renewed = await store.renewRecoveryCodes(account.id, hashes, mail, nowMs, requestId);
  if (!renewed) return err('mfa_not_enabled');
  context.sendSoon(mail);
  return ok(codes);
}

/** Takes the factor away: by its owner, who keeps this sign-in, or by staff. */
export async function removeFactor(
  context: RequestContext,
  input: { playerId: string; exceptSid: string | null; actorId: string },
): Promise<Result<undefined, 'mfa_not_enabled'>> {
  const mail = await context.mail('factor_removed');
  const removed = await context.store.removeTotp(input, mail, context.nowMs, context.requestId);
  if (!removed) return err('mfa_not_enabled');
  context.sendSoon(mail);
  await context.notifyRevocations(input.playerId);
  return ok();
}
