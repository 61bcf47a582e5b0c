import { evictDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseAmount } from '#shared/money.ts';
import { COIN, connect, EVEN_DICE, env, FREE, openSession } from './session.ts';

afterEach(async () => {
  vi.useRealTimers();
  await env.WALLET.heal();
  await env.WALLET.setStanding(FREE);
});

const micros = (text: string | null | undefined) => {
  const amount = parseAmount(text ?? '');
  if (!amount.ok) throw new Error(`no amount: ${text}`);
  return amount.value;
};

describe('auto-play', () => {
  const auto = {
    type: 'autoplay',
    id: 'auto',
    stake: '0.10',
    params: EVEN_DICE,
    plays: 1_000,
  };

  it('plays a thousand rounds in one command, records each, and repeats its answer', async () => {
    const session = await openSession({
      currency: 'SC',
      walletMicros: 500n * COIN,
      buyInMicros: 500n * COIN,
    });
    const client = await connect(session);
    const answer = await client.ask(auto);
    expect(answer).toMatchObject({
      type: 'autoplayResult',
      seq: 1,
      plays: 1_000,
      stoppedBy: 'plays',
    });
    expect(await client.ask(auto)).toEqual(answer);
    const seen: number[] = [];
    let paid = 0n;
    for (let before: number | null = null; ; ) {
      const page = await session.object.rounds(session.playerId, before, 100);
      if (!page.ok) throw new Error('no page');
      for (const round of page.value.items) {
        seen.push(round.nonce);
        paid += micros(round.payout);
      }
      if (page.value.next === null) break;
      before = page.value.next;
    }
    expect(seen).toEqual(Array.from({ length: 1_000 }, (_, index) => 999 - index));
    if (answer.type !== 'autoplayResult') throw new Error('no answer');
    expect(micros(answer.paid)).toBe(paid);
    const first = await session.object.replay(answer.firstRoundId);
    const last = await session.object.replay(answer.lastRoundId);
    expect(first).toMatchObject({ ok: true, value: { round: { nonce: 0 } } });
    expect(last).toMatchObject({ ok: true, value: { round: { nonce: 999 } } });
    await evictDurableObject(session.object);
    expect(await client.ask(auto)).toEqual(answer);
  });

  it('stops at a profit, at a loss, and when the table is empty', async () => {
    const session = await openSession({
      currency: 'SC',
      walletMicros: 5n * COIN,
      buyInMicros: 5n * COIN,
    });
    const client = await connect(session);
    const profit = await client.ask({ ...auto, id: 'p', stopOnProfit: '0.05' });
    if (profit.type === 'autoplayResult' && profit.stoppedBy === 'profit') {
      expect(micros(profit.paid) - micros(profit.wagered)).toBeGreaterThanOrEqual(50_000n);
    }
    const loss = await client.ask({ ...auto, id: 'l', stopOnLoss: '0.05' });
    if (loss.type === 'autoplayResult' && loss.stoppedBy === 'loss') {
      expect(micros(loss.wagered) - micros(loss.paid)).toBeGreaterThanOrEqual(50_000n);
    }
    const long = { target: '99.98', direction: 'over' };
    const poor = await connect(
      await openSession({ currency: 'SC', walletMicros: 5n * COIN, buyInMicros: 5n * COIN }),
    );
    // Wins once in five thousand plays, so five coins are soon gone; one win is more than all plays cost.
    const empty = await poor.ask({ ...auto, id: 'e', params: long, stake: '1.00' });
    if (empty.type !== 'autoplayResult') throw new Error('no answer');
    expect(empty.stoppedBy).toBe(empty.paid === '0.00' ? 'balance' : 'plays');
  });

  it('is not for games with decisions, nor for more than a thousand plays', async () => {
    const session = await openSession({ gameId: 'mines' });
    const client = await connect(session);
    const hands = { ...auto, stake: '1.00', params: { mines: 3 } };
    expect(await client.ask({ ...hands, id: 'a' })).toMatchObject({
      error: { code: 'invalid_request' },
    });
    expect(await client.ask({ ...hands, id: 'b', plays: 1_001 })).toMatchObject({
      error: { code: 'invalid_request' },
    });
    expect(await session.object.view(session.playerId)).toMatchObject({
      value: { nonce: 0, seq: 0 },
    });
  });
});

describe('a stop condition', () => {
  it('that is no possible amount is refused and not forgotten', async () => {
    const session = await openSession();
    const client = await connect(session);
    for (const field of ['stopOnLoss', 'stopOnProfit']) {
      const frame = { type: 'autoplay', id: field, stake: '1.00', params: EVEN_DICE, plays: 5 };
      const answer = await client.ask({ ...frame, [field]: '9999999999999.00' });
      expect(answer).toMatchObject({ error: { code: 'invalid_amount' } });
    }
  });
});

