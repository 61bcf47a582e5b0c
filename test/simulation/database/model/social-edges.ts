// Friends and blocks (db/functions/social/edges.sql).

import { HOUR_MS } from '#shared/time.ts';
import type { Json, Model } from './model.ts';
import { leaveNotice, markChanged, takeNoticeBack } from './social-outbox.ts';

/** Someone who can be seen and spoken to. */
export const isActive = (model: Model, playerId: string) => {
  const player = model.auth.players.get(playerId);
  return player !== undefined && player.status === 'active' && player.verifiedAt !== null;
};

/** All accounts of the person behind one, that one included, in order. */
export function samePerson(model: Model, playerId: string): string[] {
  const { players } = model.auth;
  const player = players.get(playerId);
  if (player === undefined) return [playerId];
  return players
    .by('personId', player.personId)
    .map(({ id }) => id)
    .sort();
}

export function hasBlocked(model: Model, ownerId: string, otherId: string): boolean {
  return samePerson(model, otherId).some(
    (account) => model.social.edges.get(ownerId, account)?.state === 'blocked',
  );
}

export function stateOf(model: Model, ownerId: string, otherId: string): string {
  if (hasBlocked(model, ownerId, otherId)) return 'blocked';
  return model.social.edges.get(ownerId, otherId)?.state ?? 'none';
}

/** Makes the rows of people who are to be locked. */
export function lockPeople(model: Model, ...ids: string[]): void {
  for (const playerId of ids) {
    model.social.people.add({ playerId, version: 0, askedSince: -Infinity, asked: 0 });
  }
}

function dropEdge(model: Model, ownerId: string, otherId: string): void {
  const edge = model.social.edges.get(ownerId, otherId);
  if (edge !== undefined && edge.state !== 'blocked') model.social.edges.delete(edge);
}

function dropEdges(model: Model, one: string, two: string): void {
  dropEdge(model, one, two);
  dropEdge(model, two, one);
}

const countIn = (model: Model, ownerId: string, state: string) =>
  model.social.edges.by('ownerId', ownerId).filter((edge) => edge.state === state).length;

function makeFriends(model: Model, one: string, two: string, cap: number, nowMs: number): string {
  const { edges } = model.social;
  if (countIn(model, one, 'friend') >= cap || countIn(model, two, 'friend') >= cap) {
    return 'limit_reached';
  }
  edges.put({ ownerId: one, otherId: two, state: 'friend', since: nowMs });
  edges.put({ ownerId: two, otherId: one, state: 'friend', since: nowMs });
  markChanged(model, one, nowMs);
  markChanged(model, two, nowMs);
  const notice = { key: `friend:${one}`, kind: 'friend_accepted', from: one, facts: {} };
  leaveNotice(model, two, notice, nowMs);
  return 'accepted';
}

function countRequest(model: Model, playerId: string, hourly: number, nowMs: number): boolean {
  const { people } = model.social;
  const person = people.get(playerId);
  if (person === undefined) return false;
  const isRunning = person.askedSince > nowMs - HOUR_MS;
  const { asked } = people.change(person, {
    asked: isRunning ? person.asked + 1 : 1,
    askedSince: isRunning ? person.askedSince : nowMs,
  });
  return asked <= hourly;
}

function ask(
  model: Model,
  me: string,
  other: string,
  cap: number,
  pendingCap: number,
  hourly: number,
  nowMs: number,
): string {
  const { edges } = model.social;
  if (me === other) return 'invalid_request';
  if (!isActive(model, other)) return 'not_found';
  lockPeople(model, me, other);
  const mine = stateOf(model, me, other);
  const theirs = stateOf(model, other, me);
  if (mine === 'blocked') return 'player_blocked';
  if (mine === 'friend' || mine === 'sent') return mine;
  if (mine === 'received') return makeFriends(model, me, other, cap, nowMs);
  if (!countRequest(model, me, hourly, nowMs)) return 'rate_limited';
  if (countIn(model, me, 'friend') >= cap || countIn(model, me, 'sent') >= pendingCap) {
    return 'limit_reached';
  }
  edges.put({ ownerId: me, otherId: other, state: 'sent', since: nowMs });
  if (theirs === 'blocked') return 'sent';
  edges.put({ ownerId: other, otherId: me, state: 'received', since: nowMs });
  const notice = { key: `ask:${me}`, kind: 'friend_request', from: me, facts: {} };
  leaveNotice(model, other, notice, nowMs);
  return 'sent';
}

function accept(model: Model, me: string, other: string, cap: number, nowMs: number): string {
  if (me === other) return 'not_found';
  lockPeople(model, me, other);
  const mine = stateOf(model, me, other);
  if (mine === 'friend') return 'friend';
  return mine === 'received' ? makeFriends(model, me, other, cap, nowMs) : 'not_found';
}

/** Who has blocked one account of a person has blocked all: what joining accounts sets off. */
export function personsJoined(model: Model, playerId: string): void {
  const kin = samePerson(model, playerId);
  const blockers = model.social.edges
    .where((edge) => edge.state === 'blocked' && kin.includes(edge.otherId))
    .map(({ ownerId }) => ownerId);
  for (const owner of [...new Set(blockers)].sort()) {
    lockPeople(model, owner);
    dropEdges(model, owner, playerId);
    markChanged(model, owner, model.clockMs);
  }
}

