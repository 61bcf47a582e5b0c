import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveSocket } from '#shared/client/live-socket.ts';

const MINUTE = 60_000;

const PLACES = 10;
/** A hub with places for ten: one more, and the oldest is sent away. */
const hub = {
  open: [] as Line[],
  opened: 0,
  /** What an opened socket is closed with at once, if at all. */
  refuses: null as number | null,
};

class Line {
  static readonly OPEN = 1;
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor() {
    queueMicrotask(() => this.#open());
  }

  #open(): void {
    if (this.readyState !== 0) return;
    this.readyState = Line.OPEN;
    hub.opened += 1;
    this.onopen?.();
    if (hub.refuses === null) hub.open.push(this);
    else this.end(hub.refuses);
    if (hub.open.length > PLACES) hub.open[0]?.end(4409);
  }

  end(code: number): void {
    this.close();
    this.onclose?.({ code });
  }

  send(text: string): void {
    if (text !== '{"type":"ping"}' || this.readyState !== Line.OPEN) return;
    queueMicrotask(() => this.onmessage?.({ data: '{"type":"pong"}' }));
  }

  close(): void {
    this.readyState = 3;
    hub.open = hub.open.filter((other) => other !== this);
  }
}

const tab = (network?: EventTarget) =>
  new LiveSocket({
    ticket: async () => ({ ok: true, value: { socketUrl: 'wss://p.test/s', ticket: 't' } }),
    onFrame: () => {},
    onState: () => {},
    ...(network !== undefined && { network }),
  });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Line);
  hub.open = [];
  hub.opened = 0;
  hub.refuses = null;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a socket that comes back by itself', () => {
  it.each([1006, 1008, 1013, 4409, 4429])(
    'asks ever more rarely while each one is opened and closed with %i at once',
    async (code) => {
      hub.refuses = code;
      const line = tab();
      await vi.advanceTimersByTimeAsync(MINUTE);
      expect(hub.opened).toBeGreaterThan(0);
      expect(hub.opened).toBeLessThan(40);
      line.close();
    },
  );

  it('comes back at once after a life, however often that happened before', async () => {
    const line = tab();
    for (let times = 0; times < 10; times++) {
      await vi.advanceTimersByTimeAsync(MINUTE);
      expect(line.state).toBe('live');
      hub.open[0]?.close();
      const before = hub.opened;
      // The unanswered ping tells that the line is dead, then the shortest pause.
      await vi.advanceTimersByTimeAsync(8_000 + 4_000 + 500);
      expect(hub.opened).toBe(before + 1);
    }
    line.close();
  });

  it('leaves its place to newer tabs: twelve with ten places do not push each other out for ever', async () => {
    const tabs = Array.from({ length: 12 }, () => tab());
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    hub.opened = 0;
    await vi.advanceTimersByTimeAsync(60 * MINUTE);
    expect(hub.opened).toBeLessThan(60);
    expect(hub.open).toHaveLength(10);
    for (const line of tabs) line.close();
  });

  it('takes its place back when somebody looks at its page again', async () => {
    const page = new EventTarget();
    const first = tab(page);
    await vi.advanceTimersByTimeAsync(1_000);
    const others = Array.from({ length: 10 }, () => tab());
    await vi.advanceTimersByTimeAsync(1_000);
    expect(first.state).toBe('lost');
    page.dispatchEvent(new Event('focus'));
    await vi.advanceTimersByTimeAsync(10);
    expect(first.state).toBe('live');
    for (const line of [first, ...others]) line.close();
  });
});
