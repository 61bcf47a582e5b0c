// A refusal on a socket, of every object alike. Its request id stands in the log beside its code, so
// that what a player reads out can be looked up: a socket has no access log of its own.

import { reportUndeclared } from '../error-facts.ts';
import type { ErrorCode } from '../errors.ts';
import { newId } from '../ids.ts';
import { log } from '../log.ts';
import { FRAME_REFUSALS } from '../protocol/refusals.ts';
import type { Refusal } from '../result.ts';
import { errorBody } from './envelope.ts';

/** Where a refusal was told: the object's kind, and what of it is no secret. */
export type RefusedAt = { object: keyof typeof FRAME_REFUSALS; id: string };

/** The name that the object was asked for by. */
export function nameOf({ id }: { id: { name?: string | undefined; toString(): string } }): string {
  return id.name ?? id.toString();
}

/** An error frame and its line in the log; `ref` is the command's id where it is known. */
export function errorFrame(refusal: Refusal, ref: string | null, at: RefusedAt): string {
  const { code } = refusal;
  const declared: readonly ErrorCode[] = FRAME_REFUSALS[at.object];
  if (!declared.includes(code))
    reportUndeclared('frame_code_undeclared', { ...at, errorCode: code });
  const requestId = newId(Date.now());
  // Every socket of ours earns a frame within a second.
  const facts = code === 'too_many_frames' ? { retryAfterSeconds: 1 } : refusal.facts;
  log('info', 'frame_refused', { ...at, requestId, errorCode: code });
  return JSON.stringify({
    type: 'error',
    ref,
    ...errorBody({ ...refusal, ...(facts && { facts }) }, requestId),
  });
}
