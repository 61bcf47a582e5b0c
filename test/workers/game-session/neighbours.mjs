// Stand-ins for the Workers beside game-session, honest where it matters: the wallet enforces the
// gapless sequence of each session, answers a repeat with the first result and never lets a balance
// fall below zero. `faults` makes it silent before or after it acts, late, or refuse.

import { WorkerEntrypoint } from 'cloudflare:workers';

const wallets = new Map();
const tables = new Map();
const faults = [];
/** Calls that nobody was answered and that are still on their way. */
const underWay = [];
const calls = [];
/** What each table reported, in order. */
const reports = new Map();
const dead = new Set();
const attached = [];
/** What each player's hub was told of tables, in order. */
const told = new Map();
/** Departures that hubs refuse, by sign-in: how often they did. */
const deafTo = new Map();
const hubFaults = { left: 0 };
/** Of every player's standing: the newest version, or why hubs do not say it. */
const hubs = { version: 0, isDown: false, asked: 0 };
/** Movements of each wallet. */
const versions = new Map();
/** What each table may wager in all. */
const leases = new Map();
const checkAnswers = [];
const exclusions = [];
const FREE = {
  ...{ mayWager: true, reason: null, lossBudgetMicros: null, changesAtMs: null },
  ...{ holdsUntilMs: null, epoch: 1, version: 0 },
};
let standing = FREE;
/** Settlements say nothing of the player but this epoch of the rules. */
let plainEpoch = null;

const refuse = (code, facts) => ({
  ok: false,
  error: facts === undefined ? { code } : { code, facts },
});
const spell = (input) =>
  JSON.stringify(input, (_key, value) => (typeof value === 'bigint' ? `${value}` : value));
const walletKey = (playerId, currency) => `${playerId} ${currency}`;

// What the wallet holds after a movement that changed it.
function partOf({ playerId, currency }) {
  const key = walletKey(playerId, currency);
  versions.set(key, (versions.get(key) ?? 0) + 1);
  const availableMicros = wallets.get(key) ?? 0n;
  return { currency, availableMicros, onHoldMicros: 0n, version: versions.get(key) };
}

function answer(table, number, digest, amountMicros, wallet = partOf(table)) {
  const { epoch } = standing;
  const balance = { escrowMicros: table.escrow, wallet };
  const movement = { replayed: false, amountMicros, ...balance, standing, epoch };
  table.version = number;
  table.replies.set(number, { digest, movement });
  return { ok: true, value: movement };
}

// The part that every numbered movement shares.
function numbered(input, act) {
  const table = tables.get(input.sessionId);
  if (table === undefined) return refuse('account_missing');
  const digest = spell(input);
  const earlier = table.replies.get(input.number);
  if (earlier !== undefined) {
    if (earlier.digest !== digest) return refuse('sequence_conflict');
    return { ok: true, value: { ...earlier.movement, replayed: true, standing } };
  }
  if (table.closed) return refuse('account_closed_ledger');
  if (input.number !== table.version + 1) return refuse('sequence_gap');
  return act(table, digest);
}

function arrive() {
  for (const act of underWay.splice(0)) act();
}

async function withFaults(name, act) {
  calls.push(name);
  const index = faults.findIndex((fault) => fault.method === '*' || fault.method === name);
  if (index < 0) return act();
  const fault = faults[index];
  if (fault.times !== undefined && --fault.times <= 0) faults.splice(index, 1);
  if (fault.kind === 'down') throw new Error('dependency_unavailable: ledger');
  if (fault.kind === 'refuse') {
    if (fault.thenArrives) arrive();
    return refuse(fault.code, fault.facts);
  }
  if (fault.kind === 'late') {
    underWay.push(act);
    throw new Error('no reply came');
  }
  if (fault.kind === 'slow') {
    await scheduler.wait(fault.ms);
    return act();
  }
  act();
  throw new Error('the reply was lost');
}

