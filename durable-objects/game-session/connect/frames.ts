// What leaves the object: views of the session and its rounds, the frames of its events, and what a
// spectator may see of one. The server seed is in a view only once the session is closed.

import { seedKey } from '#shared/fairness/draw.ts';
import { serverSeedHash } from '#shared/fairness/seeds.ts';
import { formatAmount } from '#shared/money.ts';
import type { ServerFrame } from '#shared/protocol/session.ts';
import { toTimestamp } from '#shared/time.ts';
import type { RoundView, SessionView } from '#shared/views/session.ts';
import type { SessionEvent } from '../decide/decision.ts';
import { stepFacts } from '../decide/play.ts';
import { viewRound } from '../decide/rules/index.ts';
import { changeOf } from '../decide/standing.ts';
import type { SessionState } from '../decide/state.ts';
import { type CheckFacts, shownCheck } from '../decide/time-limits.ts';
import type { EventFacts, ResultFacts } from '../store/stored-event.ts';

type ShownRound = Omit<ResultFacts, 'kind' | 'countedMicros' | 'balanceMicros'>;

/** A round, or a step of it, as players and replays see it. */
export function roundView(
  { gameId }: SessionState,
  nonce: number,
  round: ShownRound,
  atMs: number,
): RoundView {
  const { roundId, stakeMicros, payoutMicros, multiplier, params, outcome, actions } = round;
  const view: RoundView = {
    id: roundId,
    game: gameId,
    nonce,
    stake: formatAmount(stakeMicros),
    payout: payoutMicros === null ? null : formatAmount(payoutMicros),
    multiplier,
    params,
    outcome,
    finished: payoutMicros !== null,
    at: toTimestamp(atMs),
  };
  if (actions.length > 0) view.actions = [...actions] as NonNullable<typeof view.actions>;
  return view;
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
  const round = stepFacts(state, hand.nonce, hand.params, step);
  return roundView(state, hand.nonce, round, hand.lastActionAtMs);
}

/** The session as its player sees it. */
export function sessionView(state: SessionState): SessionView {
  const { seeds, totals, standing } = state;
  const isOver = state.status === 'closed';
  const shown = isOver ? null : shownCheck(state);
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
    ...(shown !== null && { realityCheck: checkView(shown) }),
    openedAt: toTimestamp(state.openedAtMs),
    closedAt: state.closedAtMs === null ? null : toTimestamp(state.closedAtMs),
    closeReason: state.closeReason,
  };
}

function checkView({ playedSeconds, wageredMicros, paidMicros }: CheckFacts) {
  return { playedSeconds, wagered: formatAmount(wageredMicros), paid: formatAmount(paidMicros) };
}

function standingView(
  standing: Extract<EventFacts, { kind: 'standing' }>['standing'],
): SessionView['standing'] {
  const { mayWager, reason, prizeMaxMicros, prizePlace } = standing;
  return {
    ...{ mayWager, reason, ...changeOf(standing) },
    ...(prizeMaxMicros !== undefined && { prizeMax: formatAmount(prizeMaxMicros) }),
    ...(prizePlace !== undefined && { prizePlace }),
  };
}

/** An event as its player sees it: live, again after `resume`, and as the answer to a repeat. */
export function eventFrame(
  state: SessionState,
  event: Pick<SessionEvent, 'seq' | 'command' | 'nonce' | 'rounds' | 'atMs' | 'facts'>,
): ServerFrame {
  const { seq, command: id, facts, atMs } = event;
  switch (facts.kind) {
    case 'result': {
      const round = roundView(state, event.nonce ?? 0, facts, atMs);
      const balance = formatAmount(facts.balanceMicros);
      return { type: 'result', id, seq, round, ...counted(facts), balance };
    }
    case 'autoplayResult':
      return {
        type: 'autoplayResult',
        id,
        seq,
        plays: event.rounds,
        wagered: formatAmount(facts.wageredMicros),
        paid: formatAmount(facts.paidMicros),
        ...counted(facts),
        stoppedBy: facts.limited ? 'limit' : facts.stoppedBy,
        firstRoundId: facts.firstRoundId,
        lastRoundId: facts.lastRoundId,
        balance: formatAmount(facts.balanceMicros),
      };
    case 'seedRotated': {
      const { serverSeed, clientSeed, firstNonce: first, lastNonce: last } = facts;
      return {
        type: 'seedRotated',
        id,
        seq,
        revealed: { serverSeed, clientSeed, nonces: { first, last, count: last - first + 1 } },
        serverSeedHash: facts.serverSeedHash,
        nextServerSeedHash: facts.nextServerSeedHash,
        clientSeed: facts.nextClientSeed,
      };
    }
    case 'balance':
      return { type: 'balance', seq, balance: formatAmount(facts.balanceMicros) };
    case 'standing': {
      const { check, goOn, standing } = facts;
      if (check !== undefined) return { type: 'realityCheck', seq, ...checkView(check) };
      if (goOn !== undefined) return { type: 'realityCheckAnswered', id, seq, goOn };
      return { type: 'standing', seq, standing: standingView(standing) };
    }
    case 'settings':
      return { type: 'settings', seq, settings: facts.settings };
    case 'closed':
      return { type: 'closed', seq, session: sessionView(state) };
  }
}

function counted({ countedMicros }: { countedMicros: bigint | null }) {
  return countedMicros === null ? {} : { counted: formatAmount(countedMicros) };
}

const PRIVATE_FIELDS = [
  'balance',
  'returned',
  'wagered',
  'paid',
  'standing',
  'realityCheck',
] as const;

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
    case 'realityCheck':
    case 'realityCheckAnswered':
      return null;
    default:
      return frame;
  }
}
