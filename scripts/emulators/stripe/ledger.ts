// What happens to money at the emulated Stripe: a session is paid, declined, delayed, expires;
// refunds and disputes move the balance. Every change makes the events that Stripe makes.

import { DAY_MS, SECOND_MS } from '#shared/time.ts';
import {
  type BalanceLine,
  type Charge,
  type Dispute,
  fingerprintOf,
  type Intent,
  newStripeId,
  type Outcome,
  outside,
  type Paying,
  type Refund,
  type Session,
  type State,
  type StripeEvent,
} from './objects.ts';
import { forbidden, Refusal } from './refusal.ts';

export const API_VERSION = '2026-10-28.endive';
const DISPUTE_FEE_CENTS = 1_500;
const EVENTS_KEPT_MS = 30 * DAY_MS;

export class StripeLedger {
  readonly state: State;
  readonly #now: () => number;
  readonly #onEvent: (event: StripeEvent) => void;

  constructor(state: State, now: () => number, onEvent: (event: StripeEvent) => void) {
    this.state = state;
    this.#now = now;
    this.#onEvent = onEvent;
  }

  seconds(): number {
    return Math.floor(this.#now() / SECOND_MS);
  }

  /** Makes an event with a snapshot of the object as it is now. */
  emit(type: string, object: object): StripeEvent {
    const event: StripeEvent = {
      id: newStripeId('evt'),
      object: 'event',
      api_version: API_VERSION,
      created: this.seconds(),
      data: { object: structuredClone(outside(object)) },
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type,
    };
    const oldest = this.seconds() - EVENTS_KEPT_MS / SECOND_MS;
    this.state.events = this.state.events.filter(({ created }) => created >= oldest);
    this.state.events.push(event);
    this.#onEvent(event);
    return event;
  }

  session(id: string): Session {
    const session = found(this.state.sessions, 'checkout.session', id);
    if (session.status === 'open' && session.expires_at <= this.seconds()) this.#expire(session);
    return session;
  }

  #expire(session: Session): void {
    session.status = 'expired';
    session.url = null;
    this.emit('checkout.session.expired', session);
  }

