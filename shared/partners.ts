// Who works for the platform outside of it: checks documents, pays prizes out, files tax forms. What is
// the same of all of them: how they are called, and by what the emulator's keys are known, which check
// nothing and are refused where real people are.

import { z } from 'zod';
import { Unavailable } from './availability.ts';
import type { EnvRule } from './env-schema.ts';
import { SECOND_MS } from './time.ts';

/** Every key and secret of the emulator begins so. */
export const EMULATED_PREFIX = 'emulated_';

const there = z.string('is missing').min(1, { error: 'is missing', abort: true });
const real = there.refine((text) => !text.includes(EMULATED_PREFIX), 'is the emulator’s');

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const isReal = (text: string) => {
  const url = URL.parse(text);
  return url !== null && url.protocol === 'https:' && !LOOPBACK.test(url.hostname);
};

/** Where a partner is: https and not this machine where real people are. */
export const partnerUrl: EnvRule = {
  live: there.refine(isReal, 'is not the address of a partner'),
  local: there,
};
/** A key or secrets of a partner: not the emulator's where real people are. */
export const partnerSecret: EnvRule = { live: real, local: there };

/** How a partner is reached. */
export interface PartnerAddress {
  /** Without a slash at the end. */
  url: string;
  key: string;
  /** How the key is shown: `Bearer`, or as name and password. */
  scheme?: 'Bearer' | 'Basic';
}

/** A call to a partner. */
export interface PartnerCall {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  body?: object;
  /** The same as a form, for who speaks no JSON. */
  form?: Readonly<Record<string, string>>;
  /** Makes a call that is repeated the same one. */
  idempotencyKey?: string;
}

/** How long a call may take. */
export const PARTNER_TIMEOUT_MS = 10 * SECOND_MS;

/**
 * Calls a partner: the status, and the body as JSON or null. Throws `Unavailable` when nobody answers,
 * or answers that it cannot now (429, 5xx): whether it has acted is not known then.
 */
export async function callPartner(
  { url, key, scheme = 'Bearer' }: PartnerAddress,
  { method, path, body, form, idempotencyKey }: PartnerCall,
): Promise<{ status: number; body: unknown }> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `${scheme} ${scheme === 'Basic' ? btoa(key) : key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // Its type goes with it.
      ...(form !== undefined && { body: new URLSearchParams(form) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(PARTNER_TIMEOUT_MS),
    });
    text = await response.text();
  } catch (cause) {
    throw new Unavailable('partner', { cause });
  }
  const { status } = response;
  if (status === 429 || status >= 500) throw new Unavailable(`partner (${status})`);
  try {
    return { status, body: JSON.parse(text) };
  } catch {
    return { status, body: null };
  }
}
