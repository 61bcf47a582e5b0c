// What happened on the platform before the release: a small history of every service, made by the
// functions that its Worker calls, so that what the fixture holds is what the release writes.

import pg from 'pg';
import { LOGIN_ROLES, type LoginRole } from '#db/login-roles.ts';
import { openSink } from '#test/ledger/books.ts';
import { Ledger } from '#test/ledger/ledger.ts';
import { KIND_COUNT, PlayerRun } from '#test/ledger/workload.ts';

type Ask = (role: LoginRole, text: string, ...values: unknown[]) => Promise<unknown>;

const uuid = (number: number) => `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
const [ANN, BOB, CYD, ROOT] = [uuid(1), uuid(2), uuid(3), uuid(4)];

let count = 0x1000;
const next = () => uuid(++count);

const hex = (text: string) => Buffer.from(text.padEnd(32, '.')).toString('hex');
const bytes = (text: string) => Buffer.from(text.padEnd(32, '.'));
const mail = (to?: string) => JSON.stringify({ id: next(), to, template: 'any', sealed: 'sealed' });
const soon = new Date(Date.now() + 86_400_000).toISOString();
const later = new Date(Date.now() + 30 * 86_400_000).toISOString();

/** Two persons' coins, by the random work of the ledger's tests; each kind of command three times. */
async function ledgerHistory(ledger: Ledger): Promise<void> {
  const sink = await openSink(ledger);
  const run = await PlayerRun.begin(ledger, sink);
  for (let step = 0; step < 3 * KIND_COUNT; step++) {
    const kind = (step * 17) % KIND_COUNT;
    // The last kinds bar a player for good; they come last.
    if (kind >= 37 && step < 2 * KIND_COUNT) continue;
    await run.step({ kind, pick: step * 7, size: (step * 131) % 1000, fate: 9 });
  }
  await run.finish();
}

async function player(ask: Ask, id: string, name: string): Promise<void> {
  const email = `${name}@example.org`;
  await ask(
    'parlor_auth',
    'select auth.note_address($1, $2, now())',
    email,
    JSON.stringify([{ id: 'one', key: hex(`mailbox of ${name}`) }]),
  );
  await ask(
    'parlor_auth',
    `select auth.register($1, now(), '7 days', $2, $3, $4)`,
    JSON.stringify({
      id: next(),
      email,
      displayName: name,
      displayNameFolded: name,
      birthDate: '1990-05-17',
      passwordHash: `hash of ${name}`,
      passwordIsLong: true,
      browserHash: hex(`browser of ${name}`),
      addressGroup: '192.0.2.0/24',
    }),
    JSON.stringify({
      tokenHash: hex(`link of ${name}`),
      expiresAt: soon,
      codeHash: hex(`code of ${name}`),
      codeExpiresAt: soon,
    }),
    mail(email),
    mail(email),
  );
  await ask(
    'parlor_auth',
    'select auth.confirm_registration($1, $2, $3, now())',
    bytes(`link of ${name}`),
    JSON.stringify({ passwordHashes: [`hash of ${name}`] }),
    id,
  );
  await ask(
    'parlor_auth',
    `select auth.open_sign_in($1, $2, now(), $3, $3, '{pwd}', 'a browser',
      'somewhere', '192.0.2.0/24', $4, 5, null, 0, null, $5)`,
    next(),
    id,
    later,
    bytes(`first token of ${name}`),
    JSON.stringify([{ id: 'one', key: hex(`device of ${name}`) }]),
  );
  await ask(
    'parlor_auth',
    `select auth.rotate_refresh($1, $2, 'one', now(), '7 days', null, $3)`,
    bytes(`first token of ${name}`),
    bytes(`second token of ${name}`),
    id,
  );
}

/** What a player began and has not finished. */
async function unfinished(ask: Ask): Promise<void> {
  const link = (name: string) =>
    JSON.stringify({ id: next(), tokenHash: hex(name), expiresAt: soon });
  await ask(
    'parlor_auth',
    `select auth.start_reset('ann@example.org', now(), $1, $2)`,
    link('reset'),
    mail(),
  );
  await ask(
    'parlor_auth',
    `select auth.start_email_change($1, 'bob@new.example.org', now(), $2, $3, $4,
      $5, $6, null, null)`,
    BOB,
    soon,
    link('old'),
    link('new'),
    mail(),
    mail('bob@new.example.org'),
  );
  await ask(
    'parlor_auth',
    'select auth.open_challenge($1, $2, $3, 0)',
    bytes('challenge'),
    ROOT,
    soon,
  );
  await ask(
    'parlor_payments',
    `select payments.set_limits($1, $2)`,
    ANN,
    JSON.stringify([{ kind: 'loss', currency: 'GC', period: 'week', amountMicros: '90000000000' }]),
  );
  await ask('parlor_payments', `select payments.exclude($1, 'cool_off', $2)`, ROOT, later);
}

async function staff(ask: Ask, admin: pg.Client): Promise<void> {
  const sid = (await admin.query('select id from auth.sign_ins where player_id = $1', [ROOT]))
    .rows[0];
  await ask('parlor_auth', 'select auth.begin_totp($1, $2, $3)', ROOT, 'sealed seed', soon);
  await ask(
    'parlor_auth',
    'select auth.confirm_totp($1, $2, 1, $3, $4, now(), null, null)',
    ROOT,
    'sealed seed',
    [bytes('a code'), bytes('another code')],
    sid?.id,
  );
  for (const name of ['root', 'bob']) {
    await admin.query(`select auth.grant_by_operator($1, 'admin', true, null, now())`, [
      `${name}@example.org`,
    ]);
  }
  await ask(
    'parlor_auth',
    `select auth.ask_role($1, $2, 'finance', $3, now(), 'she asked', null)`,
    next(),
    ANN,
    ROOT,
  );
  await ask(
    'parlor_payments',
    `select payments.propose_adjustment($1, $2, 'GC', 'credit', 5000000,
      'an apology', $3, $4, $5, null)`,
    uuid(0x500),
    CYD,
    ROOT,
    'an-adjustment',
    bytes('content'),
  );
  await ask(
    'parlor_payments',
    `select payments.decide_adjustment($1, $2, 'approved', '0', null)`,
    uuid(0x500),
    BOB,
  );
}

async function purchases(ask: Ask): Promise<void> {
  const [purchase, reference, payment] = [uuid(0x600), 'checkout-1', 'payment-1'];
  await ask(
    'parlor_payments',
    `select payments.begin_purchase($1, $2, 'small', 'stripe', 'US-TX',
      '1 hour', 'a-key', $3)`,
    purchase,
    ANN,
    bytes('an order'),
  );
  await ask(
    'parlor_payments',
    'select payments.attach_checkout($1, $2, $3)',
    purchase,
    reference,
    'https://pay.example/1',
  );
  const fact = {
    kind: 'checkout',
    purchaseId: purchase,
    reference,
    paymentId: payment,
    state: 'paid',
    amountMicros: '4990000',
    currency: 'USD',
    payer: 'a card',
  };
  await ask(
    'parlor_payments',
    `select payments.apply_event('stripe', 'event-1', 'paid', now(), $1)`,
    JSON.stringify([fact]),
  );
  await ask(
    'parlor_payments',
    `select payments.request_refund($1, $2, 1000000, 'asked for', $3,
      'a-refund', $4, null)`,
    next(),
    purchase,
    ROOT,
    bytes('a refund'),
  );
  await ask(
    'parlor_payments',
    `select payments.apply_event('stripe', 'event-2', 'refund', now(), $1)`,
    JSON.stringify([
      {
        kind: 'refund',
        id: 'refund-1',
        paymentId: payment,
        amountMicros: '1000000',
        status: 'succeeded',
      },
    ]),
  );
  const atMs = Date.now() - 60_000;
  await ask(
    'parlor_payments',
    `select payments.note_movements('stripe', $1)`,
    JSON.stringify([
      {
        id: 'move-1',
        kind: 'charge',
        amountMicros: '4990000',
        feeMicros: '300000',
        currency: 'USD',
        paymentId: payment,
        atMs,
      },
      {
        id: 'move-2',
        kind: 'refund',
        amountMicros: '-1000000',
        feeMicros: '0',
        currency: 'USD',
        paymentId: payment,
        atMs,
      },
    ]),
  );
  await ask(
    'parlor_payments',
    `select payments.reconcile('stripe', now() - interval '1 day', now())`,
  );
  await ask(
    'parlor_payments',
    `select payments.claim_daily_bonus($1, 'a-bonus', $2)`,
    BOB,
    bytes('a bonus'),
  );
}

async function tables(ask: Ask): Promise<void> {
  const id = uuid(0x700);
  await ask(
    'parlor_games',
    `select games.begin_session($1, 'a-table', 'digest', $2, 'dice', 'GC',
      1000000, 5, 20, 60, now())`,
    BOB,
    id,
  );
  await ask(
    'parlor_payments',
    `select ledger.reserve($1, $2, 'dice', 'GC', 1, 1000000, 'exact', 9900)`,
    id,
    BOB,
  );
  await ask(
    'parlor_payments',
    `select ledger.settle($1, 2, 3, 300000, 100000, $2, 0)`,
    id,
    bytes('three rounds'),
  );
  await ask(
    'parlor_payments',
    'select games.note_session($1, now())',
    JSON.stringify({
      id,
      state: 'open',
      closedAtMs: null,
      closeReason: null,
      rounds: 3,
      wageredMicros: '300000',
      paidMicros: '100000',
      expected: 0.297,
      variance: 3,
      largest: 2,
      stuck: null,
      unsettledSinceMs: null,
    }),
  );
  await ask('parlor_games', `select games.switch_game('keno', false, $1, null, now())`, ROOT);
}

async function company(ask: Ask): Promise<void> {
  const group = uuid(0x800);
  await ask('parlor_social', 'select social.ask($1, $2, 500, 100, 60, now())', ANN, BOB);
  await ask('parlor_social', 'select social.accept($1, $2, 500, now())', BOB, ANN);
  await ask('parlor_social', 'select social.block($1, $2, 1000, now())', BOB, CYD);
  await ask(
    'parlor_social',
    `select social.open_group($1, $2, 'Friends', 20, now(), null)`,
    group,
    ANN,
  );
  await ask('parlor_social', 'select social.open_direct($1, $2, $3, now())', next(), ANN, BOB);
  await ask(
    'parlor_social',
    `select social.report($1, $2, $3, $4, $5, 'rude', '[]', 10, now())`,
    next(),
    group,
    next(),
    BOB,
    ANN,
  );
  await ask(
    'parlor_social',
    `select social.sanction($1, $2, $3, 'mute', 'rude', $4, $5, now(), null)`,
    next(),
    uuid(0x100),
    CYD,
    soon,
    ROOT,
  );
}

async function farewell(ask: Ask): Promise<void> {
  await ask('parlor_auth', 'select auth.begin_erasure($1, true, now(), $2, null)', CYD, mail());
  await ask('parlor_payments', 'select payments.let_go($1)', CYD);
  await ask('parlor_games', 'select games.let_go($1)', CYD);
  await ask('parlor_social', 'select social.let_go($1, now())', CYD);
}

/** Lets it all happen on a new database. `urlFor`: a role's connection string. */
export async function makeHistory(
  adminUrl: string,
  urlFor: (role: LoginRole) => string,
): Promise<void> {
  const ledger = new Ledger(urlFor('parlor_payments'), adminUrl, 4);
  const admin = new pg.Client({ connectionString: adminUrl });
  const clients = new Map(
    LOGIN_ROLES.map((role) => [role, new pg.Client({ connectionString: urlFor(role) })] as const),
  );
  const all = [admin, ...clients.values()];
  await Promise.all(all.map((client) => client.connect()));
  const ask: Ask = async (role, text, ...values) => {
    const { rows } = await (clients.get(role) as pg.Client).query({
      text,
      values,
      rowMode: 'array',
    });
    const [answer] = rows[0] ?? [];
    if (answer?.refused !== undefined) throw new Error(`${text}: ${JSON.stringify(answer)}`);
    return answer;
  };
  try {
    for (const [id, name] of [
      [ANN, 'ann'],
      [BOB, 'bob'],
      [CYD, 'cyd'],
      [ROOT, 'root'],
    ] as const) {
      await player(ask, id, name);
    }
    await staff(ask, admin);
    await purchases(ask);
    // After the reconciliation, which would miss these payments in the provider's statement.
    await ledgerHistory(ledger);
    await tables(ask);
    await company(ask);
    await unfinished(ask);
    await farewell(ask);
    await ask('parlor_payments', 'select ledger.seal_roots()');
    await ask('parlor_payments', 'select ledger.run_check()');
    await ask('parlor_auth', 'select audit.seal(1000)');
  } finally {
    await Promise.all([ledger.end(), ...all.map((client) => client.end())]);
  }
}
