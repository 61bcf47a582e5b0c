import { evictDurableObject } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SignInControlContract } from '#shared/contracts/sign-in-control.ts';
import { PING_TEXT, PONG_TEXT, serverFrameSchema } from '#shared/protocol/session.ts';
import { newTicket } from '#shared/ticket.ts';
import {
  COIN,
  connect,
  EVEN_DICE,
  env,
  fireAlarm,
  newSession,
  openSession,
  play,
  type TestSession,
  ticketFor,
  upgrade,
} from './session.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A play as a client could misspell it, up to its stake. */
const PLAY = '{"type":"play","id":"a","stake":';

describe('the welcome', () => {
  it('tells the server’s clock, and a command is dated by it', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2031, 4, 5, 6, 7, 8) });
    const session = await openSession();
    const client = await connect(session);
    const [welcome] = client.frames;
    expect(welcome).toMatchObject({ type: 'welcome', serverTime: '2031-05-05T06:07:08.000Z' });
    const dated = (id: string, expiresAt: string) => ({ ...play(id), expiresAt });
    client.send(dated('late', '2031-05-05T06:07:07.999Z'));
    client.send(dated('soon', '2031-05-05T06:07:08.001Z'));
    await client.next((frame) => frame.type === 'result' && frame.id === 'soon');
    const late = client.frames.find((frame) => frame.type === 'error');
    expect(late).toMatchObject({ ref: 'late', error: { code: 'command_expired' } });
  });
});

describe('the ticket', () => {
  it('opens one socket and no second one', async () => {
    const session = await openSession();
    const ticket = await ticketFor(session);
    const first = await upgrade(session, `parlor.v1, ${ticket}`);
    expect(first.status).toBe(101);
    expect(first.headers.get('sec-websocket-protocol')).toBe('parlor.v1');
    expect((await upgrade(session, `parlor.v1, ${ticket}`)).status).toBe(401);
  });

  it('is refused when it is unknown, misspelt, of another session, alone or absent', async () => {
    const session = await openSession();
    const other = await openSession();
    const foreign = await ticketFor(other);
    const attempts = [
      `parlor.v1, ${newTicket(env.ROUTING_KEY, 'session', session.sessionId, Date.now() + 30_000)}`,
      `parlor.v1, ${foreign}`,
      `parlor.v1, ${(await ticketFor(session)).slice(0, -1)}`,
      `parlor.v2, ${await ticketFor(session)}`,
      await ticketFor(session),
      'parlor.v1',
    ];
    for (const protocols of attempts) {
      const response = await upgrade(session, protocols);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error: { code: 'invalid_ticket' } });
    }
  });

  it('dies after thirty seconds', async () => {
    const session = await openSession();
    const ticket = await ticketFor(session);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 30_001 });
    expect((await upgrade(session, `parlor.v1, ${ticket}`)).status).toBe(401);
  });

  it('does not let a sign-in in that the hub calls dead', async () => {
    const session = await openSession();
    const ticket = await ticketFor(session);
    await env.HUB_CONTROL.kill(session.sid);
    expect((await upgrade(session, `parlor.v1, ${ticket}`)).status).toBe(401);
  });

  it('is not given to a stranger, nor for a session that nobody opened', async () => {
    const session = await openSession();
    const stranger = newSession();
    const forStranger = await session.object.issueTicket(stranger.playerId, stranger.sid, 'player');
    expect(forStranger).toMatchObject({ ok: false, error: { code: 'not_found' } });
    const nobody = await stranger.object.issueTicket(stranger.playerId, stranger.sid, 'player');
    expect(nobody).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });
});

describe('signing out', () => {
  it('closes every socket of the sign-in, also of a hibernated object, and tells the hub', async () => {
    const session = await openSession();
    const [one, two] = [await connect(session), await connect(session)];
    const other = await connect(session, 'player', {
      playerId: session.playerId,
      sid: newSession().sid,
    });
    await evictDurableObject(session.object);
    await session.object.cut({ sid: session.sid, kind: 'session', id: session.sessionId });
    expect((await one.ended()).code).toBe(4401);
    expect((await two.ended()).code).toBe(4401);
    expect((await other.ask(play('still'))).type).toBe('result');
    const attached = await env.HUB_CONTROL.attachedNow();
    expect(attached.filter(({ sid }) => sid === session.sid)).toEqual([]);
  });
});

describe('a departure that the hub did not hear of', () => {
  const isAttached = async ({ sid }: TestSession) =>
    (await env.HUB_CONTROL.attachedNow()).some((socket) => socket.sid === sid);

  it('is told again by the alarm, after a nap too', async () => {
    const session = await openSession();
    const client = await connect(session);
    const { HUB_CONTROL } = env;
    await HUB_CONTROL.refuseDepartures(session.sid);
    client.close();
    while ((await HUB_CONTROL.departuresRefused(session.sid)) === 0) await scheduler.wait(5);
    expect(await isAttached(session)).toBe(true);
    await evictDurableObject(session.object);
    await HUB_CONTROL.hearDepartures(session.sid);
    while (await isAttached(session)) {
      await fireAlarm(session);
      await scheduler.wait(5);
    }
  });
});

