// The AsyncAPI document has the shape that AsyncAPI 3.0 demands, and every frame there is.

import { describe, expect, it } from 'vitest';
import { asyncApiDocument, SOCKETS } from '#shared/asyncapi.ts';
import { exampleOf } from '#shared/json-schema.ts';
import { hubClientFrameSchema, hubServerFrameSchema } from '#shared/protocol/hub.ts';
import { roomClientFrameSchema, roomServerFrameSchema } from '#shared/protocol/room.ts';
import {
  commandFrameSchema,
  readFrameSchema,
  serverFrameSchema,
} from '#shared/protocol/session.ts';

type Message = { name: string; contentType: string; payload: Record<string, unknown> };
type Channel = {
  address: string;
  parameters?: Record<string, unknown>;
  messages: Record<string, Message>;
  bindings: { ws: { method: string; headers: { type: string } } };
};
type Operation = { action: string; channel: { $ref: string }; messages: { $ref: string }[] };
type Document = {
  asyncapi: string;
  info: { title: string; version: string };
  channels: Record<string, Channel>;
  operations: Record<string, Operation>;
};

const document = JSON.parse(JSON.stringify(asyncApiDocument())) as Document;

/** What a reference of the document leads to. */
const at = ($ref: string) =>
  $ref
    .slice(2)
    .split('/')
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], document);

const typesOf = (...unions: { options: readonly { shape: { type: { value: string } } }[] }[]) =>
  unions.flatMap(({ options }) => options.map(({ shape }) => shape.type.value)).sort();

const FRAMES = [
  ['session', 'client', typesOf(commandFrameSchema, readFrameSchema)],
  ['session', 'server', typesOf(serverFrameSchema)],
  ['room', 'client', typesOf(roomClientFrameSchema)],
  ['room', 'server', typesOf(roomServerFrameSchema)],
  ['hub', 'client', typesOf(hubClientFrameSchema)],
  ['hub', 'server', typesOf(hubServerFrameSchema)],
] as const;

describe('the AsyncAPI document', () => {
  it('is of version 3.0 with a title, and its keys are those that AsyncAPI takes', () => {
    expect(document).toMatchObject({ asyncapi: '3.0.0', info: { title: 'Parlor', version: '1' } });
    const keys = ['asyncapi', 'info', 'defaultContentType', 'channels', 'operations'];
    expect(Object.keys(document)).toEqual(keys);
    const names = Object.values(document.channels).flatMap(({ messages }) => Object.keys(messages));
    for (const name of [
      ...names,
      ...Object.keys(document.channels),
      ...Object.keys(document.operations),
    ]) {
      expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
    }
  });

  it.each(Object.keys(SOCKETS))(
    'gives the socket %s an address whose parameters it names',
    (name) => {
      const { address, parameters = {}, bindings } = document.channels[name] as Channel;
      const inAddress = [...address.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      expect(Object.keys(parameters)).toEqual(inAddress);
      expect(bindings.ws).toMatchObject({ method: 'GET', headers: { type: 'object' } });
    },
  );

  it.each(FRAMES)(
    'has every frame of the socket %s that the %s sends, and no other',
    (name, by, types) => {
      const { messages } = document.channels[name] as Channel;
      const told = Object.entries(messages).filter(([key]) => key.startsWith(`${by}.`));
      expect(told.map(([, message]) => message.name).sort()).toEqual(types);
      for (const [key, { payload, ...message }] of told) {
        expect(key).toBe(`${by}.${message.name}`);
        expect(message.contentType).toBe('application/json');
        expect(payload).toMatchObject({
          type: 'object',
          properties: { type: { const: message.name } },
          additionalProperties: false,
        });
      }
    },
  );

  it('has an operation for each side of each socket, all of whose references lead somewhere', () => {
    expect(Object.keys(document.operations).length).toBe(2 * Object.keys(SOCKETS).length);
    for (const { action, channel, messages } of Object.values(document.operations)) {
      expect(['send', 'receive']).toContain(action);
      expect(at(channel.$ref)).toHaveProperty('address');
      for (const { $ref } of messages) {
        expect($ref.startsWith(`${channel.$ref}/messages/`)).toBe(true);
        expect(at($ref)).toHaveProperty('payload');
      }
    }
    const told = Object.values(document.operations).flatMap(({ messages }) => messages);
    const all = Object.values(document.channels).flatMap(({ messages }) => Object.keys(messages));
    expect(told.length).toBe(all.length);
  });

  it.each(Object.keys(SOCKETS) as (keyof typeof SOCKETS)[])(
    'shows frames to the socket %s by examples that it would take',
    (name) => {
      const { messages } = document.channels[name] as Channel;
      for (const [key, { payload }] of Object.entries(messages)) {
        if (!key.startsWith('client.')) continue;
        const example = exampleOf(payload);
        const taken = SOCKETS[name].client.some((union) =>
          union.options.some((frame) => frame.safeParse(example).success),
        );
        expect(taken, `${key}: ${JSON.stringify(example)}`).toBe(true);
      }
    },
  );
});
