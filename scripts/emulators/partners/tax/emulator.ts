// Stand-in for who takes forms of taxpayers and files them: a page with a button for every outcome, an API
// in the shape of those of the field (an order with a page, a signed notice, the form asked by name). Of a
// number only the last four digits are kept.

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
import { OUTCOMES, type Outcome, type TaxForm } from './outcomes.ts';
import { controlPage, formPage } from './pages.ts';

/** What it keeps. */
export interface TaxState {
  forms: Record<string, TaxForm>;
  saved: Record<string, SavedAnswer>;
  notices: KeptNotice[];
}

/** Nothing yet. */
export const taxState = (): TaxState => ({ forms: {}, saved: {}, notices: [] });

const named = (prefix: string) => `${prefix}_${crypto.randomUUID().replaceAll('-', '')}`;

export class TaxEmulator implements Partner {
  readonly notices: Notices;
  readonly #state: TaxState;
  readonly #api: PartnerApi;
  readonly #now: () => number;
  readonly #url: () => string;

  constructor({ key, webhookSecret, state, now, url }: PartnerOptions<TaxState>) {
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
        ...{ method: 'POST', path: /^\/tax\/v1\/forms$/, makes: true },
        answer: ({ body }) => ({ status: 201, body: this.#shown(this.#begin(body)) }),
      },
      {
        ...{ method: 'GET', path: /^\/tax\/v1\/forms\/(txf_\w+)$/ },
        answer: ({ part }) => ({ status: 200, body: this.#shown(this.form(part(1))) }),
      },
      {
        ...{ method: 'GET', path: /^\/tax\/v1\/notices$/ },
        answer: ({ query }) => ({
          status: 200,
          body: { items: this.notices.undelivered(Number(query.get('since') ?? 0)) },
        }),
      },
    ];
  }

  #begin(body: Record<string, unknown>): TaxForm {
    const form: TaxForm = {
      id: named('txf'),
      formId: textOf(body, 'referenceId'),
      returnUrl: textOf(body, 'returnUrl'),
      ...{ status: 'open', token: null, last4: null, code: null, changedMs: this.#now() },
    };
    this.#state.forms[form.id] = form;
    return form;
  }

  /** A form; refuses one that is not there. */
  form(id: string): TaxForm {
    const found = this.#state.forms[id];
    if (found === undefined) throw new Refused(404, 'not_found', 'There is no such form.');
    return found;
  }

  /** The newest form under one of our names. */
  ofForm(formId: string): TaxForm {
    const found = Object.values(this.#state.forms).findLast((each) => each.formId === formId);
    if (found === undefined) throw new Error(`nobody asked for the form ${formId}`);
    return found;
  }

  #shown({ id, formId, status, token, last4, code, changedMs }: TaxForm) {
    return {
      ...{ id, referenceId: formId, kind: 'W-9', status, token, last4, code },
      ...{ changedAtMs: changedMs, url: `${this.#url()}/fill/${id}` },
    };
  }

  /** Does what a button does; one that was valid may turn bad later, by a letter of the tax office. */
  press(id: string, outcome: Outcome, number = '000-00-1234'): TaxForm {
    const form = this.form(id);
    if (form.status !== 'open' && outcome !== 'bad') return form;
    const digits = number.replaceAll(/\D/g, '').padStart(4, '0');
    Object.assign(form, {
      ...{ status: outcome, changedMs: this.#now() },
      ...(outcome !== 'expired' && {
        token: form.token ?? named('tok'),
        last4: form.last4 ?? digits.slice(-4),
      }),
      code: outcome === 'bad' ? 'name_and_number_differ' : null,
    });
    this.notices.say(`form.${outcome}`, { id, referenceId: form.formId });
    return form;
  }

  async handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/tax/v1/')) return this.#api.answer(request);
    const id = /^\/tax\/fill\/(txf_\w+)$/.exec(pathname)?.[1];
    try {
      if (id !== undefined && request.method === 'GET') return formPage(this.form(id));
      if (id !== undefined && request.method === 'POST') {
        const given = new URLSearchParams(await request.text());
        const asked = given.get('outcome') ?? '';
        const outcome = (Object.hasOwn(OUTCOMES, asked) ? asked : 'expired') as Outcome;
        return formPage(this.press(id, outcome, given.get('number') ?? ''), true);
      }
      if (pathname === '/tax') return controlPage(this.notices, Object.values(this.#state.forms));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return new Response(`${error.message}\n`, { status: error.status });
    }
    return new Response('There is nothing here.\n', { status: 404 });
  }
}
