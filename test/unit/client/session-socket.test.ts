import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LineState } from '#shared/client/live-socket.ts';
import { ServerClock } from '#shared/client/server-clock.ts';
import { type SessionEventFrame, SessionSocket } from '#shared/client/session-socket.ts';

/** A socket whose other end is the test. */
class Line {
  static readonly OPEN = 1;
  static all: Line[] = [];
  readyState = 0;
  sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly url: string;
  readonly protocols: string[];

  constructor(url: string, protocols: string[]) {
    this.url = url;
    this.protocols = protocols;
    Line.all.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = 3;
  }

  open(): void {
    this.readyState = Line.OPEN;
    this.onopen?.();
  }

  say(frame: unknown): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  drop(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

const result = (seq: number, id: string | null = null) => ({ type: 'result', id, seq, round: {} });
const welcome = (seq: number, aheadMs = 0) => ({
  type: 'welcome',
  seq,
  serverTime: new Date(Date.now() + aheadMs).toISOString(),
  session: {},
});

describe('a session over a line that breaks', () => {
  let events: SessionEventFrame[];
  let states: LineState[];
  let gaps: number;
  let tickets: number;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', Line);
    Line.all = [];
    events = [];
    states = [];
    gaps = 0;
    tickets = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  async function line(): Promise<Line> {
    await vi.advanceTimersByTimeAsync(5_000);
    const last = Line.all.at(-1);
    if (last === undefined) throw new Error('nobody connected');
    return last;
  }

  const socket = (lastSeq = 0) =>
    new SessionSocket({
      lastSeq,
      clock: new ServerClock(),
      ticket: async () => {
        tickets += 1;
        return { ok: true, value: { socketUrl: 'wss://p.test/s', ticket: `t${tickets}` } };
      },
      onEvent: (frame) => events.push(frame),
      onWelcome: () => {},
      onState: (state) => states.push(state),
      onGap: () => {
        gaps += 1;
      },
    });

  it('asks for what it missed and shows each event once, in order', async () => {
    socket(2);
    const first = await line();
    first.open();
    first.say(welcome(2));
    first.say(result(3));
    first.drop();
    const second = await line();
    expect(second.protocols).toEqual(['parlor.v1', 't2']);
    second.open();
    second.say(welcome(6));
    expect(second.sent).toEqual([{ type: 'resume', lastSeq: 3 }]);
    second.say(result(7));
    for (const seq of [4, 5, 6]) second.say(result(seq));
    second.say(result(5));
    expect(events.map(({ seq }) => seq)).toEqual([3, 4, 5, 6, 7]);
  });

  it('sends an unanswered command again under its id, and settles it by the first result', async () => {
    const session = socket();
    const first = await line();
    first.open();
    first.say(welcome(0));
    const answer = session.command({ type: 'play', stake: '1.00', params: {} });
    const [{ id } = { id: '' }] = first.sent as { id: string }[];
    first.drop();
    const second = await line();
    second.open();
    second.say(welcome(1));
    expect(second.sent).toEqual([{ type: 'resume', lastSeq: 0 }, first.sent[0]]);
    second.say(result(1, id));
    second.say(result(1, id));
    await expect(answer).resolves.toMatchObject({ ok: true, frame: { seq: 1 } });
    expect(events).toHaveLength(1);
    expect(session.pending).toBe(0);
  });

  it('takes silence for a lost line even when nothing closes', async () => {
    socket();
    const first = await line();
    first.open();
    first.say(welcome(0));
    await vi.advanceTimersByTimeAsync(8_000);
    expect(first.sent).toContainEqual({ type: 'ping' });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(states.at(-1)).toBe('lost');
    (await line()).open();
    expect(states.at(-1)).toBe('live');
  });

  it('hands a refusal to who asked, and reads the history when the gap is too long', async () => {
    const session = socket();
    const first = await line();
    first.open();
    first.say(welcome(5_000));
    const error = { code: 'resume_gap', message: 'Too long.', seq: 5_000 };
    first.say({ type: 'error', ref: null, error });
    expect(gaps).toBe(1);
    expect(session.lastSeq).toBe(5_000);
    const answer = session.command({ type: 'play', stake: '9.00', params: {} });
    const { id } = first.sent.at(-1) as { id: string };
    first.say({ type: 'error', ref: id, error: { code: 'insufficient_funds', message: 'No.' } });
    await expect(answer).resolves.toMatchObject({
      ok: false,
      error: { code: 'insufficient_funds' },
    });
  });

  it('stays away once the session is closed or the player signed out', async () => {
    const session = socket();
    const first = await line();
    first.open();
    first.say(welcome(0));
    const answer = session.command({ type: 'play', stake: '1.00', params: {} });
    first.drop(4410);
    await expect(answer).resolves.toMatchObject({ ok: false });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(Line.all).toHaveLength(1);
    expect(states.at(-1)).toBe('over');
  });

  it.each([
    ['65 s slow', 65_000],
    ['65 s fast', -65_000],
    ['on time', 0],
  ])(
    'gives a command a minute of the server’s clock on a device that is %s',
    async (_, aheadMs) => {
      const session = socket();
      const first = await line();
      first.open();
      first.say(welcome(0, aheadMs));
      void session.command({ type: 'play', stake: '1.00', params: {} });
      const [{ expiresAt } = { expiresAt: '' }] = first.sent as { expiresAt: string }[];
      expect(Date.parse(expiresAt) - (Date.now() + aheadMs)).toBe(60_000);
    },
  );

  it.each([-65_000, -86_400_000])(
    'gives a command its minute also after the device’s clock was set back by %i ms',
    async (jumpMs) => {
      const session = socket();
      const first = await line();
      first.open();
      first.say(welcome(0));
      await vi.advanceTimersByTimeAsync(5_000);
      const serverMs = Date.now();
      vi.setSystemTime(serverMs + jumpMs);
      void session.command({ type: 'play', stake: '1.00', params: {} });
      const frames = first.sent as { expiresAt?: string }[];
      const { expiresAt = '' } = frames.find((frame) => frame.expiresAt !== undefined) ?? {};
      expect(Date.parse(expiresAt)).toBe(serverMs + 60_000);
    },
  );

  it('lets a command that was asked before a sleep be old after it', async () => {
    const clock = { deviceMs: 1_000_000, steadyMs: 0 };
    const known = new ServerClock(
      () => clock.deviceMs,
      () => clock.steadyMs,
    );
    known.learn(new Date(1_065_000).toISOString());
    clock.deviceMs += 3_600_000;
    expect(known.nowMs()).toBe(1_065_000 + 3_600_000);
  });

  it('dates what was asked before the first welcome from when it was asked, and sends it once', async () => {
    const session = socket();
    const first = await line();
    first.open();
    const askedMs = Date.now();
    void session.command({ type: 'play', stake: '1.00', params: {} });
    expect(first.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    first.say(welcome(0, 90_000));
    expect(first.sent).toHaveLength(1);
    const { expiresAt } = first.sent[0] as { expiresAt: string };
    expect(Date.parse(expiresAt)).toBe(askedMs + 90_000 + 60_000);
  });
});
