// A refusal on a socket and its line in the log.

import { afterEach, expect, it, vi } from 'vitest';
import { errorFrame, nameOf } from '#shared/http/error-frame.ts';
import { errorFrameSchema } from '#shared/http/error-schema.ts';
import { FRAME_REFUSALS } from '#shared/protocol/refusals.ts';

afterEach(() => void vi.restoreAllMocks());

it.each(['game-session', 'chat-room', 'player-hub'] as const)(
  'the request id of a refusal on a socket of a %s stands in the log beside its code',
  (object) => {
    const lines: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)));
    const facts = { field: 'text' };
    const text = errorFrame({ code: 'invalid_request', facts }, 'c1', { object, id: 'one' });
    const { type, ref, error } = JSON.parse(text);
    expect([type, ref, error.code, error.field]).toEqual([
      'error',
      'c1',
      'invalid_request',
      'text',
    ]);
    expect(errorFrameSchema(FRAME_REFUSALS[object]).safeParse(JSON.parse(text)).success).toBe(true);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        at: expect.any(String),
        level: 'info',
        event: 'frame_refused',
        object,
        id: 'one',
        requestId: error.requestId,
        errorCode: 'invalid_request',
      },
    ]);
  },
);

it('a code that the sockets of an object do not declare is thrown, where nobody plays', () => {
  const refuse = () => errorFrame({ code: 'slow_mode' }, null, { object: 'player-hub', id: 'one' });
  expect(refuse).toThrow('frame_code_undeclared');
});

it('an object is told by the name that it was asked for by, or by its id', () => {
  expect(nameOf({ id: { name: 'table', toString: () => 'hex' } })).toBe('table');
  expect(nameOf({ id: { toString: () => 'hex' } })).toBe('hex');
});
