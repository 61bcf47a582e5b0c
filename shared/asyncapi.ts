// The AsyncAPI 3.0 document of the sockets, written from the same schemas that read and make frames.
// Operations are told from the platform's side, as AsyncAPI wants it: it receives what clients send.

import type { z } from 'zod';
import { sessionSocket } from './contracts/http/games.ts';
import { hubSocket, roomSocket } from './contracts/http/social.ts';
import type { RouteSpec } from './http/route.ts';
import { type Json, schemaOf } from './json-schema.ts';
import { hubClientFrameSchema, hubServerFrameSchema } from './protocol/hub.ts';
import { roomClientFrameSchema, roomServerFrameSchema } from './protocol/room.ts';
import { commandFrameSchema, readFrameSchema, serverFrameSchema } from './protocol/session.ts';

type Union = { readonly options: readonly z.ZodType[] };

interface Socket {
  route: RouteSpec;
  title: string;
  /** Unions of the frames of each side. */
  client: readonly Union[];
  server: readonly Union[];
}

/** Every kind of socket with its frames. */
export const SOCKETS: Readonly<Record<'session' | 'room' | 'hub', Socket>> = {
  session: {
    route: sessionSocket,
    title: 'A table: commands, results, balance',
    client: [commandFrameSchema, readFrameSchema],
    server: [serverFrameSchema],
  },
  room: {
    route: roomSocket,
    title: 'A chat room',
    client: [roomClientFrameSchema],
    server: [roomServerFrameSchema],
  },
  hub: {
    route: hubSocket,
    title: 'A player’s own line: presence, notices, coins',
    client: [hubClientFrameSchema],
    server: [hubServerFrameSchema],
  },
};

const HANDSHAKE = {
  type: 'object',
  required: ['Sec-WebSocket-Protocol'],
  properties: {
    'Sec-WebSocket-Protocol': {
      type: 'string',
      description: 'parlor.v1, then a single-use ticket',
      examples: ['parlor.v1, <ticket>'],
    },
  },
};

/** The frames of one side by their type. */
function messagesOf(unions: readonly Union[], io: 'input' | 'output'): Map<string, Json> {
  const frames = unions.flatMap(({ options }) => options.map((frame) => schemaOf(frame, io)));
  return new Map(
    frames.map((payload) => {
      const { type } = payload.properties as { type: { const: string } };
      return [type.const, { name: type.const, contentType: 'application/json', payload }];
    }),
  );
}

function channelOf({ route, title }: Socket, messages: Record<string, Json>): Json {
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
  const query = route.query === undefined ? {} : { query: schemaOf(route.query, 'input') };
  return {
    address: route.path.replaceAll(/:(\w+)/g, '{$1}'),
    title,
    summary: route.summary,
    ...(names.length > 0 && {
      parameters: Object.fromEntries(names.map((name) => [name, { description: 'Its id' }])),
    }),
    messages,
    bindings: { ws: { method: 'GET', headers: HANDSHAKE, ...query } },
  };
}

/** Builds the document. */
export function asyncApiDocument(): Json {
  const channels: Record<string, Json> = {};
  const operations: Record<string, Json> = {};
  for (const [name, socket] of Object.entries(SOCKETS)) {
    const messages: Record<string, Json> = {};
    const sides = [
      { action: 'receive', by: 'client', frames: messagesOf(socket.client, 'input') },
      { action: 'send', by: 'server', frames: messagesOf(socket.server, 'output') },
    ];
    for (const { action, by, frames } of sides) {
      for (const [type, message] of frames) messages[`${by}.${type}`] = message;
      operations[`${name}.${action}`] = {
        action,
        channel: { $ref: `#/channels/${name}` },
        messages: [...frames.keys()].map((type) => ({
          $ref: `#/channels/${name}/messages/${by}.${type}`,
        })),
      };
    }
    channels[name] = channelOf(socket, messages);
  }
  return {
    asyncapi: '3.0.0',
    info: { title: 'Parlor', version: '1', description: 'The frames of the sockets.' },
    defaultContentType: 'application/json',
    channels,
    operations,
  };
}