describe('two tabs', () => {
  it('both see every event, and each command is answered once', async () => {
    const session = await openSession();
    const [left, right] = [await connect(session), await connect(session)];
    for (let index = 0; index < 5; index++) {
      await left.ask(play(`l${index}`));
      await right.ask(play(`r${index}`));
    }
    await left.next((frame) => frame.type === 'result' && frame.seq === 10);
    const results = (client: typeof left) => client.frames.filter(({ type }) => type === 'result');
    expect(results(left)).toEqual(results(right));
    expect(results(left)).toHaveLength(10);
  });
});

describe('spectators', () => {
  it('are let in only after the player said so, see no secrets and may do nothing', async () => {
    const session = await openSession();
    const watcher = newSession();
    const refused = await session.object.issueTicket(watcher.playerId, watcher.sid, 'spectator');
    expect(refused).toMatchObject({ ok: false, error: { code: 'not_found' } });
    await session.object.update(session.playerId, { settings: { spectators: true } });
    const asPlayer = await session.object.issueTicket(watcher.playerId, watcher.sid, 'player');
    expect(asPlayer).toMatchObject({ ok: false, error: { code: 'not_found' } });
    const eyes = await connect(session, 'spectator', watcher);
    const client = await connect(session);
    await client.ask(play('p'));
    await session.object.topUp(session.playerId, 'key', COIN);
    const seen = await eyes.next(({ type }) => type === 'result');
    expect(Object.keys(seen).sort()).toEqual(['round', 'seq', 'type']);
    const text = JSON.stringify(eyes.frames);
    for (const secret of ['balance', 'wagered', 'paid', 'standing', session.playerId]) {
      expect(text).not.toContain(secret);
    }
    for (const frame of eyes.frames) expect(serverFrameSchema.parse(frame)).toEqual(frame);
    const denied = await eyes.ask(play('mine'));
    expect(denied).toMatchObject({ type: 'error', error: { code: 'forbidden' } });
    eyes.send({ type: 'resume', lastSeq: 0 });
    await eyes.next((frame) => frame.type === 'settings');
    expect(JSON.stringify(eyes.frames)).not.toContain('balance');
  });

  it('are sent away when the player switches them off', async () => {
    const session = await openSession();
    await session.object.update(session.playerId, { settings: { spectators: true } });
    const eyes = await connect(session, 'spectator', newSession());
    await session.object.update(session.playerId, { settings: { spectators: false } });
    expect((await eyes.ended()).code).toBe(1008);
  });
});

