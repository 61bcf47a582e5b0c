// What must hold of the small world's tables, once everything has come to rest: what a player was told
// against what the table and the wallet know.

import { isDeepStrictEqual } from 'node:util';
import { serverSeedHash } from '#shared/fairness/seeds.ts';
import { verify } from '#shared/fairness/verify.ts';
import { parseAmount } from '#shared/money.ts';
import type { RoundView, SessionView } from '#shared/views/session.ts';
import { Violation } from '../run/violation.ts';
import type { Seen, TablePlayer } from './player.ts';
import type { TableWallet } from './wallet.ts';

/** What a table says of itself. */
export interface Told {
  view: SessionView;
  /** All finished rounds, the oldest first. */
  rounds: RoundView[];
}

function micros(text: string | null): bigint {
  const amount = parseAmount(text ?? '0');
  return amount.ok ? amount.value : 0n;
}

/** Throws the first thing that does not hold. */
export function auditTable(player: TablePlayer, seen: Seen, told: Told, wallet: TableWallet): void {
  const { sessionId } = seen;
  const ids = [sessionId];
  const must = (isTrue: boolean, invariant: string, message: string) => {
    if (!isTrue) throw new Violation(invariant, message, ids);
  };
  if (player.problem !== null) throw new Violation('once', player.problem, ids);
  const { view, rounds } = told;
  must(view.state === 'closed', 'rests', `table ${sessionId} is ${view.state}`);
  rounds.forEach(({ nonce }, index) => {
    must(nonce === index, 'order', `round ${index} of ${sessionId} has nonce ${nonce}`);
  });
  for (const [nonce, round] of seen.rounds) {
    const kept = rounds[nonce];
    const message = `round ${nonce} of ${sessionId} was shown as ${JSON.stringify(round)} and is ${JSON.stringify(kept)}`;
    must(isDeepStrictEqual(kept, round), 'acknowledged', message);
  }
  const numbers = [...seen.events.keys()].sort((left, right) => left - right);
  const first = numbers[0] ?? 1;
  numbers.forEach((number, index) => {
    must(number === first + index, 'order', `event ${first + index} of ${sessionId} never came`);
  });
  auditCoins(told, wallet, must, sessionId);
  const brought = wallet.escrows.get(sessionId)?.brought ?? 0;
  const asked = seen.asked ?? brought;
  must(
    brought <= asked,
    'once',
    `coins came ${brought} times to ${sessionId}, asked ${asked} times`,
  );
  auditSeeds(seen, told, must);
}

/** Throws where coins stay at a table, also at one that nobody was ever told of. */
export function auditWallet({ escrows }: TableWallet): void {
  for (const [id, { isClosed, micros: left }] of escrows) {
    if (isClosed && left === 0n) continue;
    throw new Violation('coins', `${left} micros stay at ${id}`, [id]);
  }
}

type Must = (isTrue: boolean, invariant: string, message: string) => void;

function auditCoins({ view, rounds }: Told, wallet: TableWallet, must: Must, id: string): void {
  const escrow = wallet.escrows.get(id);
  must(escrow !== undefined, 'coins', `the wallet knows nothing of ${id}`);
  if (escrow === undefined) return;
  must(escrow.isClosed && escrow.micros === 0n, 'coins', `${id} keeps ${escrow.micros} micros`);
  must(micros(view.balance) === 0n, 'coins', `${id} is closed and says it has ${view.balance}`);
  const wagered = rounds.reduce((sum, { stake }) => sum + micros(stake), 0n);
  const paid = rounds.reduce((sum, { payout }) => sum + micros(payout), 0n);
  const net = `${id} played for ${paid - wagered} and settled ${escrow.netMicros}`;
  must(escrow.netMicros === paid - wagered, 'coins', net);
  const turnover = `${id} wagered ${wagered} and settled ${escrow.wageredMicros}`;
  must(escrow.wageredMicros === wagered, 'coins', turnover);
  const said = `${id} says ${view.wagered} wagered and ${view.paid} paid`;
  must(micros(view.wagered) === wagered && micros(view.paid) === paid, 'coins', said);
}

function auditSeeds(seen: Seen, { view, rounds }: Told, must: Must): void {
  const { sessionId } = seen;
  const last = { serverSeed: view.serverSeed ?? '', clientSeed: view.clientSeed };
  const firstOpen = Math.max(0, ...seen.revealed.map((each) => each.last + 1));
  const all = [...seen.revealed, { ...last, first: firstOpen, last: rounds.length - 1 }];
  for (const { serverSeed, clientSeed, first, last: end } of all) {
    const hash = serverSeedHash(serverSeed);
    const isShown = seen.hashes.length === 0 || seen.hashes.includes(hash) || first > end;
    must(isShown, 'fairness', `${sessionId} reveals a seed whose hash was not shown`);
    for (const round of rounds.slice(first, end + 1)) {
      const again = verify({
        serverSeed,
        clientSeed,
        nonce: round.nonce,
        game: round.game,
        params: round.params,
        actions: round.actions,
        stakeMicros: micros(round.stake),
      });
      const isFair = again.ok && again.value.payoutMicros === micros(round.payout);
      must(isFair, 'fairness', `round ${round.nonce} of ${sessionId} is not what its seeds give`);
    }
  }
}