  #openSession(id: string): Session {
    const session = this.session(id);
    if (session.status === 'open') return session;
    throw forbidden('This Checkout Session is no longer active.');
  }

  expire(id: string): Session {
    const session = this.#openSession(id);
    this.#expire(session);
    return session;
  }

  /** Ends the sessions whose time is over, as Stripe does without being asked. */
  expireDue(): void {
    for (const id of Object.keys(this.state.sessions)) this.session(id);
  }

  #intentOf(session: Session, status: Intent['status']): Intent {
    const known =
      session.payment_intent === null ? null : this.state.intents[session.payment_intent];
    const intent: Intent = known ?? {
      id: newStripeId('pi'),
      object: 'payment_intent',
      amount: session.amount_total,
      amount_received: 0,
      created: this.seconds(),
      currency: session.currency,
      description: session.payment_intent_data.description,
      latest_charge: null,
      livemode: false,
      metadata: session.payment_intent_data.metadata,
      last_payment_error: null,
      status,
    };
    intent.status = status;
    this.state.intents[intent.id] = intent;
    session.payment_intent = intent.id;
    return intent;
  }

  #line(type: string, category: string, source: string, amount: number, fee = 0): BalanceLine {
    const line: BalanceLine = {
      id: newStripeId('txn'),
      object: 'balance_transaction',
      amount,
      created: this.seconds(),
      currency: 'usd',
      fee,
      net: amount - fee,
      reporting_category: category,
      source,
      status: 'available',
      type,
    };
    this.state.lines[line.id] = line;
    return line;
  }

  #charge(intent: Intent, details: Charge['payment_method_details'], name: string | null): Charge {
    const charge: Charge = {
      id: newStripeId('ch'),
      object: 'charge',
      amount: intent.amount,
      amount_captured: intent.amount,
      amount_refunded: 0,
      balance_transaction: null,
      billing_details: { name },
      captured: true,
      created: this.seconds(),
      currency: intent.currency,
      disputed: false,
      livemode: false,
      metadata: intent.metadata,
      paid: true,
      payment_intent: intent.id,
      payment_method_details: details,
      refunded: false,
      status: 'succeeded',
    };
    const fee = Math.round(intent.amount * 0.029) + 30;
    charge.balance_transaction = this.#line('charge', 'charge', charge.id, charge.amount, fee).id;
    this.state.charges[charge.id] = charge;
    intent.latest_charge = charge.id;
    intent.amount_received = intent.amount;
    intent.status = 'succeeded';
    return charge;
  }

  /**
   * The player pays by card; the money is there at once. Who is asked to prove that it is theirs does,
   * unless the card's bank knows no way.
   */
  pay(id: string, { card, proves = true, name = null }: Paying = {}): Session {
    const session = this.#openSession(id);
    const asked = session.payment_method_options?.card.request_three_d_secure ?? 'automatic';
    const result = proves ? 'authenticated' : 'not_supported';
    const shown = {
      brand: 'visa',
      fingerprint: fingerprintOf(card ?? newStripeId('card')),
      three_d_secure: asked === 'automatic' ? null : { result },
    };
    const intent = this.#intentOf(session, 'processing');
    const charge = this.#charge(intent, { type: 'card', card: shown }, name);
    const customer_details = { name };
    Object.assign(session, {
      ...{ status: 'complete', payment_status: 'paid', url: null, customer_details },
    });
    this.emit('payment_intent.succeeded', this.intent(charge.payment_intent));
    this.emit('charge.succeeded', charge);
    this.emit('checkout.session.completed', session);
    return session;
  }

  /** The card is declined; the player may try again. */
  decline(id: string): Session {
    const session = this.#openSession(id);
    const intent = this.#intentOf(session, 'requires_payment_method');
    const message = 'Your card was declined.';
    intent.last_payment_error = { code: 'card_declined', message, type: 'card_error' };
    this.emit('payment_intent.payment_failed', intent);
    return session;
  }

  /** The player chose a way to pay that takes days: complete, but not paid. */
  delay(id: string, name: string | null = null): Session {
    const session = this.#openSession(id);
    const intent = this.#intentOf(session, 'processing');
    const customer_details = { name };
    Object.assign(session, {
      ...{ status: 'complete', payment_status: 'unpaid', url: null, customer_details },
    });
    this.emit('payment_intent.processing', intent);
    this.emit('checkout.session.completed', session);
    return session;
  }

  /** The delayed payment arrives, or does not. */
  settle(id: string, outcome: Outcome): Session {
    const session = this.session(id);
    if (session.status !== 'complete' || session.payment_status !== 'unpaid') {
      throw forbidden('This Checkout Session does not wait for a payment.');
    }
    const intent = this.#intentOf(session, 'processing');
    if (outcome === 'failed') {
      intent.status = 'requires_payment_method';
      this.emit('payment_intent.payment_failed', intent);
      this.emit('checkout.session.async_payment_failed', session);
      return session;
    }
    const account = { fingerprint: fingerprintOf(newStripeId('ba')) };
    const name = session.customer_details?.name ?? null;
    this.#charge(intent, { type: 'us_bank_account', us_bank_account: account }, name);
    session.payment_status = 'paid';
    this.emit('payment_intent.succeeded', intent);
    this.emit('checkout.session.async_payment_succeeded', session);
    return session;
  }

  intent(id: string): Intent {
    return found(this.state.intents, 'payment_intent', id);
  }

  charge(id: string): Charge {
    return found(this.state.charges, 'charge', id);
  }

  chargeOf(intentId: string): Charge {
    const { latest_charge } = this.intent(intentId);
    if (latest_charge !== null) return this.charge(latest_charge);
    const message = `This PaymentIntent (${intentId}) does not have a successful charge to refund.`;
    throw forbidden(message, { param: 'payment_intent' });
  }

  refund(
    charge: Charge,
    amount: number | undefined,
    rest: Pick<Refund, 'metadata' | 'reason'>,
    status: 'pending' | 'succeeded' = 'succeeded',
  ): Refund {
    const left = charge.amount - charge.amount_refunded;
    if (charge.disputed) {
      const message = `Charge ${charge.id} has been charged back; cannot issue a refund.`;
      throw forbidden(message, { code: 'charge_disputed' });
    }
    if (left === 0) {
      const message = `Charge ${charge.id} has already been refunded.`;
      throw forbidden(message, { code: 'charge_already_refunded' });
    }
    const cents = amount ?? left;
    if (!Number.isSafeInteger(cents) || cents <= 0) {
      throw new Refusal(400, 'Invalid positive integer', {
        code: 'parameter_invalid_integer',
        param: 'amount',
      });
    }
    if (cents > left) {
      const message = `Refund amount ($${cents / 100}) is greater than unrefunded amount on charge ($${left / 100})`;
      throw forbidden(message, { param: 'amount' });
    }
    const refund: Refund = {
      id: newStripeId('re'),
      object: 'refund',
      amount: cents,
      balance_transaction: null,
      charge: charge.id,
      created: this.seconds(),
      currency: charge.currency,
      payment_intent: charge.payment_intent,
      status,
      ...rest,
    };
    refund.balance_transaction = this.#line('refund', 'refund', refund.id, -cents).id;
    this.state.refunds[refund.id] = refund;
    charge.amount_refunded += cents;
    charge.refunded = charge.amount_refunded === charge.amount;
    this.emit('refund.created', refund);
    this.emit('charge.refunded', charge);
    return refund;
  }

  /** A refund arrives, or the bank sends it back, which can happen after it had succeeded. */
  settleRefund(id: string, outcome: Outcome): Refund {
    const refund = found(this.state.refunds, 'refund', id);
    if (refund.status === 'failed') throw forbidden('This refund has failed already.');
    refund.status = outcome;
    if (outcome === 'failed') {
      const line = this.#line('refund_failure', 'refund_failure', refund.id, refund.amount);
      refund.failure_balance_transaction = line.id;
      refund.failure_reason = 'lost_or_stolen_card';
      const charge = this.charge(refund.charge);
      charge.amount_refunded -= refund.amount;
      charge.refunded = false;
      this.emit('refund.failed', refund);
    } else this.emit('refund.updated', refund);
    return refund;
  }

  #withdraw(dispute: Dispute): void {
    const line = this.#line(
      'adjustment',
      'dispute',
      dispute.id,
      -dispute.amount,
      DISPUTE_FEE_CENTS,
    );
    dispute.balance_transactions.push(line);
    dispute.is_charge_refundable = false;
    this.charge(dispute.charge).disputed = true;
  }

  /**
   * The card holder complains: as a dispute, or first as an inquiry that withdraws nothing. Without
   * an amount, of what was not refunded; a bank may also dispute what was refunded already.
   */
  dispute(charge: Charge, kind: 'dispute' | 'inquiry' = 'dispute', amount?: number): Dispute {
    const others = Object.values(this.state.disputes).filter((each) => each.charge === charge.id);
    if (others.some(({ status }) => status !== 'won' && status !== 'warning_closed')) {
      throw forbidden(`Charge ${charge.id} is disputed already.`);
    }
    const cents = amount ?? (charge.amount - charge.amount_refunded || charge.amount);
    if (!Number.isSafeInteger(cents) || cents <= 0 || cents > charge.amount) {
      throw new Refusal(400, 'A dispute is of a part of the charge.', { param: 'amount' });
    }
    const dispute: Dispute = {
      id: newStripeId('du'),
      object: 'dispute',
      amount: cents,
      balance_transactions: [],
      charge: charge.id,
      created: this.seconds(),
      currency: charge.currency,
      is_charge_refundable: true,
      livemode: false,
      metadata: {},
      payment_intent: charge.payment_intent,
      reason: 'fraudulent',
      status: kind === 'inquiry' ? 'warning_needs_response' : 'needs_response',
    };
    this.state.disputes[dispute.id] = dispute;
    if (kind === 'dispute') this.#withdraw(dispute);
    this.emit('charge.dispute.created', dispute);
    if (kind === 'dispute') this.emit('charge.dispute.funds_withdrawn', dispute);
    return dispute;
  }

  /** An inquiry becomes a dispute after all; one that is closed does not. */
  escalate(id: string): Dispute {
    const dispute = found(this.state.disputes, 'dispute', id);
    if (dispute.status !== 'warning_needs_response') throw forbidden('This is no open inquiry.');
    dispute.status = 'needs_response';
    this.#withdraw(dispute);
    this.emit('charge.dispute.updated', dispute);
    this.emit('charge.dispute.funds_withdrawn', dispute);
    return dispute;
  }

  /**
   * The bank decides. What was withdrawn comes back when it is won, also after it was lost; what was
   * won stays won, and an inquiry only closes.
   */
  closeDispute(id: string, outcome: 'won' | 'lost'): Dispute {
    const dispute = found(this.state.disputes, 'dispute', id);
    const isInquiry = dispute.status === 'warning_needs_response';
    const isLate = dispute.status === 'lost' && outcome === 'won';
    if (!isInquiry && !isLate && dispute.status !== 'needs_response') {
      throw forbidden(`This dispute is closed already: ${dispute.status}.`);
    }
    dispute.status = isInquiry ? 'warning_closed' : outcome;
    if (dispute.status === 'won') {
      const line = this.#line('adjustment', 'dispute_reversal', dispute.id, dispute.amount);
      dispute.balance_transactions.push(line);
      this.charge(dispute.charge).disputed = false;
      this.emit('charge.dispute.funds_reinstated', dispute);
    }
    this.emit('charge.dispute.closed', dispute);
    return dispute;
  }
}

function found<Kept>(items: Readonly<Record<string, Kept>>, kind: string, id: string): Kept {
  const item = items[id];
  if (item !== undefined) return item;
  throw new Refusal(404, `No such ${kind}: '${id}'`, { code: 'resource_missing', param: 'id' });
}
