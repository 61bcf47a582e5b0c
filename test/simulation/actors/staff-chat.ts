// What moderators do in the lobby: hide what was said, mute and ban, decide what was reported.

import { SECOND_MS } from '#shared/time.ts';
import type { Args } from '../decisions.ts';
import type { Ability } from './actor.ts';
import type { Clerk } from './clerk.ts';
import { matter, subjectOf } from './matter.ts';
import { LOBBY } from './person.ts';

async function hide(clerk: Clerk, args: Args): Promise<void> {
  const history = await clerk.device.call('social.listMessages', {
    params: { id: LOBBY },
    query: { limit: '20' },
  });
  if (!history.ok || history.value.items.length === 0) return;
  const { items } = history.value;
  const messageId = items[Number(args.which) % items.length]?.id ?? '';
  const reason = String(args.reason);
  await clerk.act('social.deleteMessage', { params: { id: LOBBY, messageId }, body: { reason } });
}

/** Mutes or bans, and lifts it after a while; some of it ends by itself. */
async function sanction(clerk: Clerk, args: Args): Promise<void> {
  const playerId = subjectOf(clerk, args);
  if (playerId === null) return;
  const { around, device } = clerk;
  const reason = String(args.reason);
  const isMute = args.kind === 'mute';
  const untilMs = around.nowMs() + Number(args.forMs) + SECOND_MS;
  const until = args.ends === true ? { until: new Date(untilMs).toISOString() } : {};
  await clerk.act(isMute ? 'social.mute' : 'social.ban', {
    params: { id: LOBBY },
    body: { playerId, reason, ...until },
  });
  await device.pause(Number(args.forMs));
  if (args.ends === true) return;
  await clerk.act(isMute ? 'social.unmute' : 'social.unban', {
    params: { id: LOBBY, playerId },
    body: { reason: `${reason} is over` },
  });
}

async function resolve(clerk: Clerk, args: Args): Promise<void> {
  const queue = await clerk.act('social.listReports', { query: {} });
  if (!queue.ok || queue.value.items.length === 0) return;
  const { items } = queue.value;
  const report = items[Number(args.which) % items.length];
  if (report === undefined) return;
  const reason = String(args.reason);
  if (args.hides === true) {
    const params = { id: report.roomId, messageId: report.message.id };
    await clerk.act('social.deleteMessage', { params, body: { reason } });
  }
  await clerk.act('social.resolveReport', {
    params: { id: report.id },
    body: { resolution: reason },
  });
}

/** What moderators do. */
export const MODERATE: Ability<Clerk> = {
  name: 'moderate',
  draw: (random, { around }) => {
    const [reason, which] = [matter(random), random.int(1_000)];
    const kind = random.next();
    if (kind < 0.4) return { do: 'hide', which, reason };
    if (kind < 0.75) {
      return {
        ...{ do: 'sanction', kind: random.pick(['mute', 'ban']), whom: random.pick(around.names) },
        ...{ reason, forMs: 3_000 + random.int(15_000), ends: random.chance(0.3) },
      };
    }
    return { do: 'resolve', which, hides: random.chance(0.5), reason };
  },
  acts: { hide, sanction, resolve },
};
