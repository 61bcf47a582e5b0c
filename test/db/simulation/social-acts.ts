// Calls about friends, rooms, moderation, and what hubs and rooms must hear.

import { HOUR_MS } from '#shared/time.ts';
import type { SocialStore } from '#workers/social/store/index.ts';
import { type Acts, LOBBY, type Walk } from './walk.ts';

/** Friends and rooms. */
export function friendActs(walk: Walk, social: SocialStore): Acts {
  return {
    ask: () => social.ask(walk.player(), walk.player(), walk.nowMs),
    accept: () => social.accept(walk.player(), walk.player(), walk.nowMs),
    part: () => {
      const states = walk.random.pick([['friend'], ['sent'], ['received'], ['sent', 'friend']]);
      return social.part(walk.player(), walk.player(), states as never, walk.nowMs);
    },
    block: () => social.block(walk.player(), walk.player(), walk.nowMs),
    unblock: () => social.unblock(walk.player(), walk.player(), walk.nowMs),
    relations: () => social.relations(walk.player()),
    edges: async () => {
      const state = walk.random.pick(['friend', 'sent', 'received', 'blocked'] as const);
      const me = walk.player();
      const [first] = await social.edges(me, state, null, 1);
      if (first === undefined) return;
      const after = { since: first.sinceText, playerId: first.playerId };
      await social.edges(me, state, after, 3);
    },
    profile: () => social.profile(walk.player(), walk.player()),
    search: () => social.search(walk.player(), walk.random.pick(['name', 'p', '']), null, 20),
    names: () => social.names([walk.player(), walk.id(), walk.player()]),
    rooms: () => social.rooms(walk.player(), walk.random.chance(0.5) ? null : LOBBY, 30),
    admission: () =>
      social.admission(walk.room(), walk.player(), walk.random.chance(0.2), walk.nowMs),
    openDirect: async () => {
      const id = walk.id();
      const opened = await social.openDirect(id, walk.player(), walk.player(), walk.nowMs);
      if (opened.ok && opened.value.made) walk.groups.push(id);
    },
    openGroup: async () => {
      const id = walk.id();
      const key = walk.random.chance(0.4) ? null : `k${walk.random.int(4)}`;
      const title = `Group ${walk.random.int(2)}`;
      const opened = await social.openGroup(id, walk.player(), title, key, walk.nowMs);
      if (opened.ok && opened.value.made) walk.groups.push(id);
    },
    addMember: () => social.addMember(walk.room(), walk.player(), walk.player(), walk.nowMs),
    removeMember: () => {
      const me = walk.player();
      const other = walk.random.chance(0.5) ? me : walk.player();
      return social.removeMember(walk.room(), me, other, walk.nowMs);
    },
    growRoom: () => social.growRoom(walk.room(), walk.random.int(3)),
    shardsOf: () => social.shardsOf(walk.room()),
  };
}

/** Moderation and the outbox. */
export function moderationActs(walk: Walk, social: SocialStore): Acts {
  return {
    sanction: () =>
      social.sanction(
        {
          ...{ id: walk.id(), roomId: walk.room(), playerId: walk.player(), reason: 'why' },
          kind: walk.random.pick(['mute', 'ban'] as const),
          untilMs: walk.random.chance(0.3) ? null : walk.nowMs + walk.random.int(HOUR_MS),
        },
        walk.act(),
      ),
    liftSanction: () =>
      social.liftSanction(
        ...([walk.room(), walk.player(), walk.random.pick(['mute', 'ban'] as const)] as const),
        walk.act(),
      ),
    setPolicy: () =>
      social.setPolicy(walk.room(), { slowSeconds: walk.random.int(9) } as never, walk.act()),
    deleteMessage: () => social.deleteMessage(walk.room(), walk.id(), walk.player(), walk.act()),
    report: async () => {
      const id = walk.id();
      const message = { id: walk.random.pick([LOBBY, id]), author: { id: walk.player() } };
      const filed = await social.report(
        {
          ...{ id, roomId: walk.room(), reporterId: walk.player(), reason: 'rude' },
          context: { message, around: [] } as never,
        },
        walk.nowMs,
      );
      if (filed.ok) walk.reports.push(filed.value.id);
    },
    reports: () => social.reports(walk.random.pick(['open', 'resolved']), null, 10),
    resolveReport: () => {
      const id = walk.known(walk.reports, () => walk.id());
      return social.resolveReport(id, walk.act());
    },
    socialSizes: () => social.outboxes.sizes(),
    openReports: () => social.openReports(),
    leaving: () => social.pendingErasures(5, walk.nowMs),
    outboxDone: () => social.outboxDone(`${walk.random.int(200)}`),
    outboxFailed: () => social.outboxFailed(`${walk.random.int(200)}`, 'deaf'),
    claimOutbox: async () => {
      const targets = walk.random.chance(0.5) ? null : [walk.player(), walk.room()];
      const rows = await social.claimOutbox(targets, 20, walk.nowMs);
      for (const { id } of rows) {
        if (walk.random.chance(0.6)) await social.outboxDone(id);
        else await social.outboxFailed(id, 'deaf');
      }
    },
  };
}