function part(
  model: Model,
  me: string,
  other: string,
  states: readonly string[],
  nowMs: number,
): string {
  if (me === other) return 'not_found';
  lockPeople(model, me, other);
  const mine = stateOf(model, me, other);
  if (mine === 'blocked' || !states.includes(mine)) return 'not_found';
  const theirs = stateOf(model, other, me);
  dropEdges(model, me, other);
  if (mine === 'sent') {
    if (theirs === 'received') takeNoticeBack(model, other, `ask:${me}`, nowMs);
  } else if (mine === 'received') {
    takeNoticeBack(model, me, `ask:${other}`, nowMs);
  } else {
    takeNoticeBack(model, other, `friend:${me}`, nowMs);
    takeNoticeBack(model, me, `friend:${other}`, nowMs);
  }
  if (mine === 'friend') {
    markChanged(model, me, nowMs);
    markChanged(model, other, nowMs);
  }
  return 'parted';
}

function block(model: Model, me: string, other: string, cap: number, nowMs: number): string {
  if (me === other) return 'invalid_request';
  if (model.auth.players.get(other) === undefined) return 'not_found';
  lockPeople(model, me, other);
  if (stateOf(model, me, other) === 'blocked') return 'blocked';
  if (countIn(model, me, 'blocked') >= cap) return 'limit_reached';
  if (stateOf(model, other, me) === 'received') {
    takeNoticeBack(model, other, `ask:${me}`, nowMs);
  }
  model.social.edges.put({ ownerId: me, otherId: other, state: 'blocked', since: nowMs });
  dropEdge(model, other, me);
  markChanged(model, me, nowMs);
  markChanged(model, other, nowMs);
  return 'blocked';
}

function unblock(model: Model, me: string, other: string, nowMs: number): string {
  if (me === other) return 'unblocked';
  lockPeople(model, me, other);
  const { edges } = model.social;
  const lifted = samePerson(model, other)
    .flatMap((account) => edges.get(me, account) ?? [])
    .filter(({ state }) => state === 'blocked');
  for (const edge of lifted) edges.delete(edge);
  if (lifted.length === 0) return 'unblocked';
  markChanged(model, me, nowMs);
  const asked = edges.get(other, me);
  if (asked?.state === 'sent') edges.delete(asked);
  return 'unblocked';
}

/** What objects know of a player: `{version, friends, blocks}`. */
export function relations(model: Model, playerId: string): Json {
  const edges = model.social.edges.by('ownerId', playerId);
  const others = (state: string) =>
    edges.filter((edge) => edge.state === state).map(({ otherId }) => otherId);
  const blocks = new Set(others('blocked').flatMap((other) => samePerson(model, other)));
  blocks.delete(playerId);
  return {
    version: model.social.people.get(playerId)?.version ?? 0,
    friends: others('friend'),
    blocks: [...blocks].sort(),
  };
}

function edgesPage(
  model: Model,
  me: string,
  state: string,
  before: number | null,
  beforeId: string | null,
  limit: number,
): Json[] {
  const isBefore = (since: number, id: string) =>
    before === null || since < before || (since === before && id < (beforeId ?? ''));
  return model.social.edges
    .by('ownerId', me)
    .filter((edge) => edge.state === state && isBefore(edge.since, edge.otherId))
    .sort((one, other) => other.since - one.since || (one.otherId < other.otherId ? 1 : -1))
    .flatMap(({ otherId, since }) => {
      const player = model.auth.players.get(otherId);
      return player === undefined
        ? []
        : [{ playerId: otherId, displayName: player.displayName, since }];
    })
    .slice(0, limit);
}

function profile(model: Model, me: string, other: string): Json[] {
  const player = model.auth.players.get(other);
  if (player === undefined || !isActive(model, other)) return [];
  const relation = me === other ? 'self' : stateOf(model, me, other);
  return [{ playerId: other, displayName: player.displayName, relation }];
}

function search(
  model: Model,
  me: string,
  pattern: string,
  after: string | null,
  limit: number,
): Json[] {
  const begin = pattern.replace(/%$/, '');
  return [...model.auth.players.all()]
    .filter(
      ({ id, displayNameFolded }) =>
        displayNameFolded.startsWith(begin) &&
        isActive(model, id) &&
        id !== me &&
        (after === null || displayNameFolded > after) &&
        !hasBlocked(model, id, me) &&
        !hasBlocked(model, me, id),
    )
    .sort((one, other) => (one.displayNameFolded < other.displayNameFolded ? -1 : 1))
    .slice(0, limit)
    .map(({ id, displayName, displayNameFolded }) => ({
      ...{ playerId: id, displayName, folded: displayNameFolded },
      relation: stateOf(model, me, id),
    }));
}

/** Functions of friends and blocks by name. */
export const EDGE_FUNCTIONS = {
  'social.ask': ask,
  'social.accept': accept,
  'social.part': part,
  'social.block': block,
  'social.unblock': unblock,
  'social.relations': relations,
  'social.edges_page': edgesPage,
  'social.profile': profile,
  'social.search': search,
};