describe('bad frames', () => {
  it.each([
    ['not JSON', '{"type":'],
    ['a bare value', '7'],
    ['an unknown type', '{"type":"steal","id":"a"}'],
    ['a missing id', '{"type":"play","stake":"1.00","params":{}}'],
    ['an unknown field', '{"type":"play","id":"a","stake":"1.00","params":{},"payout":"9"}'],
    ['a stake that is a number', '{"type":"play","id":"a","stake":1,"params":{}}'],
    ['a stake with seven decimals', '{"type":"play","id":"a","stake":"0.0000001","params":{}}'],
    ['a negative stake', '{"type":"play","id":"a","stake":"-1","params":{}}'],
    ['an exponent', '{"type":"play","id":"a","stake":"1e3","params":{}}'],
    ['a trailing space', '{"type":"play","id":"a","stake":"1.00 ","params":{}}'],
    ['2^63 micros', '{"type":"play","id":"a","stake":"9223372036854.775808","params":{}}'],
    ['deep JSON', `${PLAY}"1.00","params":{"a":${'['.repeat(99)}${']'.repeat(99)}}}`],
    ['a prototype key', '{"type":"play","id":"a","stake":"1.00","params":{"__proto__":{}}}'],
    ['NUL in text', '{"type":"play","id":"a","stake":"1.00","params":{"target":"\\u0000"}}'],
    ['params out of range', `${PLAY}"1.00","params":{"target":"100.01","direction":"over"}}`],
    ['a stake of another currency', `${PLAY}"1.00","currency":"SC","params":{}}`],
    ['a stake of nothing', `${PLAY}"0","params":${JSON.stringify(EVEN_DICE)}}`],
    ['a stake above the limit', `${PLAY}"50000.000001","params":${JSON.stringify(EVEN_DICE)}}`],
    ['an action without a round', '{"type":"action","id":"a","roundId":"x","action":"hit"}'],
    ['a resume from the future', '{"type":"resume","lastSeq":99}'],
  ])('%s is a named error, changes nothing and leaves the socket open', async (_name, text) => {
    const session = await openSession();
    const client = await connect(session);
    client.send(text);
    const error = await client.next(({ type }) => type === 'error');
    expect(serverFrameSchema.parse(error)).toEqual(error);
    expect((await client.ask(play('fine'))).type).toBe('result');
    const view = await session.object.view(session.playerId);
    expect(view).toMatchObject({ value: { nonce: 1, seq: 1 } });
  });

  it('a binary frame is an error and close 1003; an oversized one 1009', async () => {
    const session = await openSession();
    const neighbour = await connect(session);
    const binary = await connect(session);
    binary.send(new Uint8Array([1, 2, 3]).buffer);
    expect((await binary.ended()).code).toBe(1003);
    const large = await connect(session);
    large.send(JSON.stringify({ ...play('x'), params: { a: 'x'.repeat(8_192) } }));
    expect((await large.ended()).code).toBe(1009);
    expect(large.frames.at(-1)).toMatchObject({ error: { code: 'body_too_large' } });
    const umlauts = await connect(session);
    umlauts.send(JSON.stringify({ ...play('x'), params: { a: 'ä'.repeat(4_200) } }));
    expect((await umlauts.ended()).code).toBe(1009);
    expect((await neighbour.ask(play('fine'))).type).toBe('result');
  });

  it('a thousand frames at once are cut off with 4429, and the other tab plays on', async () => {
    const session = await openSession({ walletMicros: 10_000n * COIN, buyInMicros: 5_000n * COIN });
    const flood = await connect(session);
    const neighbour = await connect(session);
    // Time stands still, so that a slow machine earns no further frames meanwhile.
    vi.useFakeTimers({ toFake: ['Date'] });
    for (let index = 0; index < 1_000; index++) flood.send(play(`f${index}`));
    expect((await flood.ended()).code).toBe(4429);
    expect(flood.frames.at(-1)).toMatchObject({
      error: { code: 'too_many_frames', retryAfterSeconds: 1 },
    });
    expect((await neighbour.ask(play('fine'))).type).toBe('result');
    const view = await session.object.view(session.playerId);
    if (!view.ok) throw new Error('no view');
    expect(view.value.nonce).toBeLessThan(300);
  });

  it('a connection that carried 32 MiB is closed with 1013, and the client goes on on a new one', async () => {
    const session = await openSession({ walletMicros: 10_000n * COIN, buyInMicros: 5_000n * COIN });
    const client = await connect(session);
    for (let index = 0; index < 900; index++) await client.ask(play(`p${index}`));
    // A client that asks for everything again and again, as one that never reads could, and slowly
    // enough to be within its rate.
    for (let times = 0; times < 200 && client.closed === null; times++) {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1_000 });
      client.send({ type: 'resume', lastSeq: 0 });
      await scheduler.wait(0);
    }
    expect((await client.ended()).code).toBe(1013);
    const again = await connect(session);
    expect((await again.ask(play('next'))).type).toBe('result');
  });

  it('that are pings count like any other: a flood of them is cut off with 4429', async () => {
    const client = await connect(await openSession());
    vi.useFakeTimers({ toFake: ['Date'] });
    for (let index = 0; index < 1_000; index++) client.send(PING_TEXT);
    expect((await client.ended()).code).toBe(4429);
    expect(client.frames.filter(({ type }) => type === 'pong').length).toBeLessThan(300);
  });

  it('answers a ping, in the spelling of the runtime and in any other', async () => {
    const session = await openSession();
    const client = await connect(session);
    client.send(PING_TEXT);
    await client.next(({ type }) => type === 'pong');
    client.send('{ "type": "ping" }');
    while (client.frames.filter(({ type }) => type === 'pong').length < 2) await scheduler.wait(5);
    expect(PONG_TEXT).toBe('{"type":"pong"}');
  });
});

describe('the Worker itself', () => {
  it('serves nothing over HTTP, and lets auth cut a sign-in by the object that holds its socket', async () => {
    const worker = exports as unknown as {
      default: { fetch(request: Request): Promise<Response> };
      SignInControl: SignInControlContract;
    };
    expect((await worker.default.fetch(new Request('https://x.test/'))).status).toBe(404);
    const session = await openSession();
    const client = await connect(session);
    const socket = { sid: session.sid, kind: 'session', id: session.sessionId } as const;
    await worker.SignInControl.cut(socket);
    expect((await client.ended()).code).toBe(4401);
    // Again, and for an object that nobody opened: no effect, no error.
    await worker.SignInControl.cut(socket);
    await worker.SignInControl.cut({ ...socket, id: newSession().sessionId });
  });
});

describe('what is worth many frames', () => {
  it('is paid for: a flood of resumes is cut off long before it fills the memory', async () => {
    const session = await openSession({ walletMicros: 10_000n * COIN, buyInMicros: 5_000n * COIN });
    const client = await connect(session);
    for (let index = 0; index < 500; index++) await client.ask(play(`p${index}`));
    const before = client.frames.length;
    vi.useFakeTimers({ toFake: ['Date'] });
    for (let times = 0; times < 190; times++) client.send({ type: 'resume', lastSeq: 0 });
    expect((await client.ended()).code).toBe(4429);
    expect(client.frames.length - before).toBeLessThan(20 * 500);
  });
});
