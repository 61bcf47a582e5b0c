// What binds a person binds every account of theirs: one after the other, and at once. All of it over
// the public surface, with addresses that one mailbox answers to.

import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { untilErased } from '#test/kit/erasure.ts';
import { platformFixture } from '#test/kit/platform.ts';
import { LOBBY, mailTo, newPlayer, Player } from '#test/kit/player.ts';

const platform = platformFixture();

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

async function close(player: Player): Promise<void> {
  const answer = await player.call('DELETE', '/v1/me', {
    body: { password: player.password, forfeitBalance: true },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  await untilErased(platform, player.id);
}

const codeOf = (answer: { status: number; body: { error?: { code: string } } }) =>
  answer.body.error?.code ?? String(answer.status);

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
      expect(codeOf(await again.bonus()), address).toBe('excluded');
      expect(codeOf(await again.order('small'))).toBe('excluded');
      expect(codeOf(await again.sit())).toBe('excluded');
      // Whoever is excluded may close the account all the same, and sheds nothing again.
      if (address === plain) await close(again);
    }
  });

  it('sheds no limit, no first purchase and no bonus day', async () => {
    const [plain, tagged] = mailbox();
    const player = await newPlayer(platform, plain);
    expect((await player.bonus()).status).toBe(200);
    await player.buy(platform, 'welcome');
    const limits = [
      { kind: 'loss', currency: 'GC', period: 'day', amount: '100.00' },
      { kind: 'purchase', currency: 'USD', period: 'day', amount: '5.00' },
    ];
    expect((await player.call('PUT', '/v1/limits', { body: { limits } })).status).toBe(200);
    await close(player);

    const again = await newPlayer(platform, tagged);
    expect(codeOf(await again.bonus())).toBe('bonus_already_claimed');
    const { items } = (await again.call('GET', '/v1/packages')).body;
    expect(items.map(({ id }: { id: string }) => id)).not.toContain('welcome');
    expect(codeOf(await again.order('welcome'))).toBe('package_unavailable');
    expect(codeOf(await again.order('small'))).toBe('limit_reached');
    expect((await again.call('GET', '/v1/limits')).body.limits).toMatchObject(limits);
    const raised = limits.map((limit) => ({ ...limit, amount: '900.00' }));
    const answer = await again.call('PUT', '/v1/limits', { body: { limits: raised } });
    expect(answer.body.limits).toMatchObject(limits);
  });

  it('sheds no mute, no ban and no block', async () => {
    const [plain, tagged] = mailbox();
    const [player, friend] = [await newPlayer(platform, plain), await newPlayer(platform)];
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
    await platform.job('social-outbox');
    expect(codeOf(await again.call('POST', `/v1/rooms/${dice}/ticket`))).toBe('room_banned');
    const socket = await again.enter(`/v1/rooms/${LOBBY}`);
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
    expect((await player.order('small')).status).toBe(201);
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
    const claimed = await Promise.all([one.bonus(), two.bonus()]);
    expect(claimed.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [rich, poor] = claimed[0]?.status === 200 ? [one, two] : [two, one];
    const opened = await rich.sit();
    expect(opened.status).toBe(201);
    const socket = await rich.connect(opened.body);
    await poor.call('POST', '/v1/exclusions', { body: { kind: 'self_exclusion' } });
    const closed = await socket.next((frame) => frame.type === 'closed');
    expect(closed.session.closeReason).toBe('excluded');
  });

  it('are no longer two when one of them changes to an address of a person', async () => {
    const [plain, tagged] = mailbox();
    const excluded = await newPlayer(platform, plain);
    await excluded.call('POST', '/v1/exclusions', { body: { kind: 'self_exclusion' } });
    const player = await newPlayer(platform);
    expect((await player.bonus()).status).toBe(200);
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
          const answer = await platform.call('POST', '/v1/auth/email/change/confirm', {
            body: { token },
          });
          return answer.status;
        })
        .toBeLessThan(300);
    }
    const signedIn = await platform.call('POST', '/v1/auth/login', {
      body: { email: tagged, password: player.password },
    });
    const token = signedIn.body.accessToken;
    const refused = await new Player(platform.url, { ...player, token }).sit();
    expect(codeOf(refused)).toBe('excluded');
  });
});
