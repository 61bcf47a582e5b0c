import { describe, expect, it } from 'vitest';
import { isUnavailable, Unavailable } from '#shared/availability.ts';

// Errors as workerd 2026-10 gives them to who called another Worker or an object.
const fromRuntime = (message: string, marks: object) => Object.assign(new Error(message), marks);

describe('An outage', () => {
  it('is what was thrown as one, also when its class was lost on the way', () => {
    expect(isUnavailable(new Unavailable('database'))).toBe(true);
    expect(isUnavailable(new Error(new Unavailable('hub').message))).toBe(true);
  });

  it('is a connection to a Worker or an object that was lost, first hand or handed on', () => {
    const lost = { retryable: true };
    expect(isUnavailable(fromRuntime('Network connection lost.', lost))).toBe(true);
    expect(isUnavailable(fromRuntime('Network connection lost.', { ...lost, remote: true }))).toBe(
      true,
    );
  });

  it('is an object that was reset under a call, or has too much to do', () => {
    const reset = { durableObjectReset: true };
    expect(isUnavailable(fromRuntime('its code was updated', reset))).toBe(true);
    expect(isUnavailable(fromRuntime('too many requests', { overloaded: true }))).toBe(true);
  });

  it('is no bug of the code that was called', () => {
    expect(isUnavailable(fromRuntime('x is not a function', { remote: true }))).toBe(false);
    expect(isUnavailable(new TypeError('x is undefined'))).toBe(false);
    expect(isUnavailable('Network connection lost.')).toBe(false);
  });
});
