// Free entry over HTTP: codes and entries online as players ask for them, cards as staff decide them.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { TEST_SECRETS } from '#shared/bot-check.ts';
import * as contract from '#shared/contracts/http/entries.ts';
import { answerOf, requestOf } from '#test/kit/call.ts';
import { declareProfile } from '#test/kit/profiles.ts';
import { paymentsFixture } from './fixture.ts';

const fixture = paymentsFixture();
const TODAY = new Date().toISOString().slice(0, 10);
const REASON = { reason: 'looked at the card' };

async function resident() {
  const player = await fixture.player();
  await declareProfile(fixture.db, player.id);
  return player;
}
const look = async (token: string) => fixture.call('GET', '/v1/entries', { token });
const URL = 'https://parlor.test/v1/entries/online';
async function enter(token: string, body = {}, key: string = crypto.randomUUID(), env = {}) {
  const request = requestOf(URL, 'POST', { token, body, key });
  return answerOf(await fixture.fetch(request, { ...fixture.env, ...env }));
}
const issue = (token: string) => fixture.call('POST', '/v1/entries/mail/codes', { token });
const receive = (token: string, code: string, scanReference = 'box 1') =>
  fixture.call('POST', '/v1/admin/entries/mail', {
    token,
    body: { code, postmarkedOn: TODAY, scanReference },
  });
const decide = (token: string, id: string, verdict: 'accept' | 'reject', body: object = REASON) =>
  fixture.call('POST', `/v1/admin/entries/${id}/${verdict}`, { token, body });

describe('free entry', () => {
  it('online gives its coins with the reply, once for a key, and is in the list', async () => {
    const { token } = await resident();
    const before = await look(token);
    expect(contract.listEntries.replies[200].parse(before.body)).toEqual(before.body);
    expect(before.body).toMatchObject({
      amounts: { mail: '5.00', online: '1.00' },
      online: { available: true, refusal: null, playthroughMultiple: '1', livesDays: 60 },
      items: [],
    });
    const key = crypto.randomUUID();
    const [first, again] = [await enter(token, {}, key), await enter(token, {}, key)];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(contract.enterOnline.replies[201].parse(first.body)).toEqual(first.body);
    expect(again.body.entry.id).toBe(first.body.entry.id);
    expect(first.body.balances).toContainEqual(
      expect.objectContaining({ currency: 'SC', available: '1.00' }),
    );
    const other = await enter(token);
    expect([other.status, other.body.error.code]).toEqual([409, 'entry_limit_reached']);
    const after = await look(token);
    expect(after.body.online).toMatchObject({
      available: false,
      refusal: { code: 'entry_limit_reached' },
      nextAt: other.body.error.nextAt,
    });
    expect(after.body.items).toEqual([first.body.entry]);
  });

  it('online asks for the check of a person where there is one, and gives nothing without', async () => {
    const { token } = await resident();
    const withSecret = (secret: string, body: object) =>
      enter(token, body, crypto.randomUUID(), { TURNSTILE_SECRET: secret });
    const refused = await withSecret(TEST_SECRETS.passes, {});
    expect([refused.status, refused.body.error.code]).toEqual([403, 'bot_check_failed']);
    const failed = await withSecret(TEST_SECRETS.fails, { botCheckToken: 'token' });
    expect(failed.body.error.code).toBe('bot_check_failed');
    const entered = await withSecret(TEST_SECRETS.passes, { botCheckToken: 'token' });
    expect(entered.status).toBe(201);
  });

  it('says why not, with what to wait for', async () => {
    const { token } = await fixture.player();
    const refused = await enter(token);
    expect([refused.status, refused.body.error.code]).toEqual([403, 'identity_required']);
    expect((await issue(token)).body.error.code).toBe('identity_required');
    const shown = await look(token);
    expect(shown.body.mail.refusal).toEqual({ code: 'identity_required', changesAt: null });
  });
});

