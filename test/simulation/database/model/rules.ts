// What holds where a player is: modes, ages, places and the one refusal (db/functions/rules).

import { DAY_MS, SECOND_MS } from '#shared/time.ts';
import { refusal as refused, samePerson } from './ledger-journal.ts';
import { standingChanged } from './ledger-notices.ts';
import type { Json, Model } from './model.ts';
import { msText, timeText } from './moments.ts';
import type { PlaceMode, PlayerPlace, Terms } from './rules-tables.ts';

/** As its namesake in SQL. */
export const MODES = ['open', 'gc_only', 'redeem_only', 'blocked'];
/** As its namesake in SQL. */
export const OPENS_FOR_MS = 90 * DAY_MS;
const DOUBTS = ['tor', 'hosting', 'spoofed'];
/** As its namesake in SQL. */
export const FEATURES = ['gc_purchase', 'gc_play', 'sc_grant', 'sc_play', 'redeem'];

/** Whether something may be done; code null: it may. */
export interface Verdict {
  code: string | null;
  changesAt: number | null;
  place: string | null;
  mode: string;
  minimumAge: number;
  /** What one round may pay at most, and the place that says it. */
  prizeMax: bigint | null;
  prizePlace: string | null;
}

const strictest = (modes: string[]) =>
  modes.reduce((one, other) => (MODES.indexOf(other) > MODES.indexOf(one) ? other : one));

/** As its namesake in SQL. */
export const around = (place: string) =>
  place.includes('-') ? [place, place.slice(0, 2)] : [place];

const earliest = (...times: (number | null | undefined)[]): number | null => {
  const some = times.filter((time) => time !== null && time !== undefined);
  return some.length === 0 ? null : Math.min(...some);
};

/** The newest row that has begun, of the nearest place that has one. */
function newestOf<R extends { beginsAt: number }>(rows: R[][], at: number): R | undefined {
  return rows
    .map((ofPlace) =>
      ofPlace
        .filter(({ beginsAt }) => beginsAt <= at)
        .sort((one, other) => other.beginsAt - one.beginsAt)
        .at(0),
    )
    .find((row) => row !== undefined);
}

/** As its namesake in SQL. */
export const modeRow = (model: Model, place: string, at: number) =>
  newestOf(
    around(place).map((name) => model.rules.placeModes.by('place', name)),
    at,
  );

function countedMode(row: PlaceMode, at: number): string {
  const { mode, certainty, secondBy, beginsAt } = row;
  const isSure = certainty === 'sure' && secondBy !== null && at < beginsAt + OPENS_FOR_MS;
  return mode !== 'open' || certainty === 'development' || isSure ? mode : 'gc_only';
}

/** As its namesake in SQL. */
export function modeAt(model: Model, place: string, at: number): string {
  const row = modeRow(model, place, at);
  if (row !== undefined) return countedMode(row, at);
  return ['unknown', 'US'].includes(place) || place.startsWith('US-') ? 'gc_only' : 'blocked';
}

/** As its namesake in SQL. */
export const switchAt = (model: Model, at: number) =>
  newestOf([model.rules.placeModes.by('place', '*')], at)?.mode ?? 'open';

function modeAllows(mode: string, feature: string): boolean {
  switch (feature) {
    case 'gc_purchase':
    case 'gc_play':
      return mode === 'open' || mode === 'gc_only';
    case 'redeem':
      return mode !== 'blocked';
    default:
      return mode === 'open';
  }
}

/** As its namesake in SQL. */
export function allows(model: Model, place: string, feature: string, at: number): boolean {
  if (!modeAllows(switchAt(model, at), feature)) return false;
  const own = newestOf(
    around(place).map((name) =>
      model.rules.placeFeatures.by('place', name).filter((row) => row.feature === feature),
    ),
    at,
  )?.allowed;
  if (own !== null && own !== undefined) return own;
  const row = modeRow(model, place, at);
  const isOver = row?.mode === 'redeem_only' && (row.redeemUntil ?? Infinity) <= at;
  return modeAllows(modeAt(model, place, at), feature) && !(feature === 'redeem' && isOver);
}

