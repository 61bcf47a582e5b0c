// Stand-in for who checks documents: a page with a button for every outcome, an API in the shape of
// those of the field (an order with a page, a signed notice, the facts asked by reference, redaction).

import {
  type ApiFailure,
  type ApiRoute,
  PartnerApi,
  Refused,
  type SavedAnswer,
  textOf,
} from '../api.ts';
import { type KeptNotice, Notices } from '../notices.ts';
import type { Partner, PartnerOptions } from '../partner.ts';
import { findingOf, type Outcome, type Person, type Verification } from './outcomes.ts';
import { controlPage, readForm, verificationPage } from './pages.ts';

/** What it keeps. */
export interface IdentityState {
  verifications: Record<string, Verification>;
  saved: Record<string, SavedAnswer>;
  notices: KeptNotice[];
}

/** Nothing yet. */
export const identityState = (): IdentityState => ({ verifications: {}, saved: {}, notices: [] });

/** How long a slow one takes. */
export const SLOW_MS = 5000;

const newReference = () => `ver_${crypto.randomUUID().replaceAll('-', '')}`;

export class IdentityEmulator implements Partner {
  readonly notices: Notices;
  readonly #state: IdentityState;
  readonly #api: PartnerApi;
  readonly #now: () => number;
  readonly #url: () => string;

  constructor({ key, webhookSecret, state, now, url }: PartnerOptions<IdentityState>) {
    this.#state = state;
    this.#now = now;
    this.#url = url;
    this.notices = new Notices(webhookSecret, state.notices, now);
    this.#api = new PartnerApi(key, this.#routes(), state.saved, now);
  }

  /** Plans a failure of the next call whose path holds this text. */
  failNext(failure: ApiFailure): void {
    this.#api.failNext(failure);
  }

  #routes(): readonly ApiRoute[] {
    return [
      {
        ...{ method: 'POST', path: /^\/identity\/v1\/verifications$/, makes: true },
        answer: ({ body }) => ({ status: 201, body: this.#shown(this.#begin(body)) }),
      },
      {
        ...{ method: 'GET', path: /^\/identity\/v1\/verifications\/(ver_\w+)$/ },
        answer: ({ part }) => ({ status: 200, body: this.#shown(this.verification(part(1))) }),
      },
      {
        ...{ method: 'POST', path: /^\/identity\/v1\/verifications\/(ver_\w+)\/redact$/ },
        answer: ({ part }) => ({ status: 200, body: this.#shown(this.#redact(part(1))) }),
      },
      {
        ...{ method: 'GET', path: /^\/identity\/v1\/notices$/ },
        answer: ({ query }) => ({
          status: 200,
          body: { items: this.notices.undelivered(Number(query.get('since') ?? 0)) },
        }),
      },
    ];
  }

  #begin(body: Record<string, unknown>): Verification {
    const { expected } = body;
    const verification: Verification = {
      id: newReference(),
      checkId: textOf(body, 'referenceId'),
      returnUrl: textOf(body, 'returnUrl'),
      expected: (expected ?? null) as Person | null,
      status: 'created',
      failure: null,
      expiresMs: Number(body.expiresAtMs) || this.#now() + 3_600_000,
      readyMs: null,
      found: null,
      redacted: false,
    };
    this.#state.verifications[verification.id] = verification;
    return verification;
  }

  #redact(id: string): Verification {
    const verification = this.verification(id);
    if (verification.status === 'created' || verification.status === 'processing') {
      throw new Refused(409, 'not_finished', 'This verification has not ended.');
    }
    Object.assign(verification, { redacted: true, found: null, expected: null });
    return verification;
  }

  /** A verification as it is now; refuses one that is not there. */
  verification(id: string): Verification {
    const found = this.#state.verifications[id];
    if (found === undefined) throw new Refused(404, 'not_found', 'There is no such verification.');
    if (found.status === 'created' && this.#now() >= found.expiresMs) found.status = 'expired';
    if (found.status === 'processing' && found.readyMs !== null && this.#now() >= found.readyMs) {
      Object.assign(found, { status: 'verified', readyMs: null });
    }
    return found;
  }

  /** The newest verification of one of our checks. */
  ofCheck(checkId: string): Verification {
    const found = Object.values(this.#state.verifications).findLast(
      (each) => each.checkId === checkId,
    );
    if (found === undefined) throw new Error(`nobody asked to verify ${checkId}`);
    return this.verification(found.id);
  }

  #shown({ id, checkId, status, failure, found, redacted }: Verification) {
    return {
      ...{ id, referenceId: checkId, status, failure, redacted },
      url: `${this.#url()}/verify/${id}`,
      ...(status === 'verified' && found !== null && found),
    };
  }

  #say({ id, checkId, status }: Verification): void {
    this.notices.say(`verification.${status}`, { id, referenceId: checkId });
  }

  /** Does what a button of the page does. */
  press(id: string, outcome: Outcome, person: Person | null = null): Verification {
    const verification = this.verification(id);
    if (verification.status !== 'created') return verification;
    const { status, failure, found } = findingOf(
      outcome,
      person ?? verification.expected,
      this.#now(),
    );
    Object.assign(verification, { status, failure, found });
    this.#say(verification);
    if (status === 'processing') {
      verification.readyMs = this.#now() + SLOW_MS;
      setTimeout(() => this.#say(this.verification(id)), SLOW_MS);
    }
    return verification;
  }

  async handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/identity/v1/')) return this.#api.answer(request);
    const id = /^\/identity\/verify\/(ver_\w+)$/.exec(pathname)?.[1];
    try {
      if (id !== undefined && request.method === 'GET') {
        return verificationPage(this.verification(id));
      }
      if (id !== undefined && request.method === 'POST') {
        const { outcome, person } = readForm(new URLSearchParams(await request.text()));
        return verificationPage(this.press(id, outcome, person), true);
      }
      if (pathname === '/identity') {
        return controlPage(this.notices, Object.values(this.#state.verifications));
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return new Response(`${error.message}\n`, { status: error.status });
    }
    return new Response('There is nothing here.\n', { status: 404 });
  }
}
