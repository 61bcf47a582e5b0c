// Every route for staff leaves an entry in the audit log, by the request's id: that it was done or
// looked at, and that somebody was refused. The routes come from the contract, so a new one without a
// scene here, or without an entry, fails.

import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '#scripts/emulators/partners/identity/outcomes.ts';
import { runJob } from '#scripts/platform/operator/ticker.ts';
import { ROUTES } from '#shared/contracts/http/index.ts';
import { newId } from '#shared/ids.ts';
import type { Answer } from '#test/kit/call.ts';
import { fixture } from '#test/kit/fixture.ts';
import { until } from '#test/kit/patience.ts';
import { platformFixture } from '#test/kit/platform.ts';
import { LOBBY, mailTo, newAdmin, newPlayer, type Player } from '#test/kit/player.ts';
import { prizeScenes } from './prize-scenes.ts';
import { recoveryScenes } from './recovery-scenes.ts';

const REASON = { reason: 'seen by a test' };
const routeName = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
const STAFF_ROUTES = Object.values(ROUTES)
  .flat()
  .filter(({ access }) => access.kind === 'staff');

const platform = platformFixture();
const admin = fixture(() => newAdmin(platform));
const second = fixture(() => newAdmin(platform));
const player = fixture(() => newPlayer(platform));
let purchaseId: string;
let messageId: string;

beforeAll(async () => {
  // Every refund needs a second person.
  await platform.database.admin.call(
    sql`update payments.purchase_rules set second_person_micros = 0`,
  );
  purchaseId = await player.buy(platform, 'small');
  messageId = await said();
});

async function said(): Promise<string> {
  const socket = await player.enter(`/v1/rooms/${LOBBY}`);
  const sent = await socket.ask({ type: 'send', id: randomUUID(), text: `hello ${randomUUID()}` });
  socket.terminate();
  return sent.messageId;
}

const made = async (answer: Promise<Answer>) => {
  const { status, body } = await answer;
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body;
};

const askRole = async (role = 'support'): Promise<string> => {
  const { id } = await newPlayer(platform);
  const path = `/v1/admin/players/${id}/roles/${role}`;
  return (await made(admin.call('PUT', path, { body: REASON }))).approval.id;
};
const propose = () =>
  admin.call('POST', '/v1/admin/adjustments', {
    key: randomUUID(),
    body: { playerId: player.id, currency: 'GC', direction: 'credit', amount: '1.00', ...REASON },
  });
const refund = () =>
  admin.call('POST', `/v1/admin/purchases/${purchaseId}/refund`, {
    key: randomUUID(),
    body: { amount: '0.50', ...REASON },
  });
const decideRefund = async (verdict: string) => {
  const waiting = await made(refund());
  const path = `/v1/admin/purchases/${purchaseId}/refunds/${waiting.id}/${verdict}`;
  return second.call('POST', path, { body: {} });
};
const decideAdjustment = async (verdict: string) => {
  const adjustment = await made(propose());
  return second.call('POST', `/v1/admin/adjustments/${adjustment.id}/${verdict}`, { body: {} });
};
const reported = async (): Promise<string> => {
  const reporter = await newPlayer(platform);
  const body = { messageId, reason: 'not nice' };
  return (await made(reporter.call('POST', `/v1/rooms/${LOBBY}/reports`, { body }))).report.id;
};
const sanction = (kind: string, playerId: string) =>
  admin.call('POST', `/v1/rooms/${LOBBY}/${kind}`, { body: { playerId, ...REASON } });
const lifted = async (kind: string) => {
  const { id } = await newPlayer(platform);
  await made(sanction(kind, id));
  return admin.call('DELETE', `/v1/rooms/${LOBBY}/${kind}/${id}`, { body: REASON });
};
const onPlayer = async (act: string, prepare: string[] = []) => {
  const { id } = await newPlayer(platform);
  const path = (name: string) => `/v1/admin/players/${id}/${name}`;
  for (const name of prepare) await made(admin.call('POST', path(name), { body: REASON }));
  return admin.call('POST', path(act), { body: REASON });
};
const parked = (service: string, outbox: string, row: string) =>
  admin.call('POST', `/v1/admin/${service}/outboxes/${outbox}/${row}/retry`, { body: REASON });
const look = (path: string) => () => admin.call('GET', path);

