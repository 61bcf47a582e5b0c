import { afterEach, describe, expect, it, vi } from 'vitest';
import { log } from '#shared/log.ts';

const written = vi.spyOn(console, 'log').mockImplementation(() => {});
afterEach(() => written.mockClear());

function lineOf(fields: Record<string, unknown>): Record<string, unknown> {
  log('info', 'tested', fields);
  return JSON.parse(String(written.mock.lastCall?.[0]));
}

describe('the log', () => {
  it('masks fields that hold secrets, at any depth, and leaves error codes', () => {
    const line = lineOf({ accessToken: 'a', about: { password: 'b' }, errorCode: 'not_found' });
    expect(line).toMatchObject({ accessToken: '[masked]', about: { password: '[masked]' } });
    expect(line.errorCode).toBe('not_found');
  });

  it.each(['4111 1111 1111 1111', 'paid with 4111111111111111.', '4111-1111-1111-1111'])(
    'masks what looks like a card number: %s',
    (text) => {
      expect(lineOf({ text }).text).toContain('[number]');
      expect(lineOf({ text }).text).not.toContain('1111');
    },
  );

  it('masks one that is a number, or is spelled so that it cannot be cut out', () => {
    expect(lineOf({ text: 4111111111111111 }).text).toBe('[number]');
    expect(lineOf({ text: 'see 4111.1111.1111.1111' }).text).toBe('[number]');
    expect(lineOf({ atMs: 1795511139123 }).atMs).toBe(1795511139123);
  });

  it('keeps an id whole even when its digits look like a card number', () => {
    const requestId = '01a20c7f-4101-7295-9802-123456789012';
    expect(lineOf({ requestId }).requestId).toBe(requestId);
  });

  it('keeps hostile text on its line', () => {
    log('info', 'tested', { text: 'a\n{"level":"error"}\r\u2028' });
    expect(String(written.mock.lastCall?.[0])).not.toMatch(/[\n\r]/);
  });
});
