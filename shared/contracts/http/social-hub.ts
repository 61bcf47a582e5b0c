// The HTTP routes of the player's own hub: the notification socket and the inbox. social serves them.

import { z } from 'zod';
import { cursorQuery, playerRoute, ticketRoute, ticketSchema } from '../../http/route.ts';
import { noticeSchema } from '../../protocol/hub.ts';
import { outboxRoutes } from './outboxes.ts';

export const ticketForHub = playerRoute('POST /v1/hub/ticket', {
  summary: 'A single-use ticket for your notification socket',
  replies: { 201: ticketSchema },
});

export const hubSocket = ticketRoute('GET /v1/hub/socket', {
  summary: 'WebSocket; Sec-WebSocket-Protocol: parlor.v1, <ticket>',
  replies: { 101: null },
  errors: ['upgrade_required', 'invalid_ticket', 'origin_not_allowed'],
});

export const listNotices = playerRoute('GET /v1/notices', {
  summary: 'Your inbox, newest first',
  query: z.strictObject(cursorQuery),
  replies: {
    200: z.strictObject({
      items: z.array(noticeSchema),
      nextCursor: z.string().nullable(),
      unread: z.int(),
    }),
  },
});

export const readNotices = playerRoute('POST /v1/notices/read', {
  summary: 'Mark everything up to a notice as read',
  body: z.strictObject({ seq: z.int().min(0) }),
  replies: { 200: z.strictObject({ unread: z.int() }) },
});

export const { list: listParked, retry: retryParked } = outboxRoutes('social');