/** The two routes of a kind of rules. */
const rules = (kind: string, row: object): Record<string, () => Promise<Answer>> => {
  const path = `/v1/admin/compliance/rules/${kind}`;
  const body = { instrument: 'a test', certainty: 'policy', ...row, ...REASON };
  return {
    [`GET ${path}`]: look(path),
    [`POST ${path}`]: () => admin.call('POST', path, { body }),
  };
};

const excludedByHouse = (id: string) =>
  admin.call('POST', `/v1/admin/players/${id}/exclusions`, { body: REASON });

async function complained(): Promise<string> {
  const body = { subject: 'a prize', text: 'it was too small' };
  const stranger = await newPlayer(platform);
  return (await made(stranger.call('POST', '/v1/complaints', { body, key: randomUUID() }))).id;
}

/** A person whom staff say to live with one of them. */
async function barred(): Promise<Answer> {
  const body = { playerId: (await newPlayer(platform)).id, ...REASON };
  return admin.call('POST', '/v1/admin/compliance/person-bars', { body });
}

/** A player who declared who they are. */
async function declared(familyName = 'King'): Promise<Player> {
  const body = {
    ...{ givenName: 'Ada', familyName, dateOfBirth: '1990-01-31' },
    address: {
      ...{ line1: '12 Elm Street', city: 'Austin', region: 'TX' },
      ...{ postalCode: '78701', country: 'US' },
    },
  };
  const stranger = await newPlayer(platform);
  await made(stranger.call('PUT', '/v1/identity/profile', { body }));
  return stranger;
}

/** A check of a document that ended so. */
async function checked(outcome: Outcome): Promise<string> {
  const stranger = await declared(`King ${randomUUID()}`);
  const options = { key: randomUUID(), body: {} };
  const { id } = await made(stranger.call('POST', '/v1/identity/checks', options));
  const { identity } = platform.partners.partners;
  identity.press(identity.ofCheck(id).id, outcome);
  // A minor is signed out.
  const isOver = async () => (await stranger.call('GET', '/v1/identity')).body.state !== 'open';
  await until(isOver, () => 'The check is still open.');
  return `/v1/admin/compliance/identity/${id}`;
}

/** Somebody excludes themself after another account declared the same person; staff decide about it. */
async function matched(verdict: 'bind' | 'dismiss'): Promise<Answer> {
  const name = `King ${randomUUID()}`;
  const [older, excluded] = [await declared(name), await declared(name)];
  await made(excluded.call('POST', '/v1/exclusions', { body: { kind: 'self_exclusion' } }));
  await platform.database.admin.call(sql`select compliance.find_matches(100)`);
  const { items } = await made(admin.call('GET', '/v1/admin/compliance/matches'));
  const { id } = items.find(({ playerId }: { playerId: string }) => playerId === older.id);
  return admin.call('POST', `/v1/admin/compliance/matches/${id}/${verdict}`, { body: REASON });
}

/** A player whose case waits for a person. */
async function careCase(): Promise<string> {
  const [{ id: playerId }, id] = [await newPlayer(platform), newId(Date.now())];
  await platform.database.admin.call(sql`insert into compliance.harm_steps
      (id, player_id, day, step, score, signals, at)
    values (${id}::uuid, ${playerId}::uuid, current_date, 'review', 4, '[]', now())`);
  return id;
}