export class WalletService extends WorkerEntrypoint {
  reserve(input) {
    return withFaults('reserve', () => {
      const { sessionId, playerId, currency, number } = input;
      const known = tables.get(sessionId);
      if (known?.cancelled) return refuse('session_cancelled');
      if (known === undefined) {
        if (number !== 1) return refuse('account_missing');
        if (!standing.mayWager) return refuse(standing.reason);
        const fresh = { playerId, currency, escrow: 0n, version: 0, closed: false };
        tables.set(sessionId, {
          ...fresh,
          cancelled: false,
          replies: new Map(),
          net: 0n,
          wagered: 0n,
        });
      }
      const result = numbered(input, (table, digest) => {
        const key = walletKey(playerId, currency);
        const available = wallets.get(key) ?? 0n;
        const amount =
          input.mode === 'exact' || input.amountMicros < available ? input.amountMicros : available;
        if (!standing.mayWager) return refuse(standing.reason);
        if (amount > available || amount === 0n) return refuse('insufficient_funds');
        wallets.set(key, available - amount);
        table.escrow += amount;
        return answer(table, number, digest, amount);
      });
      if (!result.ok && known === undefined) tables.delete(sessionId);
      return result;
    });
  }

  settle(input) {
    return withFaults('settle', () =>
      numbered(input, (table, digest) => {
        const net = input.paidMicros - input.wageredMicros;
        if (table.escrow + net < 0n) return refuse('insufficient_funds');
        table.escrow += net;
        table.net += net;
        table.wagered += input.wageredMicros;
        const answered = answer(table, input.number, digest, net, null);
        if (plainEpoch !== null) {
          Object.assign(answered.value, { standing: null, epoch: plainEpoch });
        }
        return answered;
      }),
    );
  }

  release(input) {
    return withFaults('release', () =>
      numbered(input, (table, digest) => {
        if (input.amountMicros > table.escrow) return refuse('insufficient_funds');
        const key = walletKey(table.playerId, table.currency);
        wallets.set(key, (wallets.get(key) ?? 0n) + input.amountMicros);
        table.escrow -= input.amountMicros;
        return answer(table, input.number, digest, input.amountMicros);
      }),
    );
  }

  close(input) {
    return withFaults('close', () =>
      numbered(input, (table, digest) => {
        const key = walletKey(table.playerId, table.currency);
        const amount = table.escrow;
        wallets.set(key, (wallets.get(key) ?? 0n) + amount);
        table.escrow = 0n;
        table.closed = true;
        return answer(table, input.number, digest, amount);
      }),
    );
  }

  cancel(sessionId) {
    return withFaults('cancel', () => {
      const table = tables.get(sessionId);
      if (table !== undefined && !table.cancelled) return { ok: true, value: 'opened' };
      tables.set(sessionId, { cancelled: true, replies: new Map() });
      return { ok: true, value: 'cancelled' };
    });
  }

  exclude({ playerId, untilMs }) {
    return withFaults('exclude', () => {
      standing = { ...FREE, mayWager: false, reason: 'excluded', changesAtMs: untilMs };
      calls.push(`excluded ${playerId}`);
      return { ok: true, value: standing };
    });
  }

  exclusions() {
    return [...exclusions];
  }

  excludeByHouse({ playerId, untilMs }) {
    return withFaults('exclude', () => {
      standing = { ...FREE, mayWager: false, reason: 'excluded', changesAtMs: untilMs };
      calls.push(`excluded ${playerId} by the house`);
      exclusions.unshift({ id: '7', kind: 'house', sinceMs: Date.now(), untilMs });
      return { ok: true, value: { id: '7', standing } };
    });
  }

  askLift({ id, exclusionId }) {
    const known = exclusions.find((each) => each.id === exclusionId);
    if (known === undefined) return refuse('not_found');
    return { ok: true, value: { id, state: 'waiting' } };
  }

  askReturn() {
    const over = exclusions.find(({ returnsAtMs }) => returnsAtMs === null);
    return over === undefined
      ? refuse('exclusion_in_force', { changesAt: '2099-01-01T00:00:00.000Z' })
      : { ok: true, value: { returnsAtMs: Date.UTC(2099, 0, 1) } };
  }

  report(summary) {
    return withFaults('report', () => {
      reports.set(summary.id, [...(reports.get(summary.id) ?? []), summary]);
    });
  }

  standing() {
    return withFaults('standing', () => standing);
  }

