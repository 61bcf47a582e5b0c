// The HTTP routes of social: players, friends, blocks, rooms, moderation; those of the player's own
// hub stand in social-hub.ts.
// Someone who was blocked is answered as by a stranger who does not answer; see docs/social.md.

import { z } from 'zod';
import {
  cursorQuery,
  idParams,
  idSchema,
  pageOf,
  playerRoute,
  reasonSchema,
  staffRoute,
  ticketRoute,
  ticketSchema,
  timestampSchema,
} from '../../http/route.ts';
import { example } from '../../json-schema.ts';
import { PRESENCES } from '../../protocol/hub.ts';
import { messageSchema } from '../../protocol/room.ts';
import { ROOM_KINDS } from '../chat-room.ts';

export * from './social-hub.ts';

const chatModerateRoute = staffRoute('chat.moderate');

export const RELATIONS = ['none', 'sent', 'received', 'friend', 'blocked', 'self'] as const;

const playerParams = z.strictObject({ playerId: idSchema });
const memberParams = z.strictObject({ id: idSchema, playerId: idSchema });
const messageParams = z.strictObject({ id: idSchema, messageId: idSchema });

const playerSchema = z.strictObject({ id: idSchema, displayName: z.string() });
const profileSchema = z.strictObject({
  id: idSchema,
  displayName: z.string(),
  relation: z.enum(RELATIONS).describe('What this player is to you'),
});
const relatedSchema = z.strictObject({ player: playerSchema, since: timestampSchema });
const friendSchema = relatedSchema.extend({ presence: z.enum(PRESENCES) });
const stateSchema = z.strictObject({ playerId: idSchema, relation: z.enum(RELATIONS) });
export const roomSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(ROOM_KINDS),
  title: z.string(),
  gameId: z.string().nullable(),
  ownerId: idSchema.nullable(),
  playerId: idSchema.nullable().describe('The other player of a direct room'),
  slowModeSeconds: z.int(),
  createdAt: timestampSchema,
});
export type RoomView = z.output<typeof roomSchema>;
const roomBody = z.strictObject({ room: roomSchema });

export const searchPlayers = playerRoute('GET /v1/players', {
  summary: 'Players whose display name begins so; look-alike letters count as one',
  query: z.strictObject({
    query: example(z.string().min(1).max(64), 'tourist'),
    ...cursorQuery,
  }),
  replies: { 200: pageOf(profileSchema) },
});

export const getPlayer = playerRoute('GET /v1/players/:id', {
  summary: 'A profile',
  params: idParams,
  replies: { 200: profileSchema },
});

export const listFriends = playerRoute('GET /v1/friends', {
  summary: 'Your friends and what they are doing, newest friendship first',
  query: z.strictObject(cursorQuery),
  replies: { 200: pageOf(friendSchema) },
});

export const listRequests = playerRoute('GET /v1/friends/requests', {
  summary: 'Requests that wait for an answer: received ones unless told',
  query: z.strictObject({
    direction: z.enum(['received', 'sent']).optional(),
    ...cursorQuery,
  }),
  replies: { 200: pageOf(relatedSchema) },
});

export const askFriend = playerRoute('POST /v1/friends/:playerId', {
  summary: 'Ask for friendship; accepts a request that came the other way',
  params: playerParams,
  replies: { 200: stateSchema, 201: stateSchema },
  errors: ['not_found', 'player_blocked', 'limit_reached', 'rate_limited'],
});

export const acceptFriend = playerRoute('POST /v1/friends/:playerId/accept', {
  summary: 'Accept a request',
  params: playerParams,
  replies: { 200: stateSchema },
  errors: ['not_found', 'limit_reached'],
});

export const declineFriend = playerRoute('POST /v1/friends/:playerId/decline', {
  summary: 'Decline a request',
  params: playerParams,
});

export const removeFriend = playerRoute('DELETE /v1/friends/:playerId', {
  summary: 'End a friendship, or take a request back',
  params: playerParams,
});

export const listBlocks = playerRoute('GET /v1/blocks', {
  summary: 'Whom you have blocked',
  query: z.strictObject(cursorQuery),
  replies: { 200: pageOf(relatedSchema) },
});

export const block = playerRoute('PUT /v1/blocks/:playerId', {
  summary: 'Block: you see and hear nothing of them any more, and they cannot find you',
  params: playerParams,
  errors: ['not_found', 'limit_reached'],
});

export const unblock = playerRoute('DELETE /v1/blocks/:playerId', {
  summary: 'Unblock',
  params: playerParams,
});

export const listRooms = playerRoute('GET /v1/rooms', {
  summary: 'Rooms you may enter: public ones, those of games, your groups and direct rooms',
  query: z.strictObject(cursorQuery),
  replies: { 200: pageOf(roomSchema) },
});

export const createRoom = playerRoute('POST /v1/rooms', {
  summary: 'Make a group',
  idempotency: 'optional',
  body: z.strictObject({
    title: example(z.string().min(1).max(64), 'Friday table'),
  }),
  replies: { 201: roomBody },
  errors: ['limit_reached', 'account_closed'],
});

export const addMember = playerRoute('POST /v1/rooms/:id/members', {
  summary: 'Bring one of your friends into a group',
  params: idParams,
  body: z.strictObject({ playerId: idSchema }),
  errors: ['not_found', 'forbidden', 'limit_reached'],
});