function nextChange(model: Model, place: string, at: number): number | null {
  const { placeModes, placeFeatures, prizeCaps, ages } = model.rules;
  const opened = around(place).flatMap((name) => placeModes.by('place', name));
  const begins = [...around(place), '*']
    .flatMap((name) => [
      ...placeModes.by('place', name),
      ...placeFeatures.by('place', name),
      ...prizeCaps.by('place', name),
      ...ages.by('place', name),
    ])
    .map(({ beginsAt }) => beginsAt);
  const accepted = [...model.rules.terms.all()].map(({ beginsAt }) => beginsAt);
  const grownOld = opened
    .filter(({ mode, certainty }) => mode === 'open' && certainty !== 'development')
    .map(({ beginsAt }) => beginsAt + OPENS_FOR_MS);
  const runOut = opened.flatMap(({ redeemUntil }) => redeemUntil ?? []);
  return earliest(...[...begins, ...accepted, ...grownOld, ...runOut].filter((edge) => edge > at));
}

function ageAt(model: Model, place: string, feature: string, at: number): number {
  const years = [...around(place), '*'].map(
    (name) =>
      newestOf([model.rules.ages.by('place', name).filter((row) => row.feature === feature)], at)
        ?.years ?? 0,
  );
  return Math.max(18, ...years);
}

/** As its namesake in SQL; of play with Sweeps Coins alone. */
function prizeMaxAt(model: Model, place: string, feature: string, at: number): bigint | null {
  if (feature !== 'sc_play') return null;
  const rowsOf = (name: string) => model.rules.prizeCaps.by('place', name);
  const caps = [around(place), ['*']].map((names) => newestOf(names.map(rowsOf), at)?.amountMicros);
  return caps.reduce<bigint | null>((least, cap) => {
    if (cap === null || cap === undefined) return least;
    return least === null || cap < least ? cap : least;
  }, null);
}

const ZONES: Record<string, string> = {
  'US-TX': 'America/Chicago',
  'US-WA': 'America/Los_Angeles',
};

/** When somebody reaches an age; a leap day's child on 1 March. Only to the day where it is far off. */
function reaches(birthDate: string, years: number, place: string): number {
  const [year = 0, month = 0, day = 0] = birthDate.split('-').map(Number);
  const midnight = Date.UTC(year + years, month - 1, day);
  const zone = ZONES[place] ?? 'Etc/GMT+12';
  const local = new Date(midnight).toLocaleString('sv-SE', { timeZone: zone });
  return midnight + (midnight - Date.parse(`${local.replace(' ', 'T')}Z`));
}

const isDoubted = (risks: readonly string[]) => risks.some((risk) => DOUBTS.includes(risk));

const seenNow = (model: Model, playerId: string, at: number): PlayerPlace[] =>
  model.rules.playerPlaces
    .by('playerId', playerId)
    .filter(({ validUntil }) => validUntil > at)
    .sort((one, other) => {
      const edge = Number(one.method === 'edge') - Number(other.method === 'edge');
      return edge || one.id - other.id;
    });

/** What the sightings say together, up to the first place that does not allow it. */
function lookAround(model: Model, playerId: string, feature: string, at: number) {
  let place: string | null = null;
  let [isProved, isInDoubt] = [false, false];
  let changesAt: number | null = null;
  let minimumAge: number | null = null;
  let prize: Pick<Verdict, 'prizeMax' | 'prizePlace'> = { prizeMax: null, prizePlace: null };
  const modes: string[] = [];
  for (const seen of seenNow(model, playerId, at)) {
    if (isProved && seen.method === 'edge') break;
    isProved ||= seen.method !== 'edge' && !isDoubted(seen.risks);
    isInDoubt ||= isDoubted(seen.risks);
    changesAt = earliest(changesAt, seen.validUntil);
    if (seen.place === 'unknown') continue;
    place = seen.place;
    modes.push(modeAt(model, place, at));
    changesAt = earliest(changesAt, nextChange(model, place, at));
    minimumAge = Math.max(minimumAge ?? 0, ageAt(model, place, feature, at));
    const prizeMax = prizeMaxAt(model, place, feature, at);
    if (prizeMax !== null && (prize.prizeMax === null || prizeMax < prize.prizeMax)) {
      prize = { prizeMax, prizePlace: place };
    }
    if (!allows(model, place, feature, at)) break;
  }
  if (place === null) changesAt = earliest(changesAt, nextChange(model, 'unknown', at));
  minimumAge ??= ageAt(model, 'unknown', feature, at);
  if (place === null) modes.push(modeAt(model, 'unknown', at));
  const mode = strictest([...modes, switchAt(model, at)]);
  const isDoubtful = isInDoubt && !isProved;
  return { place, changesAt, minimumAge, mode, isDoubtful, ...prize };
}

