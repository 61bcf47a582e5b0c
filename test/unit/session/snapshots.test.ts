// What releases have stored is read for ever. `snapshots/<release>/` holds, for each of the golden
// games, the state and the events as that release wrote them, and what players were shown of them.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventFrame } from '#objects/game-session/connect/frames.ts';
import type { SessionEvent } from '#objects/game-session/decide/decision.ts';
import type { SessionState } from '#objects/game-session/decide/state.ts';
import { roundsOf } from '#objects/game-session/store/history.ts';
import { replayRound } from '#objects/game-session/store/replay-events.ts';
import {
  decodeFacts,
  decodePlays,
  encodeFacts,
  encodePlays,
} from '#objects/game-session/store/stored-event.ts';
import { decodeState, encodeState } from '#objects/game-session/store/stored-state.ts';
import { setRoundIdKey } from '#shared/round-id.ts';
import { GOLDEN_GAMES } from './golden-games.ts';

type Row = Omit<SessionEvent, 'facts'> & { facts: string };
type Snapshot = {
  before: string;
  state: string;
  events: Row[];
  frames: string[];
  rounds: string[];
};

const ROOT = join(import.meta.dirname, 'snapshots');
const PACKAGE = readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8');
const RELEASE = (JSON.parse(PACKAGE) as { version: string }).version;
const fileOf = (release: string, name: string) => join(ROOT, release, `${name}.json`);
const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Snapshot;
const versionOf = (record: string) => (JSON.parse(record) as { v: number }).v;

beforeAll(() => setRoundIdKey(`golden:${'A'.repeat(43)}`));

function eventOf({ facts, plays, ...row }: Row) {
  return {
    ...row,
    facts: decodeFacts(facts),
    plays: plays === null ? null : decodePlays(plays),
  };
}

const roundsText = (state: SessionState, row: Row) => JSON.stringify(roundsOf(state, eventOf(row)));

function written(name: string): Snapshot {
  const play = GOLDEN_GAMES[name];
  if (play === undefined) throw new Error(`there is no golden game ${name}`);
  const { before, state, events, frames } = play();
  const rows = events.map((event) => ({
    ...event,
    facts: encodeFacts(event.facts),
    plays: event.plays && encodePlays(event.plays),
  }));
  return {
    before: encodeState(before),
    state: encodeState(state),
    events: rows,
    frames,
    rounds: rows.map((row) => roundsText(state, row)),
  };
}

// The release that will write it: by its name, or the one of package.json.
const { SNAPSHOTS = '' } = process.env;
if (SNAPSHOTS !== '') {
  const release = SNAPSHOTS === 'write' ? RELEASE : SNAPSHOTS;
  setRoundIdKey(`golden:${'A'.repeat(43)}`);
  mkdirSync(join(ROOT, release), { recursive: true });
  for (const name of Object.keys(GOLDEN_GAMES)) {
    const text = JSON.stringify(written(name), null, 2);
    writeFileSync(fileOf(release, name), `${text}\n`);
  }
}

const releases = readdirSync(ROOT).sort();
const newest = releases.at(-1) ?? '';

describe.each(releases)('what release %s stored', (release) => {
  const names = readdirSync(join(ROOT, release)).map((file) => file.replace('.json', ''));

  it.each(names)('is read by the code of today: %s', (name) => {
    const stored = read(fileOf(release, name));
    const state = decodeState(stored.state);
    expect(decodeState(encodeState(state))).toEqual(state);
    expect(stored.events.map((row) => JSON.stringify(eventFrame(state, eventOf(row))))).toEqual(
      stored.frames,
    );
    expect(stored.events.map((row) => roundsText(state, row))).toEqual(stored.rounds);
  });

  it('wakes up to the state that its rounds had left', () => {
    const stored = read(fileOf(release, 'limbo'));
    const before = decodeState(stored.before);
    const awake = stored.events.reduce((state, row) => replayRound(state, eventOf(row)), before);
    expect(awake).toEqual(decodeState(stored.state));
  });
});

