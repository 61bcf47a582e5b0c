// What binds a person binds every account of theirs: one after the other, and at once. All of it over
// the public surface, with addresses that one mailbox answers to.

import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJob } from '#scripts/platform/operator/ticker.ts';
import { untilErased } from '#test/kit/erasure.ts';
import { type Platform, startPlatform } from '#test/kit/platform.ts';
import { call, mailTo, newPlayer, type Player, TestSocket } from '#test/kit/player.ts';

const LOBBY = '00000000-0000-7000-8000-000000000100';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform?.stop());

let mailboxes = 0;
/** Addresses of one mailbox: as it is, with a tag, with dots, with both and another domain. */
function mailbox(): [string, string, string, string] {
  mailboxes += 1;
  const [first, rest] = ['anna', `bell${process.pid}x${mailboxes}`];
  return [
    `${first}${rest}@gmail.com`,
    `${first}${rest}+casino@gmail.com`,
    `${first}.${rest}@gmail.com`,
    `a.${first.slice(1)}${rest}+2@googlemail.com`,
  ];
}

const job = async (name: string) =>
  (await runJob(platform.runtime.operator, name)).report as Record<string, number>;

async function close(player: Player): Promise<void> {
  const answer = await player.call('DELETE', '/v1/me', {
    body: { password: player.password, forfeitBalance: true },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  await untilErased(platform, player.id);
}

const bonus = (player: Player) =>
  player.call('POST', '/v1/wallet/daily-bonus', { key: randomUUID() });
const buy = (player: Player, packageId: string) =>
  player.call('POST', '/v1/purchases', { key: randomUUID(), body: { packageId } });
const sit = (player: Player) =>
  player.call('POST', '/v1/games/dice/sessions', { key: randomUUID(), body: { currency: 'GC' } });
const codeOf = (answer: { status: number; body: { error?: { code: string } } }) =>
  answer.body.error?.code ?? String(answer.status);

async function pay(order: { body: { checkoutUrl: string; purchase: { id: string } } }, by: Player) {
  const reference = /cs_test_\w+/.exec(order.body.checkoutUrl)?.[0] ?? '';
  platform.stripe.emulator.ledger.pay(reference);
  await expect
    .poll(async () => (await by.call('GET', `/v1/purchases/${order.body.purchase.id}`)).body.status)
    .toBe('paid');
}

describe('closing an account', () => {
  it('sheds no exclusion, whatever spelling of the address comes back', async () => {
    const [plain, tagged, dotted, other] = mailbox();
    const player = await newPlayer(platform, plain);
    const excluded = await player.call('POST', '/v1/exclusions', {
      body: { kind: 'self_exclusion' },
    });
    expect(excluded.status).toBe(201);
    await close(player);
    for (const address of [plain, tagged, dotted, other]) {
      const again = await newPlayer(platform, address);
      expect(codeOf(await bonus(again)), address).toBe('excluded');
      expect(codeOf(await buy(again, 'small'))).toBe('excluded');
      expect(codeOf(await sit(again))).toBe('excluded');
      // Whoever is excluded may close the account all the same, and sheds nothing again.
      if (address === plain) await close(again);
    }
  });

  it('sheds no limit, no first purchase and no bonus day', async () => {
    const [plain, tagged] = mailbox();
    const player = await newPlayer(platform, plain);
    expect((await bonus(player)).status).toBe(200);
    await pay(await buy(player, 'welcome'), player);
    const limits = [
      { kind: 'loss', currency: 'GC', period: 'day', amount: '100.00' },
      { kind: 'purchase', currency: 'USD', period: 'day', amount: '5.00' },
    ];
    expect((await player.call('PUT', '/v1/limits', { body: { limits } })).status).toBe(200);
    await close(player);

    const again = await newPlayer(platform, tagged);
    expect(codeOf(await bonus(again))).toBe('bonus_already_claimed');
    const { items } = (await again.call('GET', '/v1/packages')).body;
    expect(items.map(({ id }: { id: string }) => id)).not.toContain('welcome');
    expect(codeOf(await buy(again, 'welcome'))).toBe('package_unavailable');
    expect(codeOf(await buy(again, 'small'))).toBe('limit_reached');
    expect((await again.call('GET', '/v1/limits')).body.limits).toMatchObject(limits);
    const raised = limits.map((limit) => ({ ...limit, amount: '900.00' }));
    const answer = await again.call('PUT', '/v1/limits', { body: { limits: raised } });
    expect(answer.body.limits).toMatchObject(limits);
  });

  it('sheds no mute, no ban and no block', async () => {
    const [plain, tagged] = mailbox();
    const [player, friend] = await Promise.all([newPlayer(platform, plain), newPlayer(platform)]);
    const { admin } = platform.database;
    const room = await friend.call('POST', '/v1/rooms', { body: { title: 'Ours' } });
    await friend.call('PUT', `/v1/blocks/${player.id}`);
    const sanction = (kind: string, roomId: string) =>
      admin.call(sql`select social.sanction(${randomUUID()}::uuid, ${roomId}::uuid,
        ${player.id}::uuid, ${kind}, 'spam', null, ${friend.id}::uuid, now(), 'test')`);
    await sanction('mute', LOBBY);
    const { body: rooms } = await friend.call('GET', '/v1/rooms');
    const dice = rooms.items.find((each: { gameId: string }) => each.gameId === 'dice').id;
    await sanction('ban', dice);
    expect(room.status).toBe(201);
    await close(player);

    const again = await newPlayer(platform, tagged);
    await job('social-outbox');
    expect(codeOf(await again.call('POST', `/v1/rooms/${dice}/ticket`))).toBe('room_banned');
    const issued = await again.call('POST', `/v1/rooms/${LOBBY}/ticket`);
    const { pathname } = new URL(issued.body.socketUrl);
    const socket = await TestSocket.connect(platform.url + pathname, issued.body.ticket);
    const said = await socket.ask({ type: 'send', id: randomUUID(), text: 'hello again' });
    expect(said.error?.code).toBe('muted');
    await socket.close();
    // A request is taken and never delivered: who is blocked must not learn of it.
    await again.call('POST', `/v1/friends/${friend.id}`);
    const { body: requests } = await friend.call('GET', '/v1/friends/requests');
    expect(requests.items).toEqual([]);
    expect((await friend.call('GET', `/v1/players/${again.id}`)).body.relation).toBe('blocked');
    // Whoever takes the block back takes it back for the person.
    await friend.call('DELETE', `/v1/blocks/${player.id}`);
    expect((await friend.call('GET', `/v1/players/${again.id}`)).body.relation).toBe('none');
  });

  it('waits for an open checkout, and says so', async () => {
    const player = await newPlayer(platform);
    expect((await buy(player, 'small')).status).toBe(201);
    const refused = await player.call('DELETE', '/v1/me', {
      body: { password: player.password, forfeitBalance: true },
    });
    expect([refused.status, codeOf(refused)]).toEqual([409, 'purchase_open']);
    expect((await player.call('GET', '/v1/me')).status).toBe(200);
  });
});

describe('two accounts of one person at once', () => {
  it('get one daily bonus, and an exclusion by one ends play at the tables of both', async () => {
    const [plain, tagged] = mailbox();
    const [one, two] = [await newPlayer(platform, plain), await newPlayer(platform, tagged)];
    const claimed = await Promise.all([bonus(one), bonus(two)]);
    expect(claimed.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [rich, poor] = claimed[0]?.status === 200 ? [one, two] : [two, one];
    const opened = await sit(rich);
    expect(opened.status).toBe(201);
    const { pathname } = new URL(opened.body.socketUrl);
    const socket = await TestSocket.connect(platform.url + pathname, opened.body.ticket);
    await poor.call('POST', '/v1/exclusions', { body: { kind: 'self_exclusion' } });
    const closed = await socket.next((frame) => frame.type === 'closed');
    expect(closed.session.closeReason).toBe('excluded');
  });

  it('are no longer two when one of them changes to an address of a person', async () => {
    const [plain, tagged] = mailbox();
    const excluded = await newPlayer(platform, plain);
    await excluded.call('POST', '/v1/exclusions', { body: { kind: 'self_exclusion' } });
    const player = await newPlayer(platform);
    expect((await bonus(player)).status).toBe(200);
    await player.call('POST', '/v1/auth/step-up', { body: { password: player.password } });
    const asked = await player.call('POST', '/v1/auth/email/change', {
      body: { newEmail: tagged, password: player.password },
    });
    expect(asked.status, JSON.stringify(asked.body)).toBe(202);
    for (const address of [player.email, tagged]) {
      await expect
        .poll(async () => {
          const token = /#token=([\w-]+)/.exec(
            (await mailTo(platform.mailboxUrl, address)).at(-1)?.text ?? '',
          )?.[1];
          const answer = await call(platform.url, 'POST', '/v1/auth/email/change/confirm', {
            body: { token },
          });
          return answer.status;
        })
        .toBeLessThan(300);
    }
    const signedIn = await call(platform.url, 'POST', '/v1/auth/login', {
      body: { email: tagged, password: player.password },
    });
    const token = signedIn.body.accessToken;
    const refused = await call(platform.url, 'POST', '/v1/games/dice/sessions', {
      token,
      key: randomUUID(),
      body: { currency: 'GC' },
    });
    expect(codeOf(refused)).toBe('excluded');
  });
});