/** Documents that count: of each kind the newest that has begun. */
export function currentTerms(model: Model, at: number): Terms[] {
  return ['privacy', 'promotion', 'terms'].flatMap((kind) => {
    const rows = model.rules.terms.where((row) => row.kind === kind);
    return newestOf([rows], at) ?? [];
  });
}

const isBarred = (model: Model, playerId: string, at: number) =>
  samePerson(model, playerId)
    .flatMap((id) => model.rules.personBars.by('playerId', id))
    .some(({ beginsAt, endsAt }) => beginsAt <= at && (endsAt ?? Infinity) > at);

/** Who has a role does not play with Sweeps Coins; as the trigger on roles. */
export function rolesChanged(model: Model, playerId: string): void {
  const { personBars } = model.rules;
  const open = personBars
    .by('playerId', playerId)
    .filter(({ kind, endsAt }) => kind === 'staff' && endsAt === null);
  const hasRole = model.auth.playerRoles.by('playerId', playerId).length > 0;
  if (hasRole === open.length > 0) return;
  for (const bar of open) personBars.change(bar, { endsAt: model.clockMs });
  if (hasRole) {
    personBars.insert({
      ...{ id: personBars.size + 1, playerId, kind: 'staff', beginsAt: model.clockMs },
      ...{ endsAt: null, reason: 'has a role', enteredBy: null },
    });
  }
  standingChanged(model, playerId);
}

/** As `rules.refusal`. */
export function verdictOn(model: Model, playerId: string, feature: string, at: number): Verdict {
  const { isDoubtful, ...found } = lookAround(model, playerId, feature, at);
  const place = found.place ?? 'unknown';
  const needsPlace = feature === 'sc_grant' || feature === 'sc_play';
  const verdict: Verdict = { code: null, ...found };
  if (!allows(model, place, feature, at)) {
    const isUnknown = found.place === null && needsPlace;
    const isOn = modeAllows(switchAt(model, at), feature);
    return { ...verdict, code: isUnknown && isOn ? 'place_proof_required' : 'place_not_allowed' };
  }
  if (needsPlace && isDoubtful) return { ...verdict, code: 'place_proof_required' };
  if (feature === 'redeem') return verdict;
  return ofPerson(model, playerId, verdict, place, needsPlace, at);
}

/** As `rules.locks_waived`. */
export function locksWaived(model: Model, playerId: string, at: number): boolean {
  const { code, place } = verdictOn(model, playerId, 'sc_play', at);
  if (code !== 'place_not_allowed' || place === null) return false;
  return modeRow(model, place, at)?.locks === 'waived';
}

/** As `rules.residence_refusal`. */
export function residenceVerdict(
  model: Model,
  playerId: string,
  place: string,
  feature: string,
  at: number,
): Verdict {
  const mode = strictest([modeAt(model, place, at), switchAt(model, at)]);
  const minimumAge = ageAt(model, place, feature, at);
  const changesAt = nextChange(model, place, at);
  // No prize is won where something is given.
  const noPrize = { prizeMax: null, prizePlace: null };
  const verdict: Verdict = { code: null, place, mode, minimumAge, changesAt, ...noPrize };
  if (!allows(model, place, feature, at)) return { ...verdict, code: 'place_not_allowed' };
  return ofPerson(model, playerId, verdict, place, true, at);
}

/** What the place allows, judged by who it is: age, role, terms. */
function ofPerson(
  model: Model,
  playerId: string,
  verdict: Verdict,
  place: string,
  needsPlace: boolean,
  at: number,
): Verdict {
  const player = model.auth.players.get(playerId);
  const born = player?.birthDate ?? null;
  const ofAge = born === null ? null : reaches(born, verdict.minimumAge, place);
  if (ofAge === null || ofAge > at) {
    return { ...verdict, code: 'underage', changesAt: earliest(verdict.changesAt, ofAge) };
  }
  if (needsPlace && isBarred(model, playerId, at)) return { ...verdict, code: 'staff_barred' };
  const since = Math.max(...currentTerms(model, at).map(({ beginsAt }) => beginsAt));
  const hasAccepted = (player?.termsAcceptedAt ?? -Infinity) >= since;
  return hasAccepted ? verdict : { ...verdict, code: 'terms_not_accepted' };
}

