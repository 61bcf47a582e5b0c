// Auto-play: many rounds as one event. They are drawn and decided at one moment, so no limit that has a
// time can pass between two of them; one that is counted in coins is looked at after each.

import { GAMES } from '#shared/games/registry.ts';
import type { StopReason } from '#shared/protocol/session.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { roundId } from '#shared/round-id.ts';
import { type KnownBet, knownSeed } from './bet-cache.ts';
import { leaseLeftMicros } from './care.ts';
import type { PlayerCommand } from './command.ts';
import { daysWith } from './days.ts';
import type { Decision } from './decision.ts';
import { admit, countedOf, counts, type Tally, tally } from './play.ts';
import type { SessionState } from './state.ts';

type Autoplay = Extract<PlayerCommand, { type: 'autoplay' }>;

type Run = { state: SessionState; plays: string[]; stoppedBy: StopReason };

function stopReason(run: SessionState, start: SessionState, command: Autoplay): StopReason | null {
  const wonMicros = run.balanceMicros - start.balanceMicros;
  const { stopOnProfitMicros, stopOnLossMicros } = command;
  if (stopOnProfitMicros !== null && wonMicros >= stopOnProfitMicros) return 'profit';
  if (stopOnLossMicros !== null && -wonMicros >= stopOnLossMicros) return 'loss';
  if (run.balanceMicros < command.stakeMicros) return 'balance';
  const leftMicros = leaseLeftMicros(run);
  return leftMicros !== null && leftMicros < command.stakeMicros ? 'limit' : null;
}

function runPlays(
  start: SessionState,
  command: Autoplay,
  { bet, odds, returnChance }: KnownBet,
  nowMs: number,
): Run {
  const seed = knownSeed(start.seeds.serverSeed);
  const plays: string[] = [];
  const counted = counts(start, returnChance);
  let { totals, unsent, chain } = start as Tally;
  let { balanceMicros, nextNonce } = start;
  for (let count = 1; count <= command.plays; count++) {
    const step = bet.start(seed.draw(start.seeds.clientSeed, nextNonce));
    // A draw that was looked at must be spent: to refuse after it would let a client pick its rounds.
    if (!step.finished) throw new Error(`auto-play of ${start.gameId} drew a round with decisions`);
    const { stakeMicros, payoutMicros } = step;
    const outcomeText = JSON.stringify(step.outcome);
    const nonce = nextNonce;
    const round = {
      nonce,
      stakeMicros,
      payoutMicros,
      outcomeText,
      refunded: false,
      counts: counted,
    };
    ({ totals, unsent, chain } = tally({ totals, unsent, chain }, round, odds, nowMs));
    balanceMicros += payoutMicros - stakeMicros;
    nextNonce += 1;
    plays.push(`["${payoutMicros}","${step.multiplier}",${outcomeText}]`);
    const state = { ...start, totals, unsent, chain, balanceMicros, nextNonce };
    const reason = count === command.plays ? 'plays' : stopReason(state, start, command);
    if (reason !== null) return { state, plays, stoppedBy: reason };
  }
  throw new Error('an auto-play of no rounds');
}

const stoppedBy = (reason: StopReason) =>
  reason === 'limit' ? ({ stoppedBy: 'balance', limited: true } as const) : { stoppedBy: reason };

/** Up to 1,000 rounds in one event; each is recorded, the answer is one. */
export function autoplay(state: SessionState, command: Autoplay, nowMs: number): Result<Decision> {
  // Before anything is drawn, also for a hand that would be over at once.
  if (GAMES[state.gameId].actionNames.length > 0) {
    return err('invalid_request', { reason: 'this game has decisions' });
  }
  const known = admit(state, command);
  if (!known.ok) return known;
  const { bet } = known.value;
  const run = runPlays(state, command, known.value, nowMs);
  const days = daysWith(state, nowMs);
  const next = { ...run.state, seq: state.seq + 1, days, lastActivityMs: nowMs };
  const wageredMicros = next.totals.wageredMicros - state.totals.wageredMicros;
  const paidMicros = next.totals.paidMicros - state.totals.paidMicros;
  const countedMicros = countedOf(state, next);
  const head = JSON.stringify({ stakeMicros: `${bet.stakeMicros}`, params: bet.params });
  return ok({
    state: next,
    event: {
      seq: next.seq,
      command: command.id,
      fingerprint: command.fingerprint,
      nonce: state.nextNonce,
      rounds: run.plays.length,
      atMs: nowMs,
      facts: {
        kind: 'autoplayResult',
        firstRoundId: roundId(state, state.nextNonce),
        lastRoundId: roundId(state, next.nextNonce - 1),
        wageredMicros,
        paidMicros,
        countedMicros,
        ...stoppedBy(run.stoppedBy),
        balanceMicros: next.balanceMicros,
      },
      plays: `${head.slice(0, -1)},"plays":[${run.plays.join(',')}]}`,
    },
    snapshot: true,
    retired: null,
  });
}
