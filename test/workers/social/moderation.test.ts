// Moderators: every act is recorded with its actor and reason, the room hears of it, and nobody else
// may act.

import { beforeAll, describe, expect, it } from 'vitest';
import * as contract from '#shared/contracts/http/social.ts';
import { newId } from '#shared/ids.ts';
import { LOBBY, messageBy, objects, socialFixture } from './fixture.ts';

const fixture = socialFixture();
const reason = 'was rude to others';
// A room that nobody has entered has nobody to hear.
beforeAll(async () => (await fixture.player()).call('POST', `/v1/rooms/${LOBBY}/ticket`));

describe('a moderator', () => {
  it('mutes and unmutes; the room is told and the log has actor and reason', async () => {
    const [mod, ann] = [await fixture.player(['player', 'moderator']), await fixture.player()];
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await objects.toldNow();
    const muted = await mod.call('POST', `/v1/rooms/${LOBBY}/mutes`, {
      playerId: ann.id,
      reason,
      until,
    });
    expect(muted.status).toBe(201);
    expect(muted.body.sanction).toMatchObject({ kind: 'mute', playerId: ann.id, until });
    const told = await objects.toldNow();
    const push = told.find(({ call }) => call === 'update');
    expect(push?.name).toBe(LOBBY);
    // Who is muted is told by nobody's name, and not the moderators' own note.
    expect(told.find(({ call }) => call === 'notify')).toMatchObject({
      name: ann.id,
      args: [
        ann.id,
        {
          kind: 'moderation',
          from: null,
          facts: { act: 'mute', roomId: LOBBY, title: 'Lobby', until },
        },
      ],
    });
    expect(JSON.stringify(told)).not.toContain(reason);
    expect(push?.args[0]).toMatchObject({
      kind: 'sanction',
      playerId: ann.id,
      mutedUntilMs: Date.parse(until),
      bannedUntilMs: null,
    });
    const ticket = await ann.call('POST', `/v1/rooms/${LOBBY}/ticket`);
    expect(ticket.status).toBe(201);
    const issued = (await objects.toldNow()).find(({ call }) => call === 'issueTicket');
    expect(issued?.args[1]).toMatchObject({ mutedUntilMs: Date.parse(until), staff: false });
    const lifted = await mod.call('DELETE', `/v1/rooms/${LOBBY}/mutes/${ann.id}`, { reason });
    expect(lifted.status).toBe(204);
    const again = (await objects.toldNow()).find(({ call }) => call === 'update');
    expect(again?.args[0].version).toBeGreaterThan(push?.args[0].version);
    expect(await fixture.audit(ann.id)).toMatchObject([
      { action: 'chat.mute', actor_id: mod.id, facts: { reason, roomId: LOBBY } },
      { action: 'chat.unmute', actor_id: mod.id, facts: { reason } },
    ]);
  });

  it('bans; tickets and history end for the banned, not for others', async () => {
    const [mod, ann, bob] = [
      await fixture.player(['player', 'moderator']),
      await fixture.player(),
      await fixture.player(),
    ];
    await mod.call('POST', `/v1/rooms/${LOBBY}/bans`, { playerId: ann.id, reason });
    for (const [method, path] of [
      ['POST', 'ticket'],
      ['GET', 'messages'],
    ] as const) {
      const refused = await ann.call(method, `/v1/rooms/${LOBBY}/${path}`);
      expect(refused.status).toBe(403);
      expect(refused.body.error.code).toBe('room_banned');
    }
    expect((await bob.call('POST', `/v1/rooms/${LOBBY}/ticket`)).status).toBe(201);
    await mod.call('DELETE', `/v1/rooms/${LOBBY}/bans/${ann.id}`, { reason });
    expect((await ann.call('POST', `/v1/rooms/${LOBBY}/ticket`)).status).toBe(201);
    const lifted = await mod.call('DELETE', `/v1/rooms/${LOBBY}/bans/${ann.id}`, { reason });
    expect(lifted.status).toBe(404);
  });

  it('deletes a message: log and word to the room are one transaction', async () => {
    const [mod, ann] = [await fixture.player(['player', 'moderator']), await fixture.player()];
    const message = messageBy(ann, 'rude');
    await objects.putMessage(LOBBY, message);
    await objects.toldNow();
    const path = `/v1/rooms/${LOBBY}/messages/${message.id}`;
    expect((await mod.call('DELETE', path, { reason })).status).toBe(204);
    const told = await objects.toldNow();
    expect(told).toHaveLength(2);
    expect(told.find(({ name }) => name === LOBBY)).toMatchObject({
      call: 'update',
      args: [{ kind: 'delete', messageId: message.id }],
    });
    expect(told.find(({ name }) => name === ann.id)).toMatchObject({
      call: 'notify',
      args: [ann.id, { kind: 'moderation', facts: { act: 'delete', messageId: message.id } }],
    });
    expect(await fixture.audit(message.id)).toMatchObject([
      { action: 'chat.delete', actor_id: mod.id, facts: { reason, authorId: ann.id } },
    ]);
    expect((await mod.call('DELETE', `/v1/rooms/${LOBBY}/messages/${newId(0)}`)).status).toBe(404);
  });

  it('sets slow mode, links and words of a room', async () => {
    const mod = await fixture.player(['player', 'moderator']);
    await objects.toldNow();
    const changed = await mod.call('PATCH', `/v1/rooms/${LOBBY}`, {
      slowModeSeconds: 10,
      words: ['DARN'],
      reason,
    });
    expect(changed.body.room).toMatchObject({ slowModeSeconds: 10 });
    const [push] = await objects.toldNow();
    expect(push?.args[0]).toMatchObject({
      kind: 'policy',
      policy: { slowModeSeconds: 10, words: ['darn'] },
    });
    expect((await fixture.audit(LOBBY)).at(-1)).toMatchObject({
      action: 'chat.policy',
      facts: { reason },
    });
    await mod.call('PATCH', `/v1/rooms/${LOBBY}`, { slowModeSeconds: 0, words: [], reason });
  });

  it('takes a report whose reason can be read, and no other', async () => {
    const bob = await fixture.player();
    for (const reason of ['\u2800\u2800\u2800', '\u1160\u1160\u1160', '\ufe0f\ufe0f\ufe0f']) {
      const answer = await bob.call('POST', `/v1/rooms/${LOBBY}/reports`, {
        messageId: bob.id,
        reason,
      });
      expect([answer.status, answer.body.error.field]).toEqual([400, 'reason']);
    }
  });

  it('works off reports, which carry the message with what was said around it', async () => {
    const [mod, ann, bob] = [
      await fixture.player(['player', 'moderator']),
      await fixture.player(),
      await fixture.player(),
    ];
    const message = messageBy(ann, 'rude');
    await objects.putMessage(LOBBY, message);
    const report = () =>
      bob.call('POST', `/v1/rooms/${LOBBY}/reports`, { messageId: message.id, reason });
    const [first, second] = [await report(), await report()];
    expect(first.status).toBe(201);
    expect(second.body).toEqual(first.body);
    const { id } = first.body.report;
    const queue = await mod.call('GET', '/v1/admin/reports');
    const entry = queue.body.items.find((item: { id: string }) => item.id === id);
    expect(entry).toMatchObject({
      message: { text: 'rude' },
      around: [{ id: message.id }],
      author: { id: ann.id, displayName: ann.name },
      reporterId: bob.id,
    });
    const resolve = () =>
      mod.call('POST', `/v1/admin/reports/${id}/resolve`, { resolution: 'deleted it' });
    expect((await resolve()).status).toBe(204);
    expect((await resolve()).body.error.code).toBe('report_closed');
    expect(await fixture.audit(id)).toMatchObject([
      { action: 'chat.report_resolved', actor_id: mod.id, facts: { reason: 'deleted it' } },
    ]);
    const gone = await mod.call('GET', '/v1/admin/reports');
    expect(gone.body.items.some((item: { id: string }) => item.id === id)).toBe(false);
  });
});

