// Types of the client, inferred from the route declarations. Imports are types only: nothing of the
// schemas reaches a bundle.

import type { z } from 'zod';
import type * as activity from '../contracts/http/activity.ts';
import type * as auth from '../contracts/http/auth.ts';
import type * as compliance from '../contracts/http/compliance.ts';
import type * as entries from '../contracts/http/entries.ts';
import type * as games from '../contracts/http/games.ts';
import type * as liability from '../contracts/http/liability.ts';
import type * as payments from '../contracts/http/payments.ts';
import type * as payouts from '../contracts/http/payouts.ts';
import type * as purchases from '../contracts/http/purchases.ts';
import type * as redemptions from '../contracts/http/redemptions.ts';
import type * as social from '../contracts/http/social.ts';
import type * as statements from '../contracts/http/statements.ts';
import type { ErrorCode } from '../errors.ts';
import type { Replies, RouteSpec } from '../http/route.ts';
import type { OperationName } from './operations.ts';

type Contracts = {
  activity: typeof activity;
  auth: typeof auth;
  compliance: typeof compliance;
  entries: typeof entries;
  games: typeof games;
  liability: typeof liability;
  payments: typeof payments;
  payouts: typeof payouts;
  purchases: typeof purchases;
  redemptions: typeof redemptions;
  social: typeof social;
  statements: typeof statements;
};

type SpecOf<Name extends OperationName> = Name extends `${infer Module}.${infer Route}`
  ? Module extends keyof Contracts
    ? Route extends keyof Contracts[Module]
      ? Contracts[Module][Route]
      : never
    : never
  : never;

type Parts<Spec> =
  Spec extends RouteSpec<infer Params, infer Query, infer Body, infer Answers>
    ? { params: z.input<Params>; query: z.input<Query>; body: z.input<Body>; answers: Answers }
    : never;

type Sent<Key extends string, Value> = unknown extends Value
  ? { [K in Key]?: undefined }
  : Value extends undefined
    ? { [K in Key]?: undefined }
    : Record<never, never> extends Value
      ? { [K in Key]?: Value }
      : { [K in Key]: Value };

/** What an operation takes, plus the key under which a repeat is the same request. */
export type Input<Name extends OperationName> =
  Parts<SpecOf<Name>> extends {
    params: infer Params;
    query: infer Query;
    body: infer Body;
  }
    ? Sent<'params', Params> &
        Sent<'query', Query> &
        Sent<'body', Body> & { idempotencyKey?: string }
    : never;

type BodyOf<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

type OutputOf<Answers> = Answers extends Replies
  ? { [Status in keyof Answers]: BodyOf<Answers[Status]> }[keyof Answers]
  : never;

/** What an operation answers when it succeeds; `undefined` for an empty body. */
export type Output<Name extends OperationName> =
  Parts<SpecOf<Name>> extends { answers: infer Answers } ? OutputOf<Answers> : never;

/** `offline`: no reply came. `unreadable`: a reply came that is not ours (a proxy's page). */
export type ClientErrorCode = ErrorCode | 'offline' | 'unreadable';

/** Why an operation failed. */
export interface ClientError {
  code: ClientErrorCode;
  /** English, for people; translate by `code`. */
  message: string;
  /** HTTP status, 0 without a reply. */
  status: number;
  requestId: string | null;
  retryAfterSeconds: number | null;
  /** Further facts of the refusal. */
  facts: Readonly<Record<string, unknown>>;
}

export type Answer<Value> = { ok: true; value: Value } | { ok: false; error: ClientError };
