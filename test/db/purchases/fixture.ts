// Purchases in Node: the real rules, store and Stripe adapter, a real Postgres, the emulated Stripe
// over real HTTP. Events are delivered by the test, so that it decides what arrives when.

import { sql } from 'drizzle-orm';
import type { StripeEvent } from '#scripts/emulators/stripe/objects.ts';
import { startStripeEmulator } from '#scripts/emulators/stripe/server.ts';
import { bytesToHex, sha256, utf8 } from '#shared/bytes.ts';
import { newId } from '#shared/ids.ts';
import { formatAmount } from '#shared/money.ts';
import { makePlayer, makeStaff } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { fixture } from '#test/kit/fixture.ts';
import type { PaymentProvider } from '#workers/payments/providers/provider.ts';
import { type StripeSettings, stripeProvider } from '#workers/payments/providers/stripe.ts';
import type { PurchaseContext } from '#workers/payments/purchases/context.ts';
import { applyEvent, buy, sweepPurchases } from '#workers/payments/purchases/purchases.ts';
import { openStore, type PaymentsStore, type Purchase } from '#workers/payments/store/index.ts';

export const SECRET = 'whsec_test_0123456789abcdef';
export const KEY = 'sk_test_0123456789abcdef';

/** Everything that a test compares of a player's and a purchase's books. */
export interface Books {
  status: string;
  credited: boolean;
  gold: string;
  sweeps: string;
  goldDebt: string;
  sweepsDebt: string;
  paidDollars: string;
  lot: string;
  reservation: string;
}

export class PurchasesFixture {
  readonly db = databaseFixture();
  readonly #running = fixture(
    () => startStripeEmulator({ port: 0, secretKey: KEY, webhookSecret: SECRET }),
    (running) => running.stop(),
  );

  get stripe() {
    return this.#running.emulator;
  }

  get store(): PaymentsStore {
    return openStore(this.db.urlFor('parlor_payments'), this.db.proxyUrl);
  }

  provider(changes: Partial<StripeSettings> = {}): PaymentProvider {
    return stripeProvider({
      secretKey: KEY,
      webhookSecrets: [SECRET],
      live: false,
      apiUrl: this.stripe.url,
      ...changes,
    });
  }

  get context(): PurchaseContext {
    return { store: this.store, provider: this.provider() };
  }

  /** A verified player; those whose `mailbox` is the same are one person. */
  async player(mailbox?: string): Promise<string> {
    const id = newId(Date.now());
    const email = `${id}@example.org`;
    if (mailbox !== undefined) {
      const keys = [{ id: 'test', key: bytesToHex(await sha256(mailbox)) }];
      await this.db.admin.call(
        sql`select auth.note_address(${email}, ${JSON.stringify(keys)}::jsonb, now())`,
      );
    }
    return makePlayer(this.db, { id, email });
  }

  /** A member of staff who may refund. */
  staff(): Promise<string> {
    return makeStaff(this.db, 'finance');
  }

  buy(
    playerId: string,
    options: { packageId?: string; key?: string; context?: PurchaseContext; nowMs?: number } = {},
  ) {
    const { packageId = 'small', key = crypto.randomUUID() } = options;
    const nowMs = options.nowMs ?? Date.now();
    return buy(
      options.context ?? this.context,
      {
        id: newId(nowMs),
        playerId,
        packageId,
        place: 'US-TX',
        siteUrl: 'http://localhost:8787',
        key,
        digest: utf8(packageId),
      },
      nowMs,
    );
  }

  /** A purchase whose page is open. */
  async open(playerId: string, packageId = 'small'): Promise<Purchase & { reference: string }> {
    const bought = await this.buy(playerId, { packageId });
    if (!bought.ok) throw new Error(`not bought: ${bought.error.code}`);
    const { reference } = bought.value;
    if (reference === null) throw new Error('no checkout');
    return { ...bought.value, reference };
  }

  /** Events that Stripe made so far, and those it makes in a piece of work. */
  eventsOf(work: () => unknown): StripeEvent[] {
    const before = this.stripe.ledger.state.events.length;
    work();
    return this.stripe.ledger.state.events.slice(before);
  }

  /** Delivers an event as the webhook route does. */
  async deliver(event: StripeEvent): Promise<string> {
    const { body, header } = await this.stripe.signed(event);
    const notice = await this.provider().readEvent(
      {
        url: 'http://localhost/v1/webhooks/stripe',
        headers: new Headers({ 'stripe-signature': header }),
        body: utf8(body),
      },
      Date.now(),
    );
    if (!notice.ok) return notice.error.code;
    return (await applyEvent(this.context, notice.value)).outcome;
  }

  async deliverAll(events: readonly StripeEvent[]): Promise<void> {
    for (const event of events) await this.deliver(event);
  }

  /** The payment of a session. */
  intentOf(reference: string): string {
    const intent = this.stripe.ledger.session(reference).payment_intent;
    if (intent === null) throw new Error('nothing was paid');
    return intent;
  }

  async books(purchaseId: string): Promise<Books> {
    const [row] = await this.db.admin.call<Record<string, string>>(sql`
      select payments.purchase_status(p) as status, p.credited::text as credited,
        (select available from ledger.wallet(p.player_id) where currency = 'GC') as gold,
        (select available from ledger.wallet(p.player_id) where currency = 'SC') as sweeps,
        (select debt from ledger.wallet(p.player_id) where currency = 'GC') as gold_debt,
        (select debt from ledger.wallet(p.player_id) where currency = 'SC') as sweeps_debt,
        coalesce((select -a.balance_micros from ledger.payers y
          join ledger.accounts a on a.id = y.account_id where y.player_id = p.player_id), 0)
          as paid,
        coalesce((select concat_ws(' ', l.state, 'locks', l.locked_micros / 1000000, 'needs',
          l.required_micros / 1000000) from ledger.lots l where l.id = p.bonus_lot_id), 'none')
          as lot,
        (select r.state from ledger.purchase_reservations r where r.key = 'purchase:' || p.id)
          as reservation
      from payments.purchases p where p.id = ${purchaseId}::uuid`);
    if (row === undefined) throw new Error('no such purchase');
    const amount = (name: string) => formatAmount(BigInt(row[name] ?? ''));
    return {
      status: row.status ?? '',
      credited: row.credited === 'true',
      gold: amount('gold'),
      sweeps: amount('sweeps'),
      goldDebt: amount('gold_debt'),
      sweepsDebt: amount('sweeps_debt'),
      paidDollars: amount('paid'),
      lot: row.lot ?? '',
      reservation: row.reservation ?? '',
    };
  }

  /** What the checker finds; every test file ends with none. */
  async differences(): Promise<string[]> {
    const rows = await this.db.admin.call<{ line: string }>(
      sql`select concat_ws(': ', invariant, subject, detail) as line from ledger.check()`,
    );
    return rows.map(({ line }) => line);
  }

  /** Makes every unfinished purchase due for the sweep. */
  async makeDue(): Promise<void> {
    await this.db.admin.call(sql`update payments.purchases set next_check_at = now()`);
    await this.db.admin.call(sql`update payments.refund_requests set next_try_at = now()`);
  }
}

/** For the tests of one file. */
export const purchasesFixture = () => new PurchasesFixture();

/** Ends the checkouts that were withdrawn, as the job does. */
export async function endWithdrawnOf(fixture: PurchasesFixture): Promise<void> {
  await sweepPurchases(fixture.context);
}