/** A call of each route that succeeds. */
const SCENES: Readonly<Record<string, () => Promise<Answer>>> = {
  'GET /v1/admin/players': look('/v1/admin/players?query=Player'),
  'GET /v1/admin/players/:id': () => admin.call('GET', `/v1/admin/players/${player.id}`),
  'GET /v1/admin/audit': look('/v1/admin/audit'),
  'GET /v1/admin/approvals': look('/v1/admin/approvals'),
  'GET /v1/admin/adjustments': look('/v1/admin/adjustments'),
  'GET /v1/admin/purchases': look('/v1/admin/purchases'),
  'GET /v1/admin/purchases/:id/refunds': () =>
    admin.call('GET', `/v1/admin/purchases/${purchaseId}/refunds`),
  'GET /v1/admin/reconciliation': look('/v1/admin/reconciliation'),
  'GET /v1/admin/compliance/suspicions': look('/v1/admin/compliance/suspicions'),
  'POST /v1/admin/compliance/suspicions': () => {
    const body = { playerId: player.id, kind: 'note', text: 'seen by a test' };
    return admin.call('POST', '/v1/admin/compliance/suspicions', { key: randomUUID(), body });
  },
  'GET /v1/admin/purchase-risk': look('/v1/admin/purchase-risk'),
  'POST /v1/admin/purchase-risk/resume': async () => {
    await platform.database.admin.call(sql`insert into payments.purchase_pauses
      (began_at, disputes, purchases) values (now(), 20, 100)`);
    return admin.call('POST', '/v1/admin/purchase-risk/resume', { body: REASON });
  },
  'GET /v1/admin/games/rtp': look('/v1/admin/games/rtp'),
  'GET /v1/admin/games/stuck': look('/v1/admin/games/stuck'),
  'GET /v1/admin/auth/outboxes': look('/v1/admin/auth/outboxes'),
  'GET /v1/admin/payments/outboxes': look('/v1/admin/payments/outboxes'),
  'GET /v1/admin/compliance/outboxes': look('/v1/admin/compliance/outboxes'),
  'POST /v1/admin/compliance/outboxes/:outbox/:row/retry': async () => {
    const id = (await checked('match')).split('/').at(-1) ?? '';
    await platform.database.admin.call(
      sql`update identity.checks set parked_at = now() where id = ${id}::uuid`,
    );
    return parked('compliance', 'checks', id);
  },
  'GET /v1/admin/social/outboxes': look('/v1/admin/social/outboxes'),
  'POST /v1/admin/auth/outboxes/:outbox/:row/retry': async () => {
    const { id } = await newPlayer(platform);
    await platform.database.admin.call(sql`insert into auth.revocations
      (player_id, version, due_at, parked_at)
      values (${id}::uuid, 1, now() + interval '1 day', now())`);
    return parked('auth', 'revocations', id);
  },
  'POST /v1/admin/payments/outboxes/:outbox/:row/retry': async () => {
    const { id } = (await made((await newPlayer(platform)).order('small'))).purchase;
    await platform.database.admin.call(
      sql`update payments.purchases set parked_at = now() where id = ${id}::uuid`,
    );
    return parked('payments', 'purchases', id);
  },
  'POST /v1/admin/social/outboxes/:outbox/:row/retry': async () => {
    const { id: to } = await newPlayer(platform);
    const [row] = await platform.database.admin.call<{ id: string }>(sql`insert into social.outbox
      (kind, target_id, content, due_at, parked_at)
      values ('notice', ${to}::uuid, '{}', now() + interval '1 day', now()) returning id::text`);
    return parked('social', 'social', row?.id ?? '');
  },
  'GET /v1/admin/reports': look('/v1/admin/reports'),
  'GET /v1/admin/players/:id/exclusions': () =>
    admin.call('GET', `/v1/admin/players/${player.id}/exclusions`),
  'POST /v1/admin/players/:id/exclusions': async () =>
    excludedByHouse((await newPlayer(platform)).id),
  'POST /v1/admin/players/:id/exclusions/:exclusionId/lift': async () => {
    const { id } = await newPlayer(platform);
    const { exclusion } = await made(excludedByHouse(id));
    return admin.call('POST', `/v1/admin/players/${id}/exclusions/${exclusion.id}/lift`, {
      body: REASON,
    });
  },
  'GET /v1/admin/compliance/complaints': look('/v1/admin/compliance/complaints'),
  'GET /v1/admin/compliance/complaints/:id': async () =>
    admin.call('GET', `/v1/admin/compliance/complaints/${await complained()}`),
  'POST /v1/admin/compliance/complaints/:id/answer': async () =>
    admin.call('POST', `/v1/admin/compliance/complaints/${await complained()}/answer`, {
      body: { text: 'looked at', close: true },
    }),
  'GET /v1/admin/compliance/players/:id/profile': async () =>
    admin.call(
      'GET',
      `/v1/admin/compliance/players/${(await declared()).id}/profile?reason=an%20entry`,
    ),
  'GET /v1/admin/compliance/identity': look('/v1/admin/compliance/identity'),
  'GET /v1/admin/compliance/identity/:id': async () =>
    admin.call('GET', `${await checked('match')}?reason=a%20prize`),
  'POST /v1/admin/compliance/identity/:id/confirm': async () =>
    admin.call('POST', `${await checked('match')}/confirm`, { body: REASON }),
  'POST /v1/admin/compliance/identity/:id/void': async () =>
    admin.call('POST', `${await checked('underage')}/void`, { body: REASON }),
  'GET /v1/admin/compliance/matches': look('/v1/admin/compliance/matches'),
  'POST /v1/admin/compliance/matches/:id/bind': () => matched('bind'),
  'POST /v1/admin/compliance/matches/:id/dismiss': () => matched('dismiss'),
  'GET /v1/admin/compliance/person-bars': look('/v1/admin/compliance/person-bars'),
  'POST /v1/admin/compliance/person-bars': barred,
  'POST /v1/admin/compliance/person-bars/:id/end': async () => {
    const { id } = await made(barred());
    return admin.call('POST', `/v1/admin/compliance/person-bars/${id}/end`, { body: REASON });
  },
  'GET /v1/admin/compliance/harm': look('/v1/admin/compliance/harm'),
  'POST /v1/admin/compliance/harm/:id/close': async () =>
    admin.call('POST', `/v1/admin/compliance/harm/${await careCase()}/close`, {
      body: { outcome: 'contacted', ...REASON },
    }),
  ...prizeScenes(platform, admin),
  'GET /v1/admin/compliance/calendar': look('/v1/admin/compliance/calendar'),
  'GET /v1/admin/compliance/places': look('/v1/admin/compliance/places'),
  ...rules('place_modes', { place: 'FR', mode: 'blocked' }),
  ...rules('place_features', { place: 'FR', feature: 'gc_purchase', allowed: false }),
  ...rules('prize_caps', { place: 'FR', amount: '1.00' }),
  ...rules('ages', { place: 'FR', feature: 'gc_play', years: 21 }),
  'POST /v1/admin/approvals/:id/approve': async () =>
    second.call('POST', `/v1/admin/approvals/${await askRole()}/approve`, { body: REASON }),
  'POST /v1/admin/approvals/:id/reject': async () =>
    second.call('POST', `/v1/admin/approvals/${await askRole()}/reject`, { body: REASON }),
  'PUT /v1/admin/players/:id/roles/:role': async () => {
    const { id } = await newPlayer(platform);
    return admin.call('PUT', `/v1/admin/players/${id}/roles/finance`, { body: REASON });
  },
  ...recoveryScenes(platform, admin),
  'DELETE /v1/admin/players/:id/roles/:role': async () => {
    const { id } = await newAdmin(platform);
    return admin.call('DELETE', `/v1/admin/players/${id}/roles/admin`, { body: REASON });
  },
  'POST /v1/admin/players/:id/ban': () => onPlayer('ban'),
  'POST /v1/admin/players/:id/unban': () => onPlayer('unban', ['ban']),
  'POST /v1/admin/players/:id/mfa-reset': async () => {
    const { id } = await newAdmin(platform);
    return admin.call('POST', `/v1/admin/players/${id}/mfa-reset`, { body: REASON });
  },
  'POST /v1/admin/players/:id/password-reset': () => onPlayer('password-reset'),
  'DELETE /v1/admin/players/:id/sessions': async () => {
    const { id } = await newPlayer(platform);
    return admin.call('DELETE', `/v1/admin/players/${id}/sessions`);
  },
  'DELETE /v1/admin/players/:id/sessions/:sid': async () => {
    const other = await newPlayer(platform);
    const [{ id }] = (await made(other.call('GET', '/v1/auth/sessions'))).items;
    return admin.call('DELETE', `/v1/admin/players/${other.id}/sessions/${id}`);
  },
  'POST /v1/admin/adjustments': propose,
  'POST /v1/admin/adjustments/:id/approve': () => decideAdjustment('approve'),
  'POST /v1/admin/adjustments/:id/reject': () => decideAdjustment('reject'),
  'POST /v1/admin/purchases/:id/refund': refund,
  'POST /v1/admin/purchases/:id/refunds/:refundId/approve': () => decideRefund('approve'),
  'POST /v1/admin/purchases/:id/refunds/:refundId/reject': () => decideRefund('reject'),
  'PUT /v1/admin/games/:gameId': () =>
    admin.call('PUT', '/v1/admin/games/keno', { body: { enabled: false } }),
  'PATCH /v1/rooms/:id': () =>
    admin.call('PATCH', `/v1/rooms/${LOBBY}`, { body: { slowModeSeconds: 1, ...REASON } }),
  'POST /v1/rooms/:id/mutes': async () => sanction('mutes', (await newPlayer(platform)).id),
  'POST /v1/rooms/:id/bans': async () => sanction('bans', (await newPlayer(platform)).id),
  'DELETE /v1/rooms/:id/mutes/:playerId': () => lifted('mutes'),
  'DELETE /v1/rooms/:id/bans/:playerId': () => lifted('bans'),
  'POST /v1/admin/reports/:id/resolve': async () =>
    admin.call('POST', `/v1/admin/reports/${await reported()}/resolve`, {
      body: { resolution: 'nothing to do' },
    }),
  'DELETE /v1/rooms/:id/messages/:messageId': () =>
    admin.call('DELETE', `/v1/rooms/${LOBBY}/messages/${messageId}`, { body: REASON }),
};

