// 5. Fairness, as a player with a verifier sees it: every outcome follows from the revealed seeds, the
// nonces have no gap, nothing is revealed while a hand is open, and every hash was shown before the
// first bet on its seed was sent.

import { isDeepStrictEqual } from 'node:util';
import { serverSeedHash } from '#shared/fairness/seeds.ts';
import { verify } from '#shared/fairness/verify.ts';
import { micros } from './amounts.ts';
import type { Call, Frame, Invariant, Line } from './history.ts';
import { InOrder, isEvent } from './in-order.ts';
import { Violation } from './violation.ts';

// biome-ignore lint/suspicious/noExplicitAny: views whose schemas are the protocol's.
type View = any;

interface Seed {
  serverSeed: string;
  clientSeed: string;
  first: number;
  /** Infinity for the last seed of a closed table. */
  last: number;
}

interface Table {
  /** When each hash was first seen. */
  shown: Map<string, number>;
  /** Of the seed that the next round is played with. */
  hash: string | null;
  nextHash: string | null;
  clientSeed: string | null;
  seeds: Seed[];
  nonce: number | null;
  isHandOpen: boolean;
  /** Finished rounds by nonce that no revealed seed covers yet. */
  unverified: Map<number, View>;
  verified: Set<number>;
  /** When the command of a round was sent, by nonce. */
  sentMs: Map<number, number>;
}

/** A hand doubles and splits at most to this many stakes. */
const UNITS_MAX = 8n;

