// Who stands on the list of sanctioned people (db/functions/compliance: screenings, sanction_lists): the
// list of development, which does not grow old.

import { ask, consume, refusal } from './approvals.ts';
import type { ApprovalRequest } from './approvals-tables.ts';
import { append } from './audit.ts';
import { standingOf } from './identity-standing.ts';
import type { Screening } from './identity-tables.ts';
import { samePerson } from './ledger-journal.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';

interface Entry {
  entry: number;
  names: readonly string[];
  births: readonly (readonly [number, number])[];
}

const LIST_ID = 1;
const LIST: readonly Entry[] = [
  { entry: 900_001, names: ['DROZDOVSKI, Viktor'], births: [] },
  {
    entry: 900_002,
    names: ['EXEMPLAROV, Prokofy', 'EKSEMPLAROV, Prokofi'],
    births: [[1961, 1961]],
  },
];

interface Hit {
  entry: number;
  digest: string;
  score: number;
}

const hitsOf = ({ hits }: Screening) => hits as Hit[];
const digestOf = (entry: number) => `digest of ${entry}`;

/** As `compliance.screening_of`. */
export function screeningOf(model: Model, playerId: string, at: number): string {
  const { screenings } = model.compliance;
  const isHit = samePerson(model, playerId)
    .flatMap((id) => screenings.by('playerId', id))
    .some(({ state }) => state === 'open' || state === 'confirmed');
  if (isHit) return 'hit';
  const { checkId } = standingOf(model, playerId, at);
  const isDone = screenings.by('playerId', playerId).some((row) => row.checkId === checkId);
  return isDone ? 'clear' : 'unscreened';
}

function dueScreenings(model: Model, ofPlayer: string | null, countMax: number): Json[] {
  const { checks } = model.identity;
  const players = new Set(
    checks
      .where((row) => row.state === 'verified' && row.sealed !== null)
      .map(({ playerId }) => playerId)
      .filter((id) => ofPlayer === null || id === ofPlayer),
  );
  return [...players]
    .flatMap((playerId) => {
      const { checkId } = standingOf(model, playerId, model.clockMs);
      const check = checkId === null ? undefined : checks.get(checkId);
      const isDone = model.compliance.screenings
        .by('playerId', playerId)
        .some((row) => row.checkId === checkId);
      if (check === undefined || check.sealed === null || isDone) return [];
      return [{ playerId, checkId, sealed: check.sealed, listId: `${LIST_ID}` }];
    })
    .slice(0, countMax);
}

function noteScreening(
  model: Model,
  id: string,
  playerId: string,
  checkId: string,
  listId: bigint,
  given: { entry: number; score: number }[],
  requestId: string | null,
): string {
  const at = model.clockMs;
  const { screenings } = model.compliance;
  const hits = given
    .filter(({ entry }) => LIST.some((listed) => listed.entry === Number(entry)))
    .map(({ entry, score }) => ({ entry: Number(entry), digest: digestOf(Number(entry)), score }))
    .sort((one, other) => other.score - one.score || one.entry - other.entry);
  if (Number(listId) !== LIST_ID || hits.length !== given.length) {
    return screeningOf(model, playerId, at);
  }
  const own = screenings.by('playerId', playerId).filter((row) => row.checkId === checkId);
  if (own.length === 0) {
    const state = hits.length === 0 ? 'clear' : 'open';
    screenings.insert({
      ...{ id, playerId, checkId, listId: LIST_ID, at, hits, state },
      ...{ decidedBy: null, secondBy: null, decidedAt: null, reason: null },
    });
    if (state === 'open') {
      const facts = { screeningId: id, listId: `${LIST_ID}`, hits };
      append(model, 'screening.hit', null, 'player', playerId, facts, requestId);
    }
  }
  return screeningOf(model, playerId, at);
}

const screeningJson = (row: Screening): Json => ({
  ...{ id: row.id, playerId: row.playerId, checkId: row.checkId, state: row.state },
  ...{ source: 'development', version: 'invented', decidedBy: row.decidedBy },
  ...{ secondBy: row.secondBy, reason: row.reason, atMs: msText(row.at) },
  decidedAtMs: msText(row.decidedAt),
  hits: hitsOf(row).flatMap(({ entry, score }) =>
    LIST.filter((listed) => listed.entry === entry).map(({ names, births }) => ({
      ...{ entry: `${entry}`, score, names, births, countries: [] },
    })),
  ),
});

function screeningsOf(
  model: Model,
  ofState: string,
  beforeId: string | null,
  countMax: number,
): Json[] {
  return model.compliance.screenings
    .where(({ id, state }) => state === ofState && (beforeId === null || id < beforeId))
    .sort((one, other) => (one.id < other.id ? 1 : -1))
    .slice(0, countMax)
    .map(screeningJson);
}

function askScreening(
  model: Model,
  askId: string,
  id: string,
  verdict: string,
  by: string,
  why: string,
  requestId: string | null,
): Json {
  const known = model.compliance.screenings.get(id);
  if (known === undefined) return refusal('not_found');
  if (known.state !== 'open') return refusal('screening_closed');
  const act = { screeningId: id, verdict };
  const { playerId } = known;
  return ask(model, askId, 'screening', playerId, act, by, why, model.clockMs, requestId);
}

/** Runs inside the second person's decision. */
export function actOnScreening(model: Model, request: ApprovalRequest, context: Json): Json {
  if (request.state !== 'approved') return {};
  const { screenings } = model.compliance;
  const { screeningId, verdict } = request.act as { screeningId: string; verdict: string };
  const known = screenings.get(screeningId);
  if (known?.state !== 'open') return refusal('screening_closed');
  const { askedBy, decidedAt, decidedBy, id, reason, subjectId } = request;
  consume(model, id, 'screening', subjectId, request.act);
  screenings.change(known, {
    ...{ state: verdict, decidedBy: askedBy, secondBy: decidedBy, decidedAt, reason },
  });
  const facts = { screeningId, askedBy, reason };
  const requestId = (context.requestId as string | null | undefined) ?? null;
  append(model, `screening.${verdict}`, decidedBy, 'player', known.playerId, facts, requestId);
  return {};
}

const listPeople = (_model: Model, listId: bigint, after: bigint, countMax: number): Json[] =>
  Number(listId) !== LIST_ID
    ? []
    : LIST.filter(({ entry }) => entry > Number(after))
        .slice(0, countMax)
        .map(({ entry, names, births }) => ({ entry: `${entry}`, names, births }));

function waiting(model: Model): Json {
  const open = model.compliance.screenings.where(({ state }) => state === 'open');
  const oldest = open.length === 0 ? null : Math.min(...open.map(({ at }) => at));
  return { waiting: open.length, oldestMs: msText(oldest) };
}

/** Functions of screenings by name. */
export const SCREENING_FUNCTIONS = {
  'compliance.list_standing': () => ({
    ...{ id: `${LIST_ID}`, source: 'development', version: 'invented', entries: LIST.length },
    confirmedAtMs: String(Date.parse('2026-01-01T00:00:00Z')),
    isStale: false,
  }),
  'compliance.list_people': listPeople,
  'compliance.due_screenings': dueScreenings,
  'compliance.note_screening': noteScreening,
  'compliance.screening_now': (model: Model, playerId: string) =>
    screeningOf(model, playerId, model.clockMs),
  'compliance.screenings_of': screeningsOf,
  'compliance.ask_screening': askScreening,
  'compliance.waiting_screenings': waiting,
};
