// Routes of purchases: what is on offer, buying by a redirect to the provider's page, its webhook,
// refunds and reconciliation by staff. No route takes a card, a price or a number of coins.

import { z } from 'zod';
import { SECOND_PERSON_REFUSALS } from '../../approvals.ts';
import {
  amountSchema,
  approvalSchema,
  cursorQuery,
  idParams,
  idSchema,
  pageOf,
  playerRoute,
  signatureRoute,
  staffRoute,
  timestampSchema,
} from '../../http/route.ts';
import { example } from '../../json-schema.ts';

export * from './purchase-risk.ts';

const purchasesReadRoute = staffRoute('purchases.read');
const purchasesRefundRoute = staffRoute('purchases.refund');

const packageIdSchema = example(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/), 'small');
const usd = z.literal('USD');

const packageSchema = z.strictObject({
  id: packageIdSchema,
  name: z.string(),
  price: amountSchema,
  currency: usd,
  goldCoins: amountSchema,
  sweepsCoinsBonus: amountSchema.describe('A free gift: Sweeps Coins are never sold'),
  firstPurchaseOnly: z.boolean(),
  endsAt: timestampSchema.nullable(),
});

export const packages = playerRoute('GET /v1/packages', {
  summary: 'The packages that this player may buy here and now.',
  replies: { 200: z.strictObject({ items: z.array(packageSchema) }) },
});

/** States of a purchase; `review` means that a person looks into a difference. */
export const PURCHASE_STATUSES = [
  'pending',
  'processing',
  'paid',
  'failed',
  'expired',
  'review',
  'partially_refunded',
  'refunded',
  'disputed',
  'charged_back',
] as const;

/** Why the money of a purchase goes back, or would. */
export const PURCHASE_REFUSALS = [
  'account_closed',
  'excluded',
  'limit_reached',
  'place_not_allowed',
  'underage',
  'offer_used',
  'payer_limit',
  'not_authenticated',
  'debt_outstanding',
] as const;

/** How the name of whoever paid fits the verified one of the player; `unknown` where none was told. */
export const PAYER_NAME_MATCHES = ['same', 'close', 'none', 'unknown'] as const;

const purchaseFields = {
  id: idSchema,
  packageId: packageIdSchema,
  status: z.enum(PURCHASE_STATUSES),
  price: amountSchema,
  currency: usd,
  goldCoins: amountSchema,
  sweepsCoinsBonus: amountSchema,
  refunded: amountSchema,
  disputed: amountSchema.describe('Withdrawn by open or lost disputes'),
  createdAt: timestampSchema,
  expiresAt: timestampSchema.describe('When the checkout ends'),
  paidAt: timestampSchema.nullable(),
  refusal: z
    .enum(PURCHASE_REFUSALS)
    .nullable()
    .describe('Why nothing is credited: what was paid all the same is refunded by itself'),
};
const purchaseSchema = z.strictObject(purchaseFields);

export const buy = playerRoute('POST /v1/purchases', {
  summary: 'Begin a purchase. Send the player to checkoutUrl; coins arrive when the payment does.',
  body: z.strictObject({ packageId: packageIdSchema }),
  idempotency: 'required',
  replies: {
    201: z.strictObject({
      purchase: purchaseSchema,
      checkoutUrl: z.url().nullable().describe('The provider’s page; null when it has ended'),
    }),
  },
  errors: [
    'not_found',
    'package_unavailable',
    'purchases_paused',
    'place_not_allowed',
    'underage',
    'terms_not_accepted',
    'limit_reached',
    'excluded',
    'account_closed',
    'debt_outstanding',
    'payment_provider_failed',
  ],
});

export const purchases = playerRoute('GET /v1/purchases', {
  summary: 'This player’s purchases, newest first.',
  query: z.strictObject(cursorQuery),
  replies: { 200: pageOf(purchaseSchema) },
});

const withUrl = z.strictObject({ ...purchaseFields, checkoutUrl: z.url().nullable() });

export const purchase = playerRoute('GET /v1/purchases/:id', {
  summary: 'One purchase. While it is unpaid, the provider is asked (every few seconds at most).',
  params: idParams,
  replies: { 200: withUrl },
});

export const stripeWebhook = signatureRoute('POST /v1/webhooks/stripe', {
  summary: 'Events of Stripe, signed. Anything but 2xx makes Stripe send the event again.',
  rawBody: true,
  replies: { 200: z.strictObject({ received: z.literal(true) }) },
  errors: ['invalid_signature'],
});