describe('a card', () => {
  it('is asked for with a code, entered however the code is written, and accepted', async () => {
    const [player, support] = [await resident(), await fixture.staff('support')];
    const issued = await issue(player.token);
    expect(contract.issueEntryCode.replies[201].parse(issued.body)).toEqual(issued.body);
    const { code, text } = issued.body;
    expect(code).toMatch(/^([A-Z347]{4}-){3}[A-Z347]$/);
    expect(text).toContain(code);
    // The draw of the second person is not what this is about.
    await fixture.db.admin.call(sql`update payments.entry_codes c set salt = s.salt
      from (select decode(md5(n::text), 'hex') as salt from generate_series(1, 99) n) s
      where c.player_id = ${player.id}::uuid and (get_byte(sha256(s.salt || c.code::bytea), 2)) % 4 = 1`);
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ')}`;
    const received = await receive(support.token, typed);
    expect(received.status).toBe(201);
    expect(contract.receiveEntry.replies[201].parse(received.body)).toEqual(received.body);
    expect(received.body).toMatchObject({ code, state: 'received', playerId: player.id });
    const repeated = await receive(support.token, code);
    expect([repeated.status, repeated.body]).toEqual([201, received.body]);
    const used = await receive(support.token, code, 'box 2');
    expect([used.status, used.body.error.code]).toEqual([409, 'entry_code_used']);

    const queue = await fixture.call('GET', '/v1/admin/entries', { token: support.token });
    expect(queue.body.items).toContainEqual(received.body);
    const accepted = await decide(support.token, received.body.id, 'accept');
    expect([accepted.status, accepted.body.state]).toEqual([200, 'accepted']);
    expect(contract.acceptEntry.replies[200].parse(accepted.body)).toEqual(accepted.body);
    const twice = await decide(support.token, received.body.id, 'accept');
    expect([twice.status, twice.body]).toEqual([200, accepted.body]);
    const { body } = await fixture.call('GET', '/v1/wallet', { token: player.token });
    expect(body.balances).toContainEqual(
      expect.objectContaining({ currency: 'SC', available: '5.00' }),
    );
    const own = (await look(player.token)).body;
    expect([own.codes, own.items[0].state, own.medianDays]).toEqual([[], 'accepted', '0.0']);
    expect(own.items[0]).not.toHaveProperty('scanReference');
  });

  it('is refused for a reason from the list that its player reads', async () => {
    const [player, support] = [await resident(), await fixture.staff('support')];
    const { code } = (await issue(player.token)).body;
    const { id } = (await receive(support.token, code)).body;
    const none = await decide(support.token, id, 'reject', { reason: 'other' });
    expect([none.status, none.body.error.field]).toEqual([400, 'text']);
    const told = { reason: 'other', text: 'The card is torn' };
    const refused = await decide(support.token, id, 'reject', told);
    expect(refused.body).toMatchObject({ state: 'rejected', rejectReason: 'other' });
    expect((await look(player.token)).body.items[0]).toMatchObject({
      rejectReason: 'other',
      rejectNote: 'The card is torn',
    });
    const late = await decide(support.token, id, 'accept');
    expect([late.status, late.body.error.code, late.body.error.state]).toEqual([
      ...[409, 'approval_closed', 'rejected'],
    ]);
  });

  it('is nothing for a mistyped code, a player, or staff of another desk', async () => {
    const [player, support] = [await resident(), await fixture.staff('support')];
    const { code } = (await issue(player.token)).body;
    const last = code.at(-1) === 'A' ? 'C' : 'A';
    const wrong = await receive(support.token, code.slice(0, -1) + last);
    expect([wrong.status, wrong.body.error.code]).toEqual([400, 'entry_code_invalid']);
    expect((await receive(player.token, code)).status).toBe(403);
    const finance = await fixture.staff('finance');
    expect((await receive(finance.token, code)).status).toBe(403);
  });

  it('that waits too long is told to whoever is on duty', async () => {
    const [player, support] = [await resident(), await fixture.staff('support')];
    const { code } = (await issue(player.token)).body;
    await receive(support.token, code);
    await fixture.db.admin.call(sql`update payments.entries set due_on = '2026-01-01'
      where player_id = ${player.id}::uuid`);
    const report = await fixture.jobs.run('entries-overdue');
    expect(report).toMatchObject({ value: { overdue: 1 } });
  });
});
