// The other provider's side, as small as it can be: signed links in, signed answers back, orders to
// ask about, refunds, chargebacks and a statement. No webhooks.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newStripeId } from '#scripts/emulators/stripe/objects.ts';
import { macOf } from './redirect-provider.ts';

interface Order {
  order: string;
  status: 'new' | 'waiting' | 'paid' | 'declined' | 'timed_out';
  payment: string | null;
  amount: string;
  currency: string;
  back: string;
  refunds: { id: string; amount: string; status: string; request: string | null }[];
  chargeback: { id: string; amount: string; open: boolean; reversed: boolean } | null;
}

interface Line {
  id: string;
  kind: string;
  amount: string;
  fee: string;
  payment: string | null;
  order: string;
  atMs: number;
}

export class RedirectPsp {
  readonly orders = new Map<string, Order>();
  readonly lines: Line[] = [];
  url = '';
  #stop: () => void = () => {};
  readonly #merchant: string;
  readonly #secret: string;

  constructor(merchant: string, secret: string) {
    this.#merchant = merchant;
    this.#secret = secret;
  }

  async #genuine(all: URLSearchParams, path?: string): Promise<Record<string, string> | null> {
    const { mac, ...fields } = Object.fromEntries(all);
    const signed = path === undefined ? fields : { ...fields, path };
    return mac === (await macOf(signed, this.#secret)) ? fields : null;
  }

  #line(kind: string, amount: string, order: Order): void {
    const { payment, order: name } = order;
    const atMs = Date.now();
    this.lines.push({
      id: newStripeId('l'),
      kind,
      amount,
      fee: '0.00',
      payment,
      order: name,
      atMs,
    });
  }

  /** A person opens the link and pays, or does not; answers where the browser is sent. */
  async visit(link: string, act: 'paid' | 'declined' | 'waiting'): Promise<string> {
    const fields = await this.#genuine(new URL(link).searchParams);
    if (fields === null) throw new Error('the link is not genuine');
    const { order = '', amount = '', currency = '', back = '' } = fields;
    const known: Order = this.orders.get(order) ?? {
      order,
      status: 'new',
      payment: null,
      amount,
      currency,
      back,
      refunds: [],
      chargeback: null,
    };
    this.orders.set(order, known);
    this.settle(order, act);
    return this.answer(order);
  }

  settle(name: string, status: Order['status']): void {
    const order = this.orders.get(name);
    if (order === undefined) throw new Error('no such order');
    order.status = status;
    if (status !== 'paid' || order.payment !== null) return;
    order.payment = newStripeId('pay');
    this.#line('charge', order.amount, order);
  }

  /** The signed address the browser comes back to. */
  async answer(name: string): Promise<string> {
    const order = this.orders.get(name);
    if (order === undefined) throw new Error('no such order');
    const { status, payment, amount, currency, back } = order;
    const fields: Record<string, string> = {
      merchant: this.#merchant,
      order: name,
      status,
      amount,
      currency,
      at: String(Date.now()),
      ...(payment !== null && { payment }),
    };
    const query = new URLSearchParams({ ...fields, mac: await macOf(fields, this.#secret) });
    return `${back}?${query}`;
  }

  charge(name: string, change: 'open' | 'reversed'): void {
    const order = this.orders.get(name);
    if (order === undefined) throw new Error('no such order');
    const reversed = change === 'reversed';
    const id = order.chargeback?.id ?? newStripeId('cb');
    order.chargeback = { id, amount: order.amount, open: !reversed, reversed };
    this.#line('dispute', reversed ? order.amount : `-${order.amount}`, order);
  }

  async #handle(method: string, url: URL): Promise<[number, unknown]> {
    const fields = await this.#genuine(url.searchParams, url.pathname);
    if (fields === null) return [401, null];
    if (url.pathname === '/statement') return [200, this.lines];
    const [, kind, name = ''] = url.pathname.split('/');
    if (method === 'GET' && kind === 'orders') {
      const order = this.orders.get(name);
      // Nobody has opened the link: it knows of no order yet.
      const unseen = { order: name, status: 'new', payment: null, amount: '0.00', currency: 'USD' };
      return [200, order ?? { ...unseen, refunds: [], chargeback: null }];
    }
    const order = [...this.orders.values()].find(({ payment }) => payment === name);
    if (order === undefined) return [404, null];
    const known = order.refunds.find(({ request }) => request === fields.request);
    if (known !== undefined) return [200, known];
    if (order.refunds.length > 0 || order.chargeback !== null) return [409, null];
    const refund = {
      id: newStripeId('r'),
      amount: fields.amount ?? '',
      status: 'done',
      request: fields.request ?? null,
    };
    order.refunds.push(refund);
    this.#line('refund', `-${refund.amount}`, order);
    return [200, refund];
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://psp');
      void this.#handle(request.method ?? '', url).then(([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.#stop = () => {
      server.close();
      server.closeAllConnections();
    };
  }

  stop(): void {
    this.#stop();
  }
}