/** A verdict as a refusal, with what a player may see of it. */
export const verdictRefusal = ({ code, place, changesAt, minimumAge }: Verdict) =>
  refused(String(code), {
    ...(place === null ? {} : { place }),
    ...(changesAt === null ? {} : { changesAt: timeText(changesAt) }),
    ...(code === 'underage' ? { minimumAge } : {}),
  });

/** How often the rules have changed. */
export const epochOf = (model: Model) => model.rules.epoch.get('true')?.number ?? 0;

/** As `rules.note_place`, at the moment of the statement. */
export function notePlace(model: Model, playerId: string, seen: Json): void {
  const at = model.clockMs;
  const { playerPlaces } = model.rules;
  const place = String(seen.place);
  const method = String(seen.method ?? 'edge');
  const risks = [...((seen.risks ?? []) as string[])].sort();
  const validUntil = at + Number(seen.validForSeconds) * SECOND_MS;
  if (place === 'unknown' && risks.length === 0) return;
  const now = seenNow(model, playerId, at);
  const known = now
    .filter((row) => row.place === place && row.method === method)
    .sort((one, other) => other.id - one.id)
    .at(0);
  if (known !== undefined && `${known.risks}` === `${risks}`) {
    const isSeenElsewhere = now.some(({ seenAt }) => seenAt > known.seenAt);
    if (known.validUntil >= validUntil - 60 * SECOND_MS && !isSeenElsewhere) return;
    const until = Math.max(known.validUntil, validUntil);
    playerPlaces.change(known, { seenAt: at, validUntil: until });
    return;
  }
  for (const row of now) {
    const isReplaced = row.id === known?.id || (method !== 'edge' && row.method === 'edge');
    if (isReplaced) playerPlaces.change(row, { validUntil: at });
  }
  const id = 1 + [...playerPlaces.all()].reduce((most, row) => Math.max(most, row.id), 0);
  const accuracyMetres = seen.accuracyMetres === undefined ? null : Number(seen.accuracyMetres);
  const evidence = seen.evidence === undefined ? null : String(seen.evidence);
  playerPlaces.insert({
    ...{ id, playerId, place, method, risks, accuracyMetres, evidence },
    ...{ firstSeenAt: at, seenAt: at, validUntil },
  });
  standingChanged(model, playerId);
}

function placeOf(model: Model, playerId: string): Json {
  const at = model.clockMs;
  const verdicts = FEATURES.map((feature) => ({
    feature,
    ...verdictOn(model, playerId, feature, at),
  }));
  const last = verdicts.at(-1);
  const now = seenNow(model, playerId, at);
  const [seen] = now.toSorted((one, other) => {
    const edge = Number(one.method === 'edge') - Number(other.method === 'edge');
    return edge || other.seenAt - one.seenAt || other.id - one.id;
  });
  const isBelieved = seen !== undefined && seen.method !== 'edge' && seen.risks.length === 0;
  const alsoSeen = now
    .filter(({ place }) => place !== seen?.place && place !== 'unknown')
    .filter(({ method }) => !isBelieved || method !== 'edge')
    .sort((one, other) => one.id - other.id);
  return {
    ...{ place: seen?.place ?? 'unknown', method: seen?.method ?? null, mode: last?.mode },
    alsoSeen: alsoSeen.map(({ place, validUntil }) => ({
      place,
      validUntilMs: msText(validUntil),
    })),
    features: Object.fromEntries(verdicts.map(({ feature, code }) => [feature, code === null])),
    reasons: verdicts
      .filter(({ code }) => code !== null)
      .map(({ feature, code, place, minimumAge }) => ({
        ...{ feature, code },
        ...(code === 'place_not_allowed' && place !== null ? { place } : {}),
        ...(code === 'underage' ? { minimumAge } : {}),
      })),
    risks: seen?.risks ?? [],
    ...{
      validUntilMs: msText(seen?.validUntil ?? null),
      changesAtMs: msText(last?.changesAt ?? null),
    },
  };
}

const mayRegister = (model: Model, birthDate: string, place: string, at: number) =>
  reaches(birthDate, ageAt(model, place, 'account', at), place) <= at;

/** Functions of the rules by name. */
export const RULES_FUNCTIONS = {
  'rules.may_register': mayRegister,
  'rules.note_place': notePlace,
  'rules.place_of': placeOf,
};
