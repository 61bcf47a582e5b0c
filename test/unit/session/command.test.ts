import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, parseCommand } from '#objects/game-session/decide/command.ts';
import { newKeys } from '#scripts/platform/settings/keys.ts';
import { isId, newId } from '#shared/ids.ts';
import { nonceOf, roundId, sessionIdOf, setRoundIdKey } from '#shared/round-id.ts';
import { isSessionId, newSessionId } from '#shared/session-id.ts';
import { newTicket, ticketHash, ticketOf, ticketRoutingId } from '#shared/ticket.ts';

const frame = (fields: Record<string, unknown>) =>
  JSON.stringify({ type: 'play', id: 'a', ...fields });

function fingerprint(text: string): string {
  const parsed = parseCommand(text);
  if (!parsed.ok || !('fingerprint' in parsed.value)) throw new Error('no command');
  return parsed.value.fingerprint;
}

describe('a command', () => {
  it('is the same whatever the order of its keys and the spelling of its stake', () => {
    const one = frame({ stake: '1.50', params: { target: '50.00', direction: 'over' } });
    const two = frame({ params: { direction: 'over', target: '50.00' }, stake: '1.5' });
    expect(fingerprint(one)).toBe(fingerprint(two));
  });

  it('is another one when anything that counts differs', () => {
    const params = { target: '50.00', direction: 'over' };
    const texts = [
      frame({ stake: '1.00', params }),
      frame({ stake: '1.01', params }),
      frame({ stake: '1.00', params: { ...params, direction: 'under' } }),
      JSON.stringify({ type: 'autoplay', id: 'a', stake: '1.00', params, plays: 1 }),
      JSON.stringify({ type: 'autoplay', id: 'a', stake: '1.00', params, plays: 2 }),
      JSON.stringify({
        type: 'autoplay',
        id: 'a',
        stake: '1.00',
        params,
        plays: 1,
        stopOnLoss: '1',
      }),
      JSON.stringify({
        type: 'autoplay',
        id: 'a',
        stake: '1.00',
        params,
        plays: 1,
        stopOnProfit: '1',
      }),
      JSON.stringify({ type: 'rotateSeed', id: 'a' }),
      JSON.stringify({ type: 'rotateSeed', id: 'a', clientSeed: 'x' }),
      JSON.stringify({ type: 'action', id: 'a', roundId: 'r', action: 'hit' }),
      JSON.stringify({ type: 'action', id: 'a', roundId: 'r', action: 'stand' }),
    ];
    expect(new Set(texts.map(fingerprint)).size).toBe(texts.length);
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((v) => JSON.stringify(v)),
        ),
        (text) => {
          expect(typeof parseCommand(text).ok).toBe('boolean');
        },
      ),
    );
  });

  it('with a card number anywhere, its own id included, is refused by that name', () => {
    const bet = { type: 'play', stake: '1.00', params: {} };
    for (const frame of [
      { ...bet, id: '4111111111111111' },
      { ...bet, id: 'a', params: { note: '4111 1111 1111 1111' } },
    ]) {
      expect(parseCommand(JSON.stringify(frame))).toMatchObject({
        ok: false,
        ref: frame.id,
        refusal: { code: 'card_number_refused' },
      });
    }
    // What clients use as ids: a clock, a random id.
    for (const id of ['1732440000000', '5f1c9d1e-4111-4111-8111-111111111111']) {
      expect(parseCommand(JSON.stringify({ ...bet, id })).ok).toBe(true);
    }
  });

  it('with a card number in wide digits is refused as well', () => {
    const note = '4111111111111111'.replaceAll(/\d/g, (d) =>
      String.fromCodePoint(0xff10 + Number(d)),
    );
    const text = JSON.stringify({ type: 'play', id: 'a', stake: '1.00', params: { note } });
    expect(parseCommand(text)).toMatchObject({ refusal: { code: 'card_number_refused' } });
  });

  it('is written in one canonical way that still tells values apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalText(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

const [first, second] = [newKeys().ROUTING_KEY, newKeys().ROUTING_KEY];
const rotated = `${second},${first}`;
const unrelated = newKeys().ROUTING_KEY;

// Every way to be wrong by one character, in the alphabet of all of them.
function* neighbours(text: string): Generator<string> {
  for (let at = 0; at < text.length; at++) {
    const other = text[at] === 'A' ? 'B' : 'A';
    yield text.slice(0, at) + other + text.slice(at + 1);
  }
}

describe('round ids', () => {
  const owner = { id: newId(1_000) };

  it('lead the holder of the key to session and nonce, and nobody else', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (nonce) => {
        setRoundIdKey(first);
        const id = roundId(owner, nonce);
        expect(id).toMatch(/^[A-Za-z0-9_-]{54}$/);
        expect(roundId(owner, nonce)).toBe(id);
        expect(nonceOf(owner, id)).toBe(nonce);
        expect(nonceOf({ id: newId(2_000) }, id)).toBeNull();
        expect(sessionIdOf(first, id)).toBe(owner.id);
        expect(sessionIdOf(unrelated, id)).toBeNull();
        setRoundIdKey(rotated);
        expect(nonceOf(owner, id)).toBe(nonce);
        expect(sessionIdOf(rotated, id)).toBe(owner.id);
        expect(roundId(owner, nonce)).not.toBe(id);
      }),
    );
  });

  it('are made up by nobody: random ones and those with one character changed lead nowhere', () => {
    setRoundIdKey(first);
    const id = roundId(owner, 7);
    for (const other of neighbours(id)) expect(sessionIdOf(first, other)).toBeNull();
    for (const text of ['', 'x', id.slice(1), `${id}A`, id.toLowerCase()]) {
      expect(sessionIdOf(first, text)).toBeNull();
    }
    const random = fc.uint8Array({ minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(random, (bytes) => {
        expect(sessionIdOf(first, Buffer.from(bytes).toString('base64url'))).toBeNull();
      }),
    );
  });

  it('of one table have nothing in common that those of two tables have not', () => {
    setRoundIdKey(first);
    const bytesOf = (session: { id: string }, nonce: number) =>
      Buffer.from(roundId(session, nonce), 'base64url');
    const count = 500;
    for (let at = 0; at < 40; at++) {
      const values = new Set(
        Array.from({ length: count }, (_, nonce) => bytesOf(owner, nonce)[at]),
      );
      // 500 draws out of 256 leave some 220 different ones; a fixed byte leaves one.
      expect(values.size).toBeGreaterThan(150);
    }
  });
});

