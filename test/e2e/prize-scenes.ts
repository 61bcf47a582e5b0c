// Scenes of the routes for staff by which Sweeps Coins are given free and prizes leave: entries,
// redemptions, screenings, tax, and the dated rows of all that. See staff-audit.test.ts.

import { type SQL, sql } from 'drizzle-orm';
import { newId } from '#shared/ids.ts';
import type { Answer } from '#test/kit/call.ts';
import type { platformFixture } from '#test/kit/platform.ts';
import { newPlayer, type Player } from '#test/kit/player.ts';
import { declareProfile } from '#test/kit/profiles.ts';

type Platform = ReturnType<typeof platformFixture>;

const REASON = { reason: 'seen by a test' };

/** A call of each of these routes that succeeds. */
export function prizeScenes(
  platform: Platform,
  admin: Player,
): Readonly<Record<string, () => Promise<Answer>>> {
  const run = (statement: SQL) => platform.database.admin.call(statement);
  const look = (path: string) => () => admin.call('GET', path);

  /** A prize that waits for a person; its id. */
  async function prizeInReview(): Promise<string> {
    const { id: playerId } = await newPlayer(platform);
    const id = newId(Date.now());
    await run(sql`select ledger.grant(${`test:${id}`}, ${playerId}::uuid, 'SC', 5000000, 'adjustment', 1,
      null)`);
    await run(sql`update ledger.lots set state = 'void' where wallet_id = (select account_id
      from ledger.wallets where player_id = ${playerId}::uuid and currency = 'SC')`);
    await run(sql`update ledger.wallets set lots_open = false where player_id = ${playerId}::uuid`);
    await run(
      sql`select ledger.hold(${id}::uuid, ${playerId}::uuid, 'SC', 5000000, 'redemption', null)`,
    );
    await run(sql`insert into payments.redemptions (id, player_id, amount_micros, destination_id,
        requested_at, state, state_since, next_check_at)
      values (${id}::uuid, ${playerId}::uuid, 5000000, ${id}::uuid, now(), 'in_review', now(), now())`);
    return id;
  }
  /** A prize that came back from an account at which somebody must look. */
  async function prizeToLookAt(): Promise<string> {
    const id = await prizeInReview();
    await run(sql`update payments.redemptions set attention = 'return_needs_review',
      attention_number = 1 where id = ${id}::uuid`);
    return `/v1/admin/redemptions/${id}`;
  }
  const decidePrize = async (verdict: string) =>
    admin.call('POST', `/v1/admin/redemptions/${await prizeInReview()}/${verdict}`, {
      body: REASON,
    });

  /** The provider's statement shows a payout that is none of ours; staff ask that it may stand. */
  async function strayPayout(): Promise<Answer> {
    const id = newId(Date.now());
    await run(sql`insert into payments.payout_differences
      (id, provider, subject, what, ours_micros, theirs_micros, found_at)
      values (${id}::uuid, 'test', ${id}, 'unknown', 0, 1000000, now())`);
    return admin.call('POST', `/v1/admin/payouts/differences/${id}/clear`, { body: REASON });
  }

  /** A name like one on the list, about which a person says what it is. */
  async function decideHit(verdict: 'clear' | 'confirm'): Promise<Answer> {
    const { id: playerId } = await newPlayer(platform);
    const id = newId(Date.now());
    await run(sql`insert into compliance.screenings (id, player_id, check_id, list_id, at, hits, state)
      select ${id}::uuid, ${playerId}::uuid, ${id}::uuid, e.list_id, now(), jsonb_build_array(
          jsonb_build_object('entry', e.entry, 'digest', e.digest, 'score', 990)), 'open'
        from compliance.sanction_entries e order by e.entry limit 1`);
    const path = `/v1/admin/compliance/screenings/${id}/${verdict}`;
    return admin.call('POST', path, { body: REASON });
  }

  /** The form of a taxpayer that was valid until a letter came. */
  async function letterCame(): Promise<Answer> {
    const { id: playerId } = await newPlayer(platform);
    await run(sql`insert into compliance.tax_forms (id, player_id, vendor, reference, token, last4, state,
        asked_at, state_at)
      values (${newId(Date.now())}::uuid, ${playerId}::uuid, 'hosted', ${playerId}, 'tok', '1234', 'valid',
        now(), now())`);
    const path = `/v1/admin/compliance/players/${playerId}/tax-form/bad`;
    return admin.call('POST', path, { body: REASON });
  }

  /** A card that came from somebody; the answer to entering it. */
  async function cardCame(): Promise<Answer> {
    const stranger = await newPlayer(platform);
    await declareProfile(platform.database, stranger.id);
    const { body } = await stranger.call('POST', '/v1/entries/mail/codes');
    const postmarkedOn = new Date().toISOString().slice(0, 10);
    return admin.call('POST', '/v1/admin/entries/mail', {
      body: { code: body.code, postmarkedOn, scanReference: 'box 1' },
    });
  }
  const decideCard = async (verdict: string, body: object) =>
    admin.call('POST', `/v1/admin/entries/${(await cardCame()).body.id}/${verdict}`, { body });

  /** The two routes of a kind of dated rows. */
  const datedRows = (kind: string, row: object): Record<string, () => Promise<Answer>> => {
    const path = `/v1/admin/compliance/rules/${kind}`;
    return {
      [`GET ${path}`]: look(path),
      [`POST ${path}`]: () => admin.call('POST', path, { body: { ...row, ...REASON } }),
    };
  };
  const redemptionRule = {
    ...{ bankMinimum: '50.00', giftCardMinimum: '10.00', dayMax: '10000.00' },
    ...{ purchaseSettlesDays: 30, unsettledMax: '500.00', review: '2000.00' },
    ...{ secondPerson: '2000.00', personDay: '10000.00', householdNearPercent: 80 },
    ...{ destinationRestHours: 72, noticeDays: [3, 14, 27], givesUpDays: 30, sentSilentDays: 5 },
    ...{ returnsDays: 60, note: 'seen by a test' },
  };
  const taxYear = {
    ...{ year: 2190, threshold: '2000.00', withholdingRate: '0.24', withholdOn: 'whole' },
    ...{ afterReported: true, formKind: '1099-MISC', instrument: 'a test', certainty: 'policy' },
  };

  return {
    ...datedRows('redemption_rules', redemptionRule),
    ...datedRows('liability_floors', { coverMin: '1', cashLivesDays: 35, note: 'a test' }),
    ...datedRows('tax_years', taxYear),
    ...datedRows('harm_rules', { signal: 'prize_cancelled', weight: 2, params: { hours: 24 } }),
    ...datedRows('harm_policies', { threshold: 4, windowDays: 7, againDays: 14, pauseHours: 24 }),
    'POST /v1/admin/entries/mail': cardCame,
    'GET /v1/admin/entries': look('/v1/admin/entries'),
    'POST /v1/admin/entries/:id/accept': () => decideCard('accept', REASON),
    'POST /v1/admin/entries/:id/reject': () => decideCard('reject', { reason: 'illegible' }),
    'GET /v1/admin/payouts/differences': look('/v1/admin/payouts/differences'),
    'POST /v1/admin/payouts/differences/:id/clear': strayPayout,
    'GET /v1/admin/liability': look('/v1/admin/liability'),
    'POST /v1/admin/liability/cash': () =>
      admin.call('POST', '/v1/admin/liability/cash', {
        key: newId(Date.now()),
        body: { amount: '1000.00', at: new Date().toISOString(), ...REASON },
      }),
    'GET /v1/admin/redemptions': look('/v1/admin/redemptions'),
    'GET /v1/admin/redemptions/:id': async () => admin.call('GET', await prizeToLookAt()),
    'POST /v1/admin/redemptions/:id/notes': async () =>
      admin.call('POST', `${await prizeToLookAt()}/notes`, {
        key: newId(Date.now()),
        body: { text: 'seen by a test' },
      }),
    'POST /v1/admin/redemptions/:id/attention/clear': async () =>
      admin.call('POST', `${await prizeToLookAt()}/attention/clear`, {
        body: { expects: 1, ...REASON },
      }),
    'POST /v1/admin/redemptions/:id/approve': () => decidePrize('approve'),
    'POST /v1/admin/redemptions/:id/reject': () => decidePrize('reject'),
    'GET /v1/admin/compliance/screenings': look('/v1/admin/compliance/screenings'),
    'POST /v1/admin/compliance/screenings/:id/clear': () => decideHit('clear'),
    'POST /v1/admin/compliance/screenings/:id/confirm': () => decideHit('confirm'),
    'GET /v1/admin/compliance/tax/:year': look('/v1/admin/compliance/tax/2026'),
    'POST /v1/admin/compliance/players/:id/tax-form/bad': letterCame,
  };
}