  // As the ledger leases: up to the limit, and never less than before.
  tableStanding({ sessionId, wagerUpToMicros, checkAnsweredAtMs }) {
    return withFaults('standing', () => {
      if (checkAnsweredAtMs !== null) checkAnswers.push(checkAnsweredAtMs);
      if (standing.wagerBudgetMicros === undefined || wagerUpToMicros === null) return standing;
      const leased = leases.get(sessionId) ?? 0n;
      const most = leased + standing.wagerBudgetMicros;
      const ceiling = wagerUpToMicros < most ? wagerUpToMicros : most;
      const wagerCeilingMicros = ceiling > leased ? ceiling : leased;
      leases.set(sessionId, wagerCeilingMicros);
      standing = { ...standing, wagerBudgetMicros: most - wagerCeilingMicros };
      return { ...standing, wagerCeilingMicros };
    });
  }

  // For tests.
  grant(playerId, currency, amountMicros) {
    wallets.set(walletKey(playerId, currency), amountMicros);
  }
  walletOf(playerId, currency) {
    return wallets.get(walletKey(playerId, currency)) ?? 0n;
  }
  tableOf(sessionId) {
    const table = tables.get(sessionId);
    if (table === undefined) return null;
    const { escrow, version, closed, cancelled, net, wagered } = table;
    return { escrow, version, closed, cancelled, net, wagered };
  }
  fault(fault) {
    faults.push(fault);
  }
  settlePlainly(epoch) {
    plainEpoch = epoch;
  }
  heal() {
    plainEpoch = null;
    faults.length = 0;
  }
  arrive() {
    arrive();
  }
  reportsOf(sessionId) {
    return reports.get(sessionId) ?? [];
  }
  checkAnswers() {
    return [...checkAnswers];
  }
  setExclusions(list) {
    exclusions.splice(0, exclusions.length, ...list);
  }
  callsSeen() {
    return [...calls];
  }
  setStanding(next) {
    standing = next;
  }
}

/** A stand-in for the hub: everybody is alive unless a test said otherwise. */
export class HubControl extends WorkerEntrypoint {
  kill(sid) {
    dead.add(sid);
  }
  attachedNow() {
    return [...attached];
  }
  toldTo(playerId) {
    return told.get(playerId) ?? [];
  }
  /** Every hub knows of this version. */
  noteVersion(version) {
    hubs.version = version;
  }
  /** Hubs say nothing of standings any more, or again. */
  silence(isDown) {
    hubs.isDown = isDown;
  }
  /** How often hubs were asked for a version. */
  timesAsked() {
    return hubs.asked;
  }
  refuseNext(count) {
    hubFaults.left = count;
  }
  refuseDepartures(sid) {
    deafTo.set(sid, 0);
  }
  departuresRefused(sid) {
    return deafTo.get(sid);
  }
  hearDepartures(sid) {
    deafTo.delete(sid);
  }
}

import { DurableObject } from 'cloudflare:workers';

export class PlayerHub extends DurableObject {
  noteTable(playerId, table, wallet) {
    if (hubFaults.left > 0) {
      hubFaults.left -= 1;
      throw new Error('dependency_unavailable: hub');
    }
    const list = told.get(playerId) ?? [];
    told.set(playerId, [...list, { table, wallet }]);
  }
  noteStanding(_playerId, version) {
    hubs.version = Math.max(hubs.version, version);
  }
  standingVersion() {
    hubs.asked += 1;
    if (hubs.isDown) throw new Error('dependency_unavailable: hub');
    return hubs.version;
  }
  attach(socket) {
    if (dead.has(socket.sid)) return false;
    const isKnown = attached.some(({ sid, id }) => sid === socket.sid && id === socket.id);
    if (!isKnown) attached.push(socket);
    return true;
  }
  detach(socket) {
    const refused = deafTo.get(socket.sid);
    if (refused !== undefined) {
      deafTo.set(socket.sid, refused + 1);
      throw new Error('dependency_unavailable: hub');
    }
    const index = attached.findIndex(({ sid, id }) => sid === socket.sid && id === socket.id);
    if (index >= 0) attached.splice(index, 1);
  }
}

export default { fetch: () => new Response(null, { status: 404 }) };
