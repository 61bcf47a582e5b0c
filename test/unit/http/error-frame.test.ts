// A refusal on a socket and its line in the log.

import { afterEach, expect, it, vi } from 'vitest';
import { errorFrame, nameOf } from '#shared/http/error-frame.ts';

afterEach(() => void vi.restoreAllMocks());

it.each(['game-session', 'chat-room', 'player-hub'] as const)(
  'the request id of a refusal on a socket of a %s stands in the log beside its code',
  (object) => {
    const lines: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)));
    const facts = { retryAfterSeconds: 3 };
    const text = errorFrame({ code: 'slow_mode', facts }, 'c1', { object, id: 'one' });
    const { type, ref, error } = JSON.parse(text);
    expect([type, ref, error.code, error.retryAfterSeconds]).toEqual([
      'error',
      'c1',
      'slow_mode',
      3,
    ]);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        at: expect.any(String),
        level: 'info',
        event: 'frame_refused',
        object,
        id: 'one',
        requestId: error.requestId,
        errorCode: 'slow_mode',
      },
    ]);
  },
);

it('an object is told by the name that it was asked for by, or by its id', () => {
  expect(nameOf({ id: { name: 'table', toString: () => 'hex' } })).toBe('table');
  expect(nameOf({ id: { toString: () => 'hex' } })).toBe('hex');
});
