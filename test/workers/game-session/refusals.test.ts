// What a table refuses can be looked up: the request id that a player reads out stands in the log.

import { afterEach, expect, it, vi } from 'vitest';
import { connect, EVEN_DICE, openSession } from './session.ts';

afterEach(() => void vi.restoreAllMocks());

it.each([
  ['a frame that is none', { type: 'fly' }, 'invalid_request'],
  [
    'a stake beyond the range',
    { type: 'play', id: 'x', stake: '90000000.00', params: EVEN_DICE },
    'stake_out_of_range',
  ],
])('a refusal of %s is logged with its code and request id', async (_, frame, code) => {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)));
  const session = await openSession();
  const client = await connect(session);
  client.send(frame);
  const refused = await client.next(({ type }) => type === 'error');
  if (refused.type !== 'error') throw new Error('no refusal');
  expect(refused.error.code).toBe(code);
  const logged = lines
    .map((line) => JSON.parse(line))
    .filter(({ event }) => event === 'frame_refused');
  expect(logged).toMatchObject([
    { object: 'game-session', requestId: refused.error.requestId, errorCode: code },
  ]);
});