export class Fairness implements Invariant {
  readonly name = 'fairness';
  readonly #elapsedMs: () => number;
  readonly #tables = new Map<string, Table>();
  readonly #order = new InOrder();
  readonly #saidMs = new Map<string, number>();
  /** Rounds that were computed again. */
  verifications = 0;

  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs;
  }

  said(_line: Line, frame: Frame): void {
    if (typeof frame.id !== 'string' || this.#saidMs.has(frame.id)) return;
    this.#saidMs.set(frame.id, this.#elapsedMs());
  }

  returned(call: Call): void {
    if (call.outcome !== 'ok') return;
    const { session, items } = (call.body ?? {}) as View;
    if (session?.id !== undefined) this.#view(session.id, session, call.ids);
    if (call.operation !== 'games.listRounds') return;
    const id = call.input.params?.id ?? '';
    for (const round of items) this.#round(id, round, call.ids);
  }

  heard(line: Line, frame: Frame): void {
    const { session } = line.ids;
    if (session === undefined || line.isSpectator) return;
    if (frame.type === 'welcome') this.#view(session, frame.session, line.ids);
    if (!isEvent(line, frame)) return;
    // What is told shows its hashes at once; what follows from it is looked at in order.
    const table = this.#tableOf(session);
    if (frame.type === 'seedRotated') {
      this.#show(table, frame.serverSeedHash);
      this.#show(table, frame.nextServerSeedHash);
    }
    for (const event of this.#order.take(session, frame)) this.#follow(session, event, line.ids);
  }

  #tableOf(session: string): Table {
    let table = this.#tables.get(session);
    if (table === undefined) {
      table = {
        shown: new Map(),
        hash: null,
        nextHash: null,
        clientSeed: null,
        seeds: [],
        nonce: null,
        isHandOpen: false,
        unverified: new Map(),
        verified: new Set(),
        sentMs: new Map(),
      };
      this.#tables.set(session, table);
    }
    return table;
  }

  #show(table: Table, hash: string | undefined): void {
    if (hash !== undefined && !table.shown.has(hash)) table.shown.set(hash, this.#elapsedMs());
  }

  #view(session: string, view: View, ids: Call['ids']): void {
    const table = this.#tableOf(session);
    this.#show(table, view.serverSeedHash);
    this.#show(table, view.nextServerSeedHash);
    if (view.seq === this.#order.upTo(session) && view.serverSeedHash !== undefined) {
      this.#isSame(table.hash, view.serverSeedHash, 'the hash', ids);
      this.#isSame(table.nextHash, view.nextServerSeedHash, 'the next hash', ids);
      table.hash = view.serverSeedHash;
      table.nextHash = view.nextServerSeedHash;
      table.clientSeed = view.clientSeed;
    }
    const { serverSeed, clientSeed } = view;
    if (typeof serverSeed !== 'string') return;
    if (view.state !== 'closed') {
      throw new Violation('fairness', `a seed is shown while the table is ${view.state}`, ids);
    }
    const first = (table.seeds.at(-1)?.last ?? -1) + 1;
    if (first === Number.POSITIVE_INFINITY) return;
    const isWhole = this.#order.upTo(session) >= view.seq - 1;
    // With a rotation that nobody heard of, where the last seed began is not known.
    if (isWhole) this.#reveal(session, { serverSeed, clientSeed, first, last: Infinity }, ids);
  }

  #isSame(before: string | null, now: string, what: string, ids: Call['ids']): void {
    if (before === null || before === now) return;
    throw new Violation('fairness', `${what} changed without a rotation: ${before}, ${now}`, ids);
  }

  #follow(session: string, event: Frame, ids: Call['ids']): void {
    const table = this.#tableOf(session);
    if (event.type === 'result') this.#result(session, table, event, ids);
    if (event.type === 'autoplayResult') {
      const sentMs = this.#saidMs.get(event.id ?? '');
      if (table.nonce !== null && sentMs !== undefined) table.sentMs.set(table.nonce, sentMs);
      if (table.nonce !== null) table.nonce += event.plays;
    }
    if (event.type !== 'seedRotated') return;
    if (table.isHandOpen) throw new Violation('fairness', 'a seed is revealed in a hand', ids);
    const { serverSeed, clientSeed, nonces } = event.revealed;
    if (table.hash !== null && serverSeedHash(serverSeed) !== table.hash) {
      throw new Violation('fairness', `the revealed seed is not that of ${table.hash}`, ids);
    }
    if (table.nextHash !== null && event.serverSeedHash !== table.nextHash) {
      throw new Violation('fairness', `the next seed is not that of ${table.nextHash}`, ids);
    }
    const first = (table.seeds.at(-1)?.last ?? -1) + 1;
    const last = first + nonces.count - 1;
    if (nonces.count > 0 && (nonces.first !== first || nonces.last !== last)) {
      const told = `${nonces.first} to ${nonces.last}`;
      throw new Violation('fairness', `the seed is said to be of ${told} after ${first - 1}`, ids);
    }
    table.hash = event.serverSeedHash;
    table.nextHash = event.nextServerSeedHash;
    table.clientSeed = event.clientSeed;
    this.#reveal(session, { serverSeed, clientSeed, first, last }, ids);
  }

  #result(session: string, table: Table, event: Frame, ids: Call['ids']): void {
    const { nonce, finished } = event.round;
    const expected = table.isHandOpen ? (table.nonce ?? 1) - 1 : table.nonce;
    if (expected !== null && nonce !== expected) {
      throw new Violation('fairness', `nonce ${nonce} where ${expected} is next`, ids);
    }
    const sentMs = this.#saidMs.get(event.id ?? '');
    if (!table.isHandOpen && sentMs !== undefined) table.sentMs.set(nonce, sentMs);
    table.nonce = nonce + 1;
    table.isHandOpen = !finished;
    if (finished) this.#round(session, event.round, ids);
  }

  #round(session: string, round: View, ids: Call['ids']): void {
    const table = this.#tableOf(session);
    if (table.verified.has(round.nonce)) return;
    const seed = table.seeds.find(({ first, last }) => first <= round.nonce && round.nonce <= last);
    if (seed === undefined) table.unverified.set(round.nonce, round);
    else this.#verify(table, seed, round, { ...ids, session });
  }

  #reveal(session: string, seed: Seed, ids: Call['ids']): void {
    const table = this.#tableOf(session);
    const hash = serverSeedHash(seed.serverSeed);
    const shownMs = table.shown.get(hash);
    if (shownMs === undefined) {
      throw new Violation('fairness', `the hash of a revealed seed was never shown: ${hash}`, ids);
    }
    table.seeds.push(seed);
    for (const [nonce, round] of table.unverified) {
      if (nonce < seed.first || nonce > seed.last) continue;
      table.unverified.delete(nonce);
      this.#verify(table, seed, round, { ...ids, session });
    }
    for (const [nonce, sentMs] of table.sentMs) {
      if (nonce < seed.first || nonce > seed.last) continue;
      table.sentMs.delete(nonce);
      if (sentMs < shownMs) {
        throw new Violation('fairness', `round ${nonce} was bet before its hash was shown`, ids);
      }
    }
  }

  #verify(table: Table, seed: Seed, round: View, ids: Call['ids']): void {
    this.verifications += 1;
    table.verified.add(round.nonce);
    const stakeMicros = micros(round.stake);
    for (let units = 1n; units <= UNITS_MAX; units++) {
      if (stakeMicros % units !== 0n) continue;
      const verified = verify({
        serverSeed: seed.serverSeed,
        clientSeed: seed.clientSeed,
        nonce: round.nonce,
        game: round.game,
        params: round.params,
        actions: round.actions,
        stakeMicros: stakeMicros / units,
      });
      if (!verified.ok) {
        throw new Violation(
          'fairness',
          `a verifier refuses round ${round.nonce}: ${verified.error.code}`,
          ids,
        );
      }
      const { value } = verified;
      if (value.stakeMicros !== stakeMicros) continue;
      const isSame =
        value.payoutMicros === micros(round.payout) &&
        value.multiplier === round.multiplier &&
        isDeepStrictEqual(plain(value.outcome), round.outcome);
      if (isSame) return;
      const told = JSON.stringify({ outcome: value.outcome, multiplier: value.multiplier });
      const message = `round ${round.nonce} was ${JSON.stringify(round)}; its seeds give ${told}`;
      throw new Violation('fairness', message, ids);
    }
    throw new Violation(
      'fairness',
      `no stake leads to ${round.stake} in round ${round.nonce}`,
      ids,
    );
  }
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
