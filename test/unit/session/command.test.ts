import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, parseFrame } from '#objects/game-session/command.ts';
import { newId } from '#shared/ids.ts';
import { nonceOf, roundId, sessionIdOf } from '#shared/round-id.ts';
import { newTicket, ticketHash, ticketOf, ticketRoutingId } from '#shared/ticket.ts';

const frame = (fields: Record<string, unknown>) =>
  JSON.stringify({ type: 'play', id: 'a', ...fields });

function fingerprint(text: string): string {
  const parsed = parseFrame(text);
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
          expect(typeof parseFrame(text).ok).toBe('boolean');
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
      expect(parseFrame(JSON.stringify(frame))).toMatchObject({
        ok: false,
        ref: frame.id,
        refusal: { code: 'card_number_refused' },
      });
    }
    // What clients use as ids: a clock, a random id.
    for (const id of ['1732440000000', '5f1c9d1e-4111-4111-8111-111111111111']) {
      expect(parseFrame(JSON.stringify({ ...bet, id })).ok).toBe(true);
    }
  });

  it('is written in one canonical way that still tells values apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalText(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('ids that leave the object', () => {
  const owner = { id: newId(1_000), secret: 'secret' };

  it('name their session and nonce, for their owner only', () => {
    fc.assert(
      fc.property(fc.nat(), (nonce) => {
        const id = roundId(owner, nonce);
        expect(id).toMatch(/^[A-Za-z0-9_-]{54}$/);
        expect(nonceOf(owner, id)).toBe(nonce);
        expect(sessionIdOf(id)).toBe(owner.id);
        expect(nonceOf({ ...owner, secret: 'other' }, id)).toBeNull();
        expect(nonceOf({ ...owner, id: newId(2_000) }, id)).toBeNull();
      }),
    );
  });

  it('are tickets only in their one spelling', () => {
    const id = newId(Date.now());
    const ticket = newTicket(id);
    expect(ticketRoutingId(ticket)).toBe(id);
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
      expect(ticketRoutingId(text)).toBeNull();
    }
  });
});
