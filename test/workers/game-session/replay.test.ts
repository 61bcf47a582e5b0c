// What can be read again: frames that were missed, and rounds by anybody.

import { evictDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it } from 'vitest';
import { verify } from '#shared/fairness/verify.ts';
import type { TestSocket } from '#test/kit/socket.ts';
import { COIN, connect, EVEN_DICE, mendAll, newSession, openSession, roundOf } from './session.ts';

afterEach(mendAll);

describe('resume', () => {
  it('replays exactly what was missed, in order, each frame as it was first sent', async () => {
    const session = await openSession();
    const always = await connect(session);
    const sometimes = await connect(session);
    await always.ask({ type: 'play', id: 'a', stake: '1.00', params: EVEN_DICE });
    await sometimes.next((frame) => frame.type === 'result');
    sometimes.close();
    await always.ask({ type: 'play', id: 'b', stake: '1.00', params: EVEN_DICE });
    await session.object.topUp(session.playerId, 'k', COIN);
    await always.ask({ type: 'rotateSeed', id: 'r', clientSeed: 'mine' });
    await session.object.update(session.playerId, { settings: { spectators: true } });
    await evictDurableObject(session.object);
    await always.ask({ type: 'autoplay', id: 'x', stake: '1.00', params: EVEN_DICE, plays: 3 });
    const back = await connect(session);
    back.send({ type: 'resume', lastSeq: 1 });
    await back.next((frame) => frame.type === 'autoplayResult');
    const events = (client: TestSocket) =>
      client.frames.filter((f) => 'seq' in f && f.type !== 'welcome');
    expect(events(back)).toEqual(events(always).slice(1));
    expect(events(back).map((frame) => ('seq' in frame ? frame.seq : 0))).toEqual([2, 3, 4, 5, 6]);
  });

  it('is refused when more than a thousand frames are missing', async () => {
    const session = await openSession({ walletMicros: 5_000n * COIN, buyInMicros: 5_000n * COIN });
    const client = await connect(session);
    for (let index = 0; index < 1_001; index++) {
      await client.ask({ type: 'rotateSeed', id: `r${index}` });
    }
    client.send({ type: 'resume', lastSeq: 0 });
    const error = await client.next(({ type }) => type === 'error');
    expect(error).toMatchObject({ error: { code: 'resume_gap' } });
  });
});

describe('the public replay', () => {
  it('keeps the seed back until it is rotated, then shows it, and never more than the round', async () => {
    const session = await openSession();
    const client = await connect(session);
    const round = roundOf(
      await client.ask({ type: 'play', id: 'a', stake: '1.00', params: EVEN_DICE }),
    );
    const before = await session.object.replay(round.id);
    expect(before).toMatchObject({ ok: true, value: { round, serverSeed: null } });
    await client.ask({ type: 'rotateSeed', id: 'r', clientSeed: 'mine' });
    await client.ask({ type: 'rotateSeed', id: 's', clientSeed: 'yours' });
    const after = await session.object.replay(round.id);
    if (!after.ok || !before.ok) throw new Error('no replay');
    const { serverSeed, clientSeed, serverSeedHash } = after.value;
    expect(serverSeedHash).toBe(before.value.serverSeedHash);
    const { nonce, params, outcome } = round;
    const again = verify({ serverSeed: serverSeed ?? '', clientSeed, nonce, game: 'dice', params });
    expect(again).toMatchObject({ ok: true, value: { outcome } });
    expect(JSON.stringify(after.value)).not.toContain(session.playerId);
  });

  it('carries a receipt that the published key verifies', async () => {
    const session = await openSession();
    const client = await connect(session);
    const round = roundOf(
      await client.ask({ type: 'play', id: 'a', stake: '1.00', params: EVEN_DICE }),
    );
    const replay = await session.object.replay(round.id);
    if (!replay.ok) throw new Error('no replay');
    const { payload, signature, kid } = replay.value.receipt;
    const jwk = await newSession().object.receiptKey();
    expect(jwk.kid).toBe(kid);
    expect(jwk).not.toHaveProperty('d');
    const { kty, crv, x } = jwk;
    const key = await crypto.subtle.importKey('jwk', { kty, crv, x }, 'Ed25519', false, ['verify']);
    const bytes = (text: string) =>
      Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    const check = (text: string) =>
      crypto.subtle.verify('Ed25519', key, bytes(signature), new TextEncoder().encode(text));
    expect(await check(payload)).toBe(true);
    expect(await check(payload.replace('1.00', '2.00'))).toBe(false);
    expect(JSON.parse(payload)).toMatchObject({ round });
  });

  it('does not exist for a guessed neighbour, another session or noise', async () => {
    const session = await openSession();
    const client = await connect(session);
    const one = roundOf(
      await client.ask({ type: 'play', id: 'a', stake: '1.00', params: EVEN_DICE }),
    );
    await client.ask({ type: 'play', id: 'b', stake: '1.00', params: EVEN_DICE });
    // The same id with the next nonce: its last byte is the 24th.
    const bytes = Uint8Array.from(
      atob(one.id.replaceAll('-', '+').replaceAll('_', '/')),
      (character) => character.charCodeAt(0),
    );
    bytes[23] = (bytes[23] ?? 0) + 1;
    const neighbour = btoa(String.fromCharCode(...bytes))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '');
    const other = await openSession();
    for (const id of [neighbour, one.id.slice(0, -2), 'x'.repeat(54), '']) {
      expect(await session.object.replay(id)).toMatchObject({ error: { code: 'not_found' } });
    }
    expect(await other.object.replay(one.id)).toMatchObject({ error: { code: 'not_found' } });
  });
});