describe('auto-play of a game with decisions', () => {
  it('is refused before anything is drawn, so nobody can wait for a natural without paying', async () => {
    // One round of blackjack in twenty is over at once; with free rotations between, a client that
    // is refused only after the draw would be paid for those and never charged for the others.
    for (const gameId of ['blackjack', 'mines'] as const) {
      const session = await openSession({ gameId });
      const client = await connect(session);
      const params = gameId === 'mines' ? { mines: 3 } : {};
      for (let index = 0; index < 60; index++) {
        const frame = { type: 'autoplay', id: `a${index}`, stake: '1.00', params, plays: 1 };
        expect(await client.ask(frame)).toMatchObject({ error: { code: 'invalid_request' } });
        await client.ask({ type: 'rotateSeed', id: `r${index}` });
      }
      const view = await session.object.view(session.playerId);
      if (!view.ok) throw new Error('no view');
      expect(view.value).toMatchObject({ rounds: 0, wagered: '0.00', paid: '0.00', nonce: 0 });
    }
  });
});

const play = { type: 'play', stake: '1.00', params: EVEN_DICE };

/** Notes every pause that the object makes. */
function watchPauses() {
  const pauses: number[] = [];
  const wait = scheduler.wait.bind(scheduler);
  const spy = vi.spyOn(scheduler, 'wait').mockImplementation((ms, options) => {
    pauses.push(ms);
    return wait(ms, options);
  });
  return { pauses, end: () => spy.mockRestore() };
}

describe('the pace of pipelined auto-plays', () => {
  it('is what rounds cost: later commands do not wait in turn for a debt that is paid', async () => {
    const session = await openSession({
      walletMicros: 1_000_000n * COIN,
      buyInMicros: 900_000n * COIN,
    });
    const client = await connect(session);
    const { pauses, end } = watchPauses();
    const many = 12;
    for (let index = 0; index < many; index++) {
      client.send({
        type: 'autoplay',
        id: `many-${index}`,
        stake: '1.00',
        params: EVEN_DICE,
        plays: 1_000,
      });
    }
    await client.next((frame) => 'id' in frame && frame.id === `many-${many - 1}`);
    const few = 10;
    for (let index = 0; index < few; index++) {
      client.send({ type: 'play', id: `few-${index}`, stake: '1.00', params: EVEN_DICE });
    }
    await client.next((frame) => 'id' in frame && frame.id === `few-${few - 1}`);
    end();
    // 200 at once, then 500 a second; a thousand rounds weigh a hundred frames.
    const owedMs = ((many * 101 + few - 200) / 500) * 1_000;
    const pausedMs = pauses.reduce((sum, ms) => sum + ms, 0);
    expect(pausedMs).toBeLessThanOrEqual(owedMs + 100);
  });

  it('is one of all sockets of a player: more of them play no more', async () => {
    const session = await openSession({
      walletMicros: 1_000_000n * COIN,
      buyInMicros: 900_000n * COIN,
    });
    const clients = await Promise.all([connect(session), connect(session), connect(session)]);
    // Time stands still, so that a slow machine earns nothing meanwhile.
    vi.useFakeTimers({ toFake: ['Date'] });
    const { pauses, end } = watchPauses();
    const plays = { ...play, type: 'autoplay', plays: 1_000 };
    for (const [index, client] of clients.entries()) {
      for (const part of ['a', 'b']) client.send({ ...plays, id: `${part}${index}` });
    }
    for (const [index, client] of clients.entries()) {
      await client.next((frame) => 'id' in frame && frame.id === `b${index}`);
    }
    end();
    // Six of 101 frames and 200 at once: the last one waits until five are paid, three of them not yet.
    const longestMs = Math.max(...pauses);
    expect(longestMs).toBeGreaterThan(101 * 2);
  });

  it('lets others have their turn between sixteen frames, and refuses none that is paid', async () => {
    const session = await openSession();
    const client = await connect(session);
    // At once, whatever the machine takes to run them.
    vi.useFakeTimers({ toFake: ['Date'] });
    const { pauses, end } = watchPauses();
    const many = 190;
    for (let index = 0; index < many; index++) client.send({ ...play, id: `at-once-${index}` });
    await client.next((frame) => 'id' in frame && frame.id === `at-once-${many - 1}`);
    end();
    expect(client.frames.filter(({ type }) => type === 'result')).toHaveLength(many);
    expect(pauses.filter((ms) => ms === 0).length).toBeGreaterThanOrEqual(Math.floor(many / 16));
  });

  it('does not keep a player waiting who sends a frame when the one before it is answered', async () => {
    const session = await openSession();
    const client = await connect(session);
    const { pauses, end } = watchPauses();
    for (let index = 0; index < 40; index++) {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1 });
      await client.ask({ ...play, id: `one-by-one-${index}` });
    }
    end();
    expect(pauses).toEqual([]);
  });
});
