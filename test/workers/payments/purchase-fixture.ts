// Payments with the emulated Stripe in the same process: what the SDK sends is answered by it, and
// the test delivers its events to the webhook route, whole, broken or late.

import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, vi } from 'vitest';
import { StripeEmulator } from '#scripts/emulators/stripe/emulator.ts';
import type { StripeEvent } from '#scripts/emulators/stripe/objects.ts';
import { ConnectionLost } from '#scripts/emulators/stripe/refusal.ts';
import { type Answer, answerOf } from '#test/kit/call.ts';
import { bound, serviceFixture } from '#test/kit/service.ts';
import type { PaymentsEnv } from '#workers/payments/env.ts';
import worker from '#workers/payments/index.ts';
import { PaymentsFixture } from './fixture.ts';

const STRIPE = 'http://stripe.test';
const text = (name: string) => String(bound[name]);

class PurchaseFixture extends PaymentsFixture {
  readonly stripe = new StripeEmulator({
    secretKey: text('STRIPE_SECRET_KEY'),
    webhookSecret: text('STRIPE_WEBHOOK_SECRETS'),
    url: STRIPE,
  });
  changes: Partial<PaymentsEnv> = {};
  /** While true, nothing reaches the database. */
  databaseIsDown = false;
  /** Loses so many of the database's next answers after it has acted. */
  answersToLose = 0;
  logged: string[] = [];

  override variables(): Partial<PaymentsEnv> {
    return { ...super.variables(), ...this.changes };
  }

  /** Posts to the webhook route as anybody could. */
  async post(body: string | Uint8Array, header: string | null): Promise<Answer> {
    const headers = new Headers({ 'content-type': 'application/json' });
    if (header !== null) headers.set('stripe-signature', header);
    const init = { method: 'POST', headers, body };
    const request = new Request('https://parlor.test/v1/webhooks/stripe', init);
    return answerOf(await this.fetch(request));
  }

  /** Delivers an event as Stripe would, signed now. */
  async deliver(event: StripeEvent): Promise<number> {
    const { body, header } = await this.stripe.signed(event);
    return (await this.post(body, header)).status;
  }

  /** The events of a piece of work. */
  eventsOf(work: () => unknown): StripeEvent[] {
    const before = this.stripe.ledger.state.events.length;
    work();
    return this.stripe.ledger.state.events.slice(before);
  }

  eventOf(type: string, work: () => unknown): StripeEvent {
    const event = this.eventsOf(work).find((each) => each.type === type);
    if (event === undefined) throw new Error(`no ${type}`);
    return event;
  }

  /** A player with an open checkout. */
  async order(packageId = 'small') {
    const player = await this.player();
    const key = crypto.randomUUID();
    const { token } = player;
    const bought = await this.call('POST', '/v1/purchases', { token, key, body: { packageId } });
    if (bought.status !== 201) throw new Error(JSON.stringify(bought.body));
    const { purchase, checkoutUrl } = bought.body;
    const reference = /cs_test_\w+/.exec(checkoutUrl)?.[0] ?? '';
    return { player, id: purchase.id as string, reference, key, checkoutUrl: String(checkoutUrl) };
  }

  async gold(playerId: string): Promise<string> {
    const [row] = await this.db.admin.call<{ available: string }>(
      sql`select available from ledger.wallet(${playerId}::uuid) where currency = 'GC'`,
    );
    return row?.available ?? '';
  }

  async eventRows(eventId: string): Promise<number> {
    const rows = await this.db.admin.call(
      sql`select 1 from payments.provider_events where event_id = ${eventId}`,
    );
    return rows.length;
  }

  async differences(): Promise<unknown[]> {
    return this.db.admin.call(sql`select * from ledger.check()`);
  }
}

/** For the tests of one file. */
export function purchaseFixture(): PurchaseFixture {
  const fixture = serviceFixture(new PurchaseFixture(worker));
  const realFetch = globalThis.fetch;
  beforeEach(() => {
    fixture.changes = {};
    fixture.databaseIsDown = false;
    fixture.answersToLose = 0;
    fixture.logged = [];
    for (const method of ['log', 'error'] as const) {
      vi.spyOn(console, method).mockImplementation((...parts) => {
        fixture.logged.push(parts.map(String).join(' '));
      });
    }
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const request = input instanceof Request ? input : new Request(input, init);
      if (request.url.startsWith(STRIPE)) {
        try {
          return await fixture.stripe.handle(request);
        } catch (error) {
          if (error instanceof ConnectionLost) throw new TypeError('Network connection lost.');
          throw error;
        }
      }
      if (fixture.databaseIsDown) throw new TypeError('Network connection lost.');
      const response = await realFetch(request);
      if (fixture.answersToLose > 0) {
        fixture.answersToLose -= 1;
        await response.body?.cancel();
        throw new TypeError('Network connection lost.');
      }
      return response;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  return fixture;
}