describe('session ids', () => {
  it('are ids that only we give out, in their one spelling', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 47 }), (nowMs) => {
        const id = newSessionId(first, nowMs);
        expect(isId(id)).toBe(true);
        expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(nowMs);
        expect(isSessionId(first, id)).toBe(true);
        expect(isSessionId(rotated, id)).toBe(true);
        expect(isSessionId(unrelated, id)).toBe(false);
        expect(isSessionId(first, newId(nowMs))).toBe(false);
        expect(isSessionId(first, id.toUpperCase())).toBe(false);
      }),
    );
    const id = newSessionId(first, 1_000);
    for (const other of neighbours(id.replaceAll('a', 'b'))) {
      expect(isSessionId(first, other)).toBe(false);
    }
    for (const text of ['', 'x', id.replaceAll('-', ''), `${id}0`, `{${id}}`]) {
      expect(isSessionId(first, text)).toBe(false);
    }
  });
});

describe('tickets', () => {
  const nowMs = 1_700_000_000_000;
  const id = newId(nowMs);
  const ticket = newTicket(first, 'session', id, nowMs + 30_000);
  const routed = (text: string, ring = first, atMs = nowMs) =>
    ticketRoutingId(ring, 'session', text, atMs);

  it('lead to their object under every key of the ring, until they are over', () => {
    expect(routed(ticket)).toBe(id);
    expect(routed(ticket, rotated)).toBe(id);
    expect(routed(ticket, unrelated)).toBeNull();
    expect(routed(ticket, first, nowMs + 29_999)).toBe(id);
    expect(routed(ticket, first, nowMs + 36_001)).toBeNull();
    expect(newTicket(first, 'session', id, nowMs)).not.toBe(newTicket(first, 'session', id, nowMs));
  });

  it('lead to no other kind of object', () => {
    for (const kind of ['room', 'hub'] as const) {
      expect(ticketRoutingId(first, kind, ticket, nowMs)).toBeNull();
    }
  });

  it('are tickets only in their one spelling', () => {
    expect(ticketHash(ticket)).toMatch(/^[0-9a-f]{64}$/);
    const request = (protocols: string) =>
      new Request('https://x.test', { headers: { 'sec-websocket-protocol': protocols } });
    expect(ticketOf(request(`parlor.v1, ${ticket}`), 'parlor.v1')).toBe(ticket);
    for (const protocols of [
      'parlor.v1',
      ticket,
      `${ticket}, parlor.v1`,
      `a, parlor.v1, ${ticket}`,
    ]) {
      expect(ticketOf(request(protocols), 'parlor.v1')).toBeNull();
    }
    for (const text of ['', 'x', `${ticket}x`, ticket.slice(1), ticket.replace('.', '')]) {
      expect(routed(text)).toBeNull();
    }
    for (const text of neighbours(ticket)) expect(routed(text)).toBeNull();
  });
});