export const removeMember = playerRoute('DELETE /v1/rooms/:id/members/:playerId', {
  summary: 'Leave a group, or take somebody out of your own',
  params: memberParams,
  errors: ['not_found', 'forbidden'],
});

export const openDirect = playerRoute('POST /v1/direct/:playerId', {
  summary: 'The room of you and one other player; made when there is none',
  params: playerParams,
  replies: { 200: roomBody, 201: roomBody },
  errors: ['not_found', 'player_blocked'],
});

export const ticketForRoom = playerRoute('POST /v1/rooms/:id/ticket', {
  summary: 'A single-use ticket for the socket of a room',
  params: idParams,
  replies: { 201: ticketSchema },
  errors: ['not_found', 'room_banned', 'room_full', 'account_closed'],
});

export const roomSocket = ticketRoute('GET /v1/rooms/:id/socket', {
  summary: 'WebSocket; Sec-WebSocket-Protocol: parlor.v1, <ticket>',
  params: idParams,
  query: z.strictObject({
    lastSeq: example(z.string().regex(/^(0|[1-9]\d{0,14})$/), '42')
      .optional()
      .describe('Resumes from here before anything new is sent'),
  }),
  replies: { 101: null },
  errors: ['not_found', 'upgrade_required', 'invalid_ticket', 'origin_not_allowed'],
});

export const listMessages = playerRoute('GET /v1/rooms/:id/messages', {
  summary: 'History, newest first',
  params: idParams,
  query: z.strictObject({
    before: example(z.string().regex(/^[1-9]\d{0,14}$/), '42')
      .optional()
      .describe('Only messages with a smaller seq'),
    limit: cursorQuery.limit,
  }),
  replies: {
    200: z.strictObject({
      items: z.array(messageSchema),
      nextCursor: z.string().nullable(),
      seq: z.int().describe('Newest number of the room when this was read; resume from here'),
    }),
  },
  errors: ['not_found', 'room_banned', 'account_closed'],
});

export const reportMessage = playerRoute('POST /v1/rooms/:id/reports', {
  summary: 'Report a message to the moderators',
  params: idParams,
  body: z.strictObject({ messageId: idSchema, reason: reasonSchema }),
  replies: { 201: z.strictObject({ report: z.strictObject({ id: idSchema }) }) },
  errors: ['not_found', 'rate_limited', 'room_banned', 'account_closed'],
});

const sanctionBody = z.strictObject({
  playerId: idSchema,
  reason: reasonSchema,
  until: timestampSchema.optional().describe('Without it the sanction has no end'),
});
const sanctionReply = z.strictObject({
  sanction: z.strictObject({
    id: idSchema,
    kind: z.enum(['mute', 'ban']),
    playerId: idSchema,
    until: timestampSchema.nullable(),
  }),
});

export const mute = chatModerateRoute('POST /v1/rooms/:id/mutes', {
  summary: 'Mute a player in a room',
  params: idParams,
  body: sanctionBody,
  replies: { 201: sanctionReply },
});

export const unmute = chatModerateRoute('DELETE /v1/rooms/:id/mutes/:playerId', {
  summary: 'Lift a mute',
  params: memberParams,
  body: z.strictObject({ reason: reasonSchema }),
});

export const ban = chatModerateRoute('POST /v1/rooms/:id/bans', {
  summary: 'Ban a player from a room; open sockets close',
  params: idParams,
  body: sanctionBody,
  replies: { 201: sanctionReply },
});

export const unban = chatModerateRoute('DELETE /v1/rooms/:id/bans/:playerId', {
  summary: 'Lift a ban',
  params: memberParams,
  body: z.strictObject({ reason: reasonSchema }),
});

export const deleteMessage = chatModerateRoute('DELETE /v1/rooms/:id/messages/:messageId', {
  summary: 'Delete a message as a moderator',
  params: messageParams,
  body: z.strictObject({ reason: reasonSchema }).partial(),
  bodyOptional: true,
});

export const changeRoom = chatModerateRoute('PATCH /v1/rooms/:id', {
  summary: 'Slow mode, links and refused words of a room',
  params: idParams,
  body: z.strictObject({
    slowModeSeconds: z.int().min(0).max(3600).optional(),
    links: z.boolean().optional(),
    words: z
      .array(example(z.string().trim().toLowerCase().min(2).max(64), 'spoiler'))
      .max(500)
      .optional(),
    reason: reasonSchema,
  }),
  replies: { 200: roomBody },
});

const reportSchema = z.strictObject({
  id: idSchema,
  roomId: idSchema,
  message: messageSchema,
  around: z.array(messageSchema).describe('What was said before and after'),
  reporterId: idSchema,
  author: z.strictObject({ id: idSchema, displayName: z.string().nullable() }),
  reason: z.string(),
  createdAt: timestampSchema,
  state: z.enum(['open', 'resolved']),
  resolution: z.string().nullable(),
});

export const listReports = chatModerateRoute('GET /v1/admin/reports', {
  summary: 'The report queue, oldest first',
  query: z.strictObject({ state: z.enum(['open', 'resolved']).optional(), ...cursorQuery }),
  replies: { 200: pageOf(reportSchema) },
});

export const resolveReport = chatModerateRoute('POST /v1/admin/reports/:id/resolve', {
  summary: 'Close a report with what was decided',
  params: idParams,
  body: z.strictObject({ resolution: reasonSchema }),
  errors: ['not_found', 'report_closed'],
});
