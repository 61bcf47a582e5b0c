// Routes of staff over the risk of purchases: how many are disputed, and the pause that follows.

import { z } from 'zod';
import { reasonBody, staffRoute, timestampSchema } from '../../http/route.ts';

const riskSchema = z.strictObject({
  disputes: z.int().min(0).describe('Of the last `disputeDays`, inquiries not counted'),
  purchases: z.int().min(0).describe('Credited in the same days'),
  disputeDays: z.int().positive(),
  disputeRateMax: z.string().describe('A fraction of one: above it purchases pause'),
  pausedAt: timestampSchema.nullable().describe('null: purchases go on'),
});

export const purchaseRisk = staffRoute('purchases.read')('GET /v1/admin/purchase-risk', {
  summary: 'The share of purchases that is disputed, and whether they are paused.',
  replies: { 200: riskSchema },
});

export const resumePurchases = staffRoute('purchases.refund')(
  'POST /v1/admin/purchase-risk/resume',
  {
    summary: 'End the pause of purchases. It begins again only with another dispute.',
    body: reasonBody,
    replies: { 200: riskSchema },
    errors: ['not_found'],
  },
);
