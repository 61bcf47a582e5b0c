// What leaves the object: views of the session and its rounds, and what a spectator may see of a
// frame. The server seed is in a view only once the session is closed.

import { seedKey } from '#shared/fairness/draw.ts';
import { serverSeedHash } from '#shared/fairness/seeds.ts';
import type { Step } from '#shared/games/game.ts';
import { formatAmount } from '#shared/money.ts';
import type { ServerFrame } from '#shared/protocol/session.ts';
import { type Err, err } from '#shared/result.ts';
import { roundId } from '#shared/round-id.ts';
import { toTimestamp } from '#shared/time.ts';
import type { RoundView, SessionView } from '#shared/views/session.ts';
import { viewRound } from '../decide/rules/index.ts';
import type { SessionState } from '../decide/state.ts';

/** A step as the round that players and replays see. */
export function roundView(
  state: SessionState,
  nonce: number,
  params: RoundView['params'],
  step: Step,
  atMs: number,
): RoundView {
  const round: RoundView = {
    id: roundId(state, nonce),
    game: state.gameId,
    nonce,
    stake: formatAmount(step.stakeMicros),
    payout: step.finished ? formatAmount(step.payoutMicros) : null,
    multiplier: step.finished ? step.multiplier : null,
    params,
    outcome: step.finished ? step.outcome : step.view,
    finished: step.finished,
    at: toTimestamp(atMs),
  };
  if (step.actions.length > 0)
    round.actions = [...step.actions] as NonNullable<typeof round.actions>;
  return round;
}

function openRoundView(state: SessionState): RoundView | null {
  const { hand, seeds } = state;
  if (hand === null) return null;
  const step = viewRound({
    game: state.gameId,
    params: hand.params,
    stakeMicros: hand.openingStakeMicros,
    actions: hand.actions,
    draw: seedKey(seeds.serverSeed).draw(seeds.clientSeed, hand.nonce),
  });
  return roundView(state, hand.nonce, hand.params, step, hand.lastActionAtMs);
}

/** The session as its player sees it. */
export function sessionView(state: SessionState): SessionView {
  const { seeds, totals, standing } = state;
  const isOver = state.status === 'closed';
  return {
    id: state.id,
    gameId: state.gameId,
    currency: state.currency,
    state: state.status,
    balance: formatAmount(state.balanceMicros),
    returned: state.returnedMicros === null ? null : formatAmount(state.returnedMicros),
    clientSeed: seeds.clientSeed,
    serverSeedHash: serverSeedHash(seeds.serverSeed),
    nextServerSeedHash: serverSeedHash(seeds.nextServerSeed),
    serverSeed: isOver ? seeds.serverSeed : null,
    nonce: state.nextNonce,
    seq: state.seq,
    rounds: totals.rounds,
    wagered: formatAmount(totals.wageredMicros),
    paid: formatAmount(totals.paidMicros),
    openRound: openRoundView(state),
    settings: { ...state.settings },
    standing: standingView(standing),
    openedAt: toTimestamp(state.openedAtMs),
    closedAt: state.closedAtMs === null ? null : toTimestamp(state.closedAtMs),
    closeReason: state.closeReason,
  };
}

/** A standing without what is between wallet and table. */
export function standingView(standing: SessionState['standing']): SessionView['standing'] {
  return { mayWager: standing.mayWager, reason: standing.reason, ...changeOf(standing) };
}

function changeOf({ reason, changesAtMs, lossLimit }: SessionState['standing']) {
  const changesAt = changesAtMs === null ? null : toTimestamp(changesAtMs);
  const isNamed = reason === 'limit_reached' && lossLimit !== undefined;
  return isNamed ? { changesAt, limit: lossLimit } : { changesAt };
}

/** Why a standing forbids a wager: a reached limit by its own code, all else as a pause. */
export function standingRefusal(standing: SessionState['standing']): Err {
  const { reason } = standing;
  if (reason === 'limit_reached') return err('limit_reached', changeOf(standing));
  return err('wager_paused', { reason, changesAt: changeOf(standing).changesAt });
}

const PRIVATE_FIELDS = ['balance', 'returned', 'wagered', 'paid', 'standing'] as const;

type ShownSession = Extract<ServerFrame, { type: 'welcome' }>['session'];

function publicSession(session: ShownSession): ShownSession {
  const shown = { ...session };
  for (const field of PRIVATE_FIELDS) delete shown[field];
  return shown;
}

/**
 * The frame for a spectator: no balance, no command id; `null` when it is none of their business.
 */
export function spectatorFrame(frame: ServerFrame): ServerFrame | null {
  switch (frame.type) {
    case 'welcome':
    case 'closed':
      return { ...frame, session: publicSession(frame.session) };
    case 'result':
    case 'autoplayResult':
    case 'seedRotated': {
      const { id: _id, ...rest } = frame;
      if (rest.type === 'seedRotated') return rest;
      const { balance: _balance, counted: _counted, ...shown } = rest;
      return shown;
    }
    case 'balance':
    case 'standing':
      return null;
    default:
      return frame;
  }
}