// Every path with the kind of its value; what a game puts into params and outcomes is its own.
function shapeOf(value: unknown, path = '', found = new Set<string>()): Set<string> {
  const isFree = /\.(params|outcome)$/.test(path);
  if (value === null || typeof value !== 'object' || isFree) {
    return found.add(`${path}: ${value === null ? 'null' : typeof value}`);
  }
  if (Array.isArray(value)) {
    for (const element of value) shapeOf(element, `${path}[]`, found);
    return found;
  }
  for (const [key, child] of Object.entries(value)) shapeOf(child, `${path}.${key}`, found);
  return found;
}

const shapesOf = (records: readonly string[]) =>
  records.map((record) => [...shapeOf(JSON.parse(record))].sort());

const recordsOf = ({ before, state, events }: Snapshot) => [
  before,
  state,
  ...events.flatMap(({ facts, plays }) => (plays === null ? [facts] : [facts, plays])),
];

it.each(Object.keys(GOLDEN_GAMES))(
  'what is stored keeps its shape within a version: %s',
  (name) => {
    const today = recordsOf(written(name));
    const versions = JSON.stringify(today.map(versionOf));
    const [stored] = releases
      .map((release) => fileOf(release, name))
      .filter((file) => existsSync(file))
      .map((file) => recordsOf(read(file)))
      .filter((records) => JSON.stringify(records.map(versionOf)) === versions);
    const how =
      'write it down: SNAPSHOTS=<next release> npx vitest run --config test/vitest.config.ts snapshots';
    expect(stored, `no release has stored these versions yet; ${how}`).toBeDefined();
    expect(
      shapesOf(today),
      'the stored shape has changed: append an upgrade from the version before (stored-state.ts, ' +
        `stored-event.ts), which raises the version; then ${how}`,
    ).toEqual(shapesOf(stored ?? []));
  },
);

describe('a stored state', () => {
  const records = Object.keys(GOLDEN_GAMES).map((name) => read(fileOf(newest, name)));
  const states = records.map(({ state }) => JSON.parse(state) as { data: object });

  // Every object that a state is made of, with the path to it; params, outcomes and facts are free.
  function* partsOf(
    value: Record<string, unknown>,
    path: string,
  ): Generator<[Record<string, unknown>, string]> {
    yield [value, path];
    for (const [key, child] of Object.entries(value)) {
      if (typeof child !== 'object' || child === null || key === 'params' || key === 'facts')
        continue;
      const inner = path === '' ? key : `${path}.${key}`;
      if (!Array.isArray(child)) yield* partsOf(child as Record<string, unknown>, inner);
      else for (const [index, one] of child.entries()) yield* partsOf(one, `${inner}.${index}`);
    }
  }

  /** What a standing or a failure has only sometimes. */
  const OPTIONAL = new Set([
    ...['lossLimit', 'facts', 'checkAtMs', 'checkMinutes', 'prizeMaxMicros', 'prizePlace'],
  ]);

  function refusals(spoil: (part: Record<string, unknown>, key: string) => void): string[] {
    const missed: string[] = [];
    for (const state of states) {
      for (const [, path] of partsOf({ ...state.data }, '')) {
        const keys = Object.keys(find(structuredClone(state.data), path));
        for (const key of keys) {
          if (OPTIONAL.has(key)) continue;
          const copy = structuredClone(state);
          spoil(find(copy.data, path), key);
          if (!isRefused(JSON.stringify(copy))) missed.push(`${path}.${key}`);
        }
      }
    }
    return missed;
  }

  const find = (data: object, path: string) =>
    path
      .split('.')
      .filter((step) => step !== '')
      .reduce(
        (part, step) => part[step] as Record<string, unknown>,
        data as Record<string, unknown>,
      );

  function isRefused(text: string): boolean {
    try {
      decodeState(text);
      return false;
    } catch (error) {
      expect(String(error)).toContain('dependency_unavailable: session state');
      return true;
    }
  }

  it('is refused without any one of its fields', () => {
    const missed = refusals((part, key) => {
      delete part[key];
    });
    expect(missed).toEqual([]);
  });

  it('is refused with a field more, wherever it stands', () => {
    const missed = refusals((part, key) => {
      part[`${key}2`] = part[key];
    });
    expect(missed).toEqual([]);
  });

  it('is refused with a field of another kind', () => {
    const missed = refusals((part, key) => {
      part[key] = typeof part[key] === 'boolean' ? 1 : [true];
    });
    expect(missed).toEqual([]);
  });
});