describe('others', () => {
  const staffRoutes = Object.values(contract).filter(
    (value) => typeof value === 'object' && 'access' in value && value.access.kind === 'staff',
  ) as (typeof contract.mute)[];

  it.each(staffRoutes.map((route) => [route.method, route.path] as const))(
    'may not %s %s without the role, the factor and a fresh proof',
    async (method, path) => {
      const filled = path
        .replace(':id', LOBBY)
        .replace(':messageId', newId(0))
        .replace(':playerId', newId(0));
      const player = await fixture.player();
      const mod = await fixture.player(['player', 'admin']);
      const codes = [
        (await fixture.call(method, filled)).body.error.code,
        (await player.call(method, filled)).body.error.code,
        (await mod.call(method, filled, undefined, { amr: ['pwd'] })).body.error.code,
        (await mod.call(method, filled, undefined, { auth_time: 1_000 })).body.error.code,
      ];
      expect(codes).toEqual(['unauthenticated', 'forbidden', 'mfa_required', 'step_up_required']);
    },
  );

  it('cannot report what they cannot see', async () => {
    const [ann, bob] = [await fixture.player(), await fixture.player()];
    const message = messageBy(ann, 'rude');
    await objects.putMessage(LOBBY, message);
    await bob.call('PUT', `/v1/blocks/${ann.id}`);
    const refused = await bob.call('POST', `/v1/rooms/${LOBBY}/reports`, {
      messageId: message.id,
      reason,
    });
    expect(refused.status).toBe(404);
  });
});