async function entriesOf(answer: Answer): Promise<{ action: string; actor: string | null }[]> {
  const requestId = answer.headers.get('x-request-id') ?? '';
  return platform.database.admin.call(sql`select action, actor_id::text as actor
    from audit.entries where request_id = ${requestId} order by id`);
}

describe('a route for staff', () => {
  it('has a scene here, each of them', () => {
    expect(Object.keys(SCENES).sort()).toEqual(STAFF_ROUTES.map(routeName).sort());
  });

  it.each(Object.entries(SCENES))(
    '%s stands in the audit log when it was called',
    async (_, act) => {
      const answer = await act();
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
      const byStaff = (await entriesOf(answer)).filter(
        ({ actor, action }) =>
          [admin.id, second.id].includes(actor ?? '') && action !== 'staff.refused',
      );
      expect(byStaff.map(({ action }) => action)).not.toEqual([]);
    },
  );

  it('stands in the audit log when it was refused, each of them', async () => {
    const unseen: string[] = [];
    let nobody = await newPlayer(platform);
    for (const [index, spec] of STAFF_ROUTES.entries()) {
      // The log keeps twenty refusals of a caller in an hour.
      if (index % 20 === 19) nobody = await newPlayer(platform);
      const path = spec.path.replaceAll(/:(\w+)/g, () => newId(Date.now()));
      const body = spec.body === undefined ? {} : { body: {} };
      const answer = await nobody.call(spec.method, path, { key: randomUUID(), ...body });
      expect([routeName(spec), answer.status]).toEqual([routeName(spec), 403]);
      const entries = await entriesOf(answer);
      const isSeen = entries.some(
        (entry) => entry.action === 'staff.refused' && entry.actor === nobody.id,
      );
      if (!isSeen) unseen.push(routeName(spec));
    }
    expect(unseen).toEqual([]);
  });
});

