// One table per player, game and currency: whoever sits down a second time sits at the first table.

import { describe, expect, it } from 'vitest';
import { openSession } from '#shared/contracts/http/games.ts';
import { COIN, EVEN_DICE, gamesFixture } from './fixture.ts';

const fixture = gamesFixture();
const PATH = '/v1/games/dice/sessions';
const sitDown = (token: string, key: string, body: Record<string, unknown> = {}, path = PATH) =>
  fixture.call('POST', path, { token, key, body: { currency: 'GC', ...body } });
const play = (id: string) => ({ type: 'play', id, stake: '1.00', params: EVEN_DICE });

describe('a second opening of a game', () => {
  it('answers 200 with the open table and a fresh ticket, whatever buy-in it names', async () => {
    const { id, token } = await fixture.player();
    const first = await sitDown(token, 'one', { buyIn: '10.00' });
    expect(first.status).toBe(201);
    const second = await sitDown(token, 'two', { buyIn: '500.00' });
    expect(second.status).toBe(200);
    expect(openSession.replies[200]?.safeParse(second.body).error).toBeUndefined();
    expect(second.body.joined).toBe(true);
    expect(second.body.session).toMatchObject({ id: first.body.session.id, balance: '10.00' });
    expect(second.body.ticket).not.toBe(first.body.ticket);
    expect(await fixture.wallet.walletOf(id, 'GC')).toBe(990n * COIN);
  });

  it('plays at one balance, which both tabs see', async () => {
    const { token } = await fixture.player();
    const tabs = [await sitDown(token, 'one'), await sitDown(token, 'two')];
    const [left, right] = await Promise.all(
      tabs.map(({ body }) => fixture.socket(body.session.id, body.ticket)),
    );
    const mine = await left?.ask(play('a'));
    const theirs = await right?.ask(play('b'));
    expect(theirs.seq).toBe(mine.seq + 1);
    expect(right?.frames).toContainEqual(expect.objectContaining({ seq: mine.seq }));
  });

  it('is one table when openings with different keys and buy-ins race', async () => {
    const { id, token } = await fixture.player();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        sitDown(token, `key-${index}`, { buyIn: `${index + 1}.00` }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(7).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.session.id)).size).toBe(1);
    const opener = answers.findIndex(({ status }) => status === 201);
    expect(await fixture.wallet.walletOf(id, 'GC')).toBe(BigInt(999 - opener) * COIN);
    for (const { body } of answers) {
      expect((await (await fixture.socket(body.session.id, body.ticket)).ask(play('a'))).type).toBe(
        'result',
      );
    }
  });

  it('by a key that was answered before answers as before', async () => {
    const { token } = await fixture.player();
    const first = await sitDown(token, 'one');
    await sitDown(token, 'two');
    for (const [key, status] of [
      ['one', 201],
      ['two', 200],
    ] as const) {
      const again = await sitDown(token, key);
      expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([status, 'true']);
      expect(again.body.session.id).toBe(first.body.session.id);
      expect('joined' in again.body).toBe(status === 200);
    }
    const other = await sitDown(token, 'two', { buyIn: '9.00' });
    expect([other.status, other.body.error.code]).toEqual([409, 'idempotency_key_reused']);
    await fixture.call('DELETE', `/v1/sessions/${first.body.session.id}`, { token });
    const over = await sitDown(token, 'two');
    expect([over.status, over.body.session.state, over.body.ticket]).toEqual([200, 'closed', null]);
  });

  it('is another table for another currency, another game, another player', async () => {
    const { id, token } = await fixture.player();
    await fixture.wallet.grant(id, 'SC', 5n * COIN);
    const stranger = await fixture.player();
    const answers = [
      await sitDown(token, 'one'),
      await sitDown(token, 'two', { currency: 'SC' }),
      await sitDown(token, 'three', { buyIn: '1.00' }, '/v1/games/limbo/sessions'),
      await sitDown(stranger.token, 'one'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.session.id)).size).toBe(4);
  });

  it('is a new table after one that ended behind the back of the list', async () => {
    const { id, token } = await fixture.player();
    const first = await sitDown(token, 'one');
    // As an idle table closes itself: its row still calls it open.
    const closed = await fixture.env.GAME_SESSION.getByName(first.body.session.id).close(id);
    expect(closed.ok).toBe(true);
    const second = await sitDown(token, 'two', { buyIn: '2.00' });
    expect([second.status, second.body.session.balance]).toEqual([201, '2.00']);
    expect(second.body.session.id).not.toBe(first.body.session.id);
  });

  it('is a new table after one whose coins were refused', async () => {
    const { token } = await fixture.player();
    const refused = await sitDown(token, 'one', { buyIn: '5000.00' });
    expect(refused.body.error.code).toBe('insufficient_funds');
    const second = await sitDown(token, 'two', { buyIn: '2.00' });
    expect(second.status).toBe(201);
    // The first key, tried again, finds the table that is there now.
    const again = await sitDown(token, 'one', { buyIn: '5000.00' });
    expect([again.status, again.body.session.id]).toEqual([200, second.body.session.id]);
  });
});
