// Routes of complaints: a number, a date by which there is an answer, everything that was said.

import { z } from 'zod';
import {
  cursorQuery,
  idParams,
  idSchema,
  pageOf,
  playerRoute,
  staffRoute,
  timestampSchema,
} from '../../http/route.ts';
import { example } from '../../json-schema.ts';

const complaintsRoute = staffRoute('complaints.answer');
const stateSchema = z.enum(['open', 'answered', 'closed']);
const bodySchema = example(
  z.string().trim().min(1).max(5000),
  'The round shows a prize of 5.00 and the wallet has 4.00.',
);

const subjectSchema = example(z.string().trim().min(1).max(200), 'A prize that is too small');

const complaintFields = {
  id: idSchema,
  number: z.int().positive().describe('What to name it by'),
  subject: z.string(),
  state: stateSchema,
  openedAt: timestampSchema,
  dueAt: timestampSchema.describe('There is an answer by then'),
  answeredAt: timestampSchema.nullable(),
  closedAt: timestampSchema.nullable(),
};
const complaintSchema = z.strictObject(complaintFields);
const messageSchema = z.strictObject({
  author: z.enum(['player', 'staff']),
  body: z.string(),
  at: timestampSchema,
});
const withMessages = z.strictObject({ ...complaintFields, messages: z.array(messageSchema) });
const ofPlayer = { ...complaintFields, playerId: idSchema };

export const openComplaint = playerRoute('POST /v1/complaints', {
  summary: 'Complain. You get a number and a date by which you are answered.',
  body: z.strictObject({ subject: subjectSchema, text: bodySchema }),
  idempotency: 'required',
  replies: { 201: withMessages },
});

export const listComplaints = playerRoute('GET /v1/complaints', {
  summary: 'Your complaints, newest first.',
  query: z.strictObject(cursorQuery),
  replies: { 200: pageOf(complaintSchema) },
});

export const showComplaint = playerRoute('GET /v1/complaints/:id', {
  summary: 'One of your complaints with everything that was said.',
  params: idParams,
  replies: { 200: withMessages },
  errors: ['not_found'],
});

export const addToComplaint = playerRoute('POST /v1/complaints/:id/messages', {
  summary:
    'Say more; also to one that was closed within the last 30 days, which is open again then.',
  params: idParams,
  body: z.strictObject({ text: bodySchema }),
  replies: { 200: withMessages },
  errors: ['not_found', 'complaint_closed'],
});

export const queueComplaints = complaintsRoute('GET /v1/admin/compliance/complaints', {
  summary: 'Complaints, newest first; those that wait for an answer by default.',
  query: z.strictObject({ ...cursorQuery, state: stateSchema.optional() }),
  replies: { 200: pageOf(z.strictObject(ofPlayer)) },
});

export const reviewComplaint = complaintsRoute('GET /v1/admin/compliance/complaints/:id', {
  summary: 'One complaint with everything that was said.',
  params: idParams,
  replies: { 200: z.strictObject({ ...ofPlayer, messages: z.array(messageSchema) }) },
  errors: ['not_found'],
});

export const answerComplaint = complaintsRoute('POST /v1/admin/compliance/complaints/:id/answer', {
  summary: 'Answer, and close it or wait for more. Nobody answers a complaint of their own.',
  params: idParams,
  body: z.strictObject({ text: bodySchema, close: z.boolean() }),
  replies: { 200: z.strictObject({ ...ofPlayer, messages: z.array(messageSchema) }) },
  errors: ['not_found', 'complaint_closed', 'accounts_linked'],
});