describe('a broken glass', () => {
  it('is in the audit log, counted for operators, and mailed to every admin with its reason', async () => {
    const reason = 'the other admin is on a ship';
    const breakGlass = sql`select auth.grant_by_operator(${player.email}, 'support', true, ${reason},
      now()) as outcome`;
    expect(await platform.database.admin.call(breakGlass)).toEqual([{ outcome: 'changed' }]);
    const page = await fetch(`${platform.url}/metrics`, {
      headers: { authorization: `Bearer ${platform.keys.METRICS_TOKEN}` },
    });
    const text = await page.text();
    expect(text).toContain('parlor_break_glass_total 1\n');
    expect(text).toContain('parlor_staff_alerts_untold 1\n');
    expect(text).toContain('parlor_database_roles_changed 0\n');
    const logged = await platform.database.admin.call(sql`select facts ->> 'reason' as reason
      from audit.entries where action = 'role.break_glass'`);
    expect(logged).toEqual([{ reason }]);
    for (const name of ['staff-alerts', 'mail-outbox'])
      await runJob(platform.runtime.operator, name);
    for (const { email } of [admin, second]) {
      const isTold = async () =>
        (await mailTo(platform.mailboxUrl, email)).some((mail) => mail.text.includes(reason));
      await until(isTold, () => `${email} heard of nothing`, 50);
    }
  });
});