const staffPurchaseSchema = z.strictObject({
  ...purchaseFields,
  playerId: idSchema,
  provider: z.string(),
  providerReference: z.string().nullable(),
  providerPaymentId: z.string().nullable(),
  goldCoinsTakenBack: amountSchema,
  sweepsCoinsTakenBack: amountSchema,
  payer: z.string().nullable().describe('Who paid: the same for one card or account'),
  payerName: z
    .enum(PAYER_NAME_MATCHES)
    .nullable()
    .describe('How the payer’s name fits the verified one; null while nobody asked'),
  flag: z.string().nullable().describe('Why it is in review'),
});

export const staffPurchases = purchasesReadRoute('GET /v1/admin/purchases', {
  summary: 'Purchases, newest first.',
  query: z.strictObject({
    playerId: idSchema.optional(),
    status: z.enum(PURCHASE_STATUSES).optional(),
    ...cursorQuery,
  }),
  replies: { 200: pageOf(staffPurchaseSchema) },
});

const refundSchema = z.strictObject({
  id: idSchema,
  purchaseId: idSchema,
  amount: amountSchema,
  reason: z.string(),
  state: z
    .enum(['proposed', 'rejected', 'void', 'approved', 'sent', 'refused'])
    .describe('proposed waits for a second person; approved waits for the provider'),
  approval: approvalSchema.nullable().describe('null: one person was enough'),
  requestedBy: idSchema.nullable().describe('null: the purchase was refused, nobody asked'),
  requestedAt: timestampSchema,
  decidedBy: idSchema.nullable(),
  decidedAt: timestampSchema.nullable(),
});

export const refundPurchase = purchasesRefundRoute('POST /v1/admin/purchases/:id/refund', {
  summary: 'Refund a purchase, in part or (without an amount) all that is left of it.',
  params: idParams,
  body: z.strictObject({
    amount: amountSchema.optional(),
    reason: example(z.string().trim().min(1).max(500), 'The player asked within a day'),
  }),
  idempotency: 'required',
  replies: {
    200: refundSchema.describe('The provider has it; coins were taken back'),
    202: refundSchema.describe('It waits for a second person or for the provider'),
  },
  errors: ['forbidden', 'not_found', 'invalid_amount', 'refund_not_allowed', 'accounts_linked'],
});

const refundParams = z.strictObject({ id: idSchema, refundId: idSchema });

export const approveRefund = purchasesRefundRoute(
  'POST /v1/admin/purchases/:id/refunds/:refundId/approve',
  {
    summary: 'Approve a refund that somebody else asked for.',
    params: refundParams,
    body: z.strictObject({}),
    bodyOptional: true,
    replies: { 200: refundSchema, 202: refundSchema },
    errors: [...SECOND_PERSON_REFUSALS, 'refund_not_allowed'],
  },
);

export const rejectRefund = purchasesRefundRoute(
  'POST /v1/admin/purchases/:id/refunds/:refundId/reject',
  {
    summary: 'Reject a refund that somebody else asked for.',
    params: refundParams,
    body: z.strictObject({}),
    bodyOptional: true,
    replies: { 200: refundSchema },
    errors: [...SECOND_PERSON_REFUSALS, 'refund_not_allowed'],
  },
);

export const staffRefunds = purchasesReadRoute('GET /v1/admin/purchases/:id/refunds', {
  summary: 'Refunds asked for of a purchase, newest first.',
  params: idParams,
  replies: { 200: z.strictObject({ items: z.array(refundSchema) }) },
});

const differenceSchema = z.strictObject({
  paymentId: z.string(),
  purchaseId: idSchema.nullable().describe('null: money that belongs to no purchase of ours'),
  what: z.enum(['charge', 'refund', 'dispute']),
  ours: amountSchema,
  theirs: amountSchema,
});

export const reconciliation = purchasesReadRoute('GET /v1/admin/reconciliation', {
  summary: 'Runs of the reconciliation with the provider’s account, newest first.',
  query: z.strictObject(cursorQuery),
  replies: {
    200: pageOf(
      z.strictObject({
        id: z.string(),
        provider: z.string(),
        at: timestampSchema,
        from: timestampSchema,
        upTo: timestampSchema,
        movements: z.int().min(0),
        fees: amountSchema,
        differenceCount: z.int().min(0),
        differences: z.array(differenceSchema).describe('At most the first 1000'),
      }),
    ),
  },
});
