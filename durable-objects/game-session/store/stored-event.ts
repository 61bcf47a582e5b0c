// Event sourcing: the rows of a session's history, in a shape of their own. Frames for sockets, the
// public replay and the history over HTTP are rendered from them (`connect/frames.ts`), so a change of
// the protocol is no change of storage. Amounts are micros; a round's id is kept as it was first told,
// for with a newer key it would have another text. Whoever changes a shape appends an upgrade.

import { z } from 'zod';
import { StoredCodec, type Upgrade } from '#objects/stored-codec.ts';
import { actions, count, json, micros, settings, shownStanding } from './stored-state.ts';

/** A round, or one step of it. Payout and multiplier are `null` while it waits for its player. */
const result = z.strictObject({
  kind: z.literal('result'),
  roundId: z.string(),
  stakeMicros: micros,
  payoutMicros: micros.nullable(),
  multiplier: z.string().nullable(),
  params: json,
  /** While the round is open: what the player may see. */
  outcome: json,
  actions,
  /** What of the stake counts towards playthrough; `null` where nothing is to be said. */
  countedMicros: micros.nullable(),
  /** At the table, after it. */
  balanceMicros: micros,
});
export type ResultFacts = z.output<typeof result>;

const facts = z.discriminatedUnion('kind', [
  result,
  z.strictObject({
    kind: z.literal('autoplayResult'),
    firstRoundId: z.string(),
    lastRoundId: z.string(),
    wageredMicros: micros,
    paidMicros: micros,
    countedMicros: micros.nullable(),
    stoppedBy: z.enum(['plays', 'profit', 'loss', 'balance']),
    /** It stopped for a limit; older code reads the reason that is next to it. */
    limited: z.literal(true).exactOptional(),
    balanceMicros: micros,
  }),
  z.strictObject({
    kind: z.literal('seedRotated'),
    /** The seeds that were retired, and the nonces played with them. */
    serverSeed: z.string(),
    clientSeed: z.string(),
    firstNonce: count,
    lastNonce: z.int(),
    serverSeedHash: z.string(),
    nextServerSeedHash: z.string(),
    nextClientSeed: z.string(),
  }),
  z.strictObject({ kind: z.literal('balance'), balanceMicros: micros }),
  z.strictObject({
    kind: z.literal('standing'),
    standing: shownStanding,
    /** A reality check was shown; */
    check: z
      .strictObject({ playedSeconds: count, wageredMicros: micros, paidMicros: micros })
      .exactOptional(),
    /** or it was answered. Older code reads both as what they also are. */
    goOn: z.boolean().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('settings'), settings }),
  // A session that is over never changes: it is shown as it stands.
  z.strictObject({ kind: z.literal('closed') }),
]);
export type EventFacts = z.output<typeof facts>;

/** The rounds of an auto-play beside its event: of each payout, multiplier and outcome. */
const plays = z.strictObject({
  stakeMicros: micros,
  params: json,
  plays: z.array(z.tuple([micros, z.string(), json])),
});
export type AutoplayRounds = z.output<typeof plays>;

/** From version 1 on. */
const UPGRADES: readonly Upgrade[] = [
  // An auto-play may have stopped for a limit.
  (older) => older,
  // A standing may ask whether to go on, or say that this was answered.
  (older) => older,
  // Or what one round may pay at most.
  (older) => older,
];

const factsCodec = new StoredCodec('session event', facts, UPGRADES);
const playsCodec = new StoredCodec('session auto-play', plays);

const toJson = (_key: string, value: unknown) =>
  typeof value === 'bigint' ? value.toString() : value;

const quoted = (value: bigint | string | null) => (value === null ? 'null' : `"${value}"`);

// In the round's path, where a copy with its amounts as texts costs six times as much. What is put
// between quotes as it is are ids, amounts and multipliers: nothing in them is escaped.
function resultJson(facts: ResultFacts): string {
  const { params, outcome, actions } = facts;
  return `{"kind":"result","roundId":"${facts.roundId}","stakeMicros":"${facts.stakeMicros}",\
"payoutMicros":${quoted(facts.payoutMicros)},"multiplier":${quoted(facts.multiplier)},\
"params":${JSON.stringify(params)},"outcome":${JSON.stringify(outcome)},\
"actions":${actions.length === 0 ? '[]' : JSON.stringify(actions)},\
"countedMicros":${quoted(facts.countedMicros)},"balanceMicros":"${facts.balanceMicros}"}`;
}

/** What happened, as stored text. */
export function encodeFacts(value: EventFacts): string {
  return factsCodec.encodeJson(
    value.kind === 'result' ? resultJson(value) : JSON.stringify(value, toJson),
  );
}

/** What happened, from stored text. */
export function decodeFacts(text: string): EventFacts {
  return factsCodec.decode(text);
}

/** The rounds of an auto-play, as stored text; given as JSON, for they were written one by one. */
export function encodePlays(json: string): string {
  return playsCodec.encodeJson(json);
}

/** The rounds of an auto-play, from stored text. */
export function decodePlays(text: string) {
  return playsCodec.decode(text);
}
