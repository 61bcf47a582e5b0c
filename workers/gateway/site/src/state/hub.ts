// The player's own line: coins, presence of friends and notices as they come. Everything it says can also
// be read over HTTP; it only makes it arrive at once.

import { LiveSocket } from '#shared/client/live-socket.ts';
import { serverClock } from '#shared/client/server-clock.ts';
import type { ChosenPresence, HubServerFrame, NoticeView, Presence } from '#shared/protocol/hub.ts';
import { account, client, refresh } from './account.ts';
import { createStore } from './store.ts';
import { takeHubWallet } from './wallet.ts';

export const unreadNotices = createStore(0);
/** What friends are doing; who is not in it is offline. */
export const presences = createStore<Readonly<Record<string, Presence>>>({});
export const ownPresence = createStore<ChosenPresence>('online');
/** The newest notice that came while this page was open. */
export const latestNotice = createStore<NoticeView | null>(null);

/** Grows when the platform said what time it is: what was shown before may be off. */
export const clockLearned = createStore(0);

let line: LiveSocket | null = null;

function receive(frame: HubServerFrame): void {
  switch (frame.type) {
    case 'welcome':
      serverClock.learn(frame.serverTime);
      clockLearned.set((times) => times + 1);
      unreadNotices.set(frame.unread);
      ownPresence.set(frame.presence);
      presences.set(
        Object.fromEntries(frame.friends.map(({ playerId, state }) => [playerId, state])),
      );
      break;
    case 'wallet':
      takeHubWallet(frame.balances, frame.whole === true);
      break;
    case 'notice':
      unreadNotices.set((now) => now + 1);
      latestNotice.set(frame.notice);
      break;
    case 'presence':
      presences.set((now) => ({ ...now, [frame.playerId]: frame.state }));
      break;
    case 'retracted':
      unreadNotices.set(frame.unread);
      latestNotice.set((now) => (now?.seq === frame.seq ? null : now));
      break;
    case 'read':
      unreadNotices.set(frame.unread);
      break;
    default:
  }
}

/** Chooses what friends see. */
export function choosePresence(state: ChosenPresence): void {
  if (line?.send({ type: 'presence', state })) ownPresence.set(state);
}

const ASK_AGAIN_MS = 2_000;
const isSignedIn = () => account.get().status === 'signed_in';

function open(): void {
  line = new LiveSocket({
    ticket: () => client.call('social.ticketForHub'),
    onFrame: (frame) => receive(frame as HubServerFrame),
    onState: (state) => {
      if (state === 'over') void reopen();
    },
    network: window,
    origin: location.origin,
  });
}

// The platform hung up for good: the sign-in ended, or its rights changed. Who asks learns which; a
// page whose sign-in is gone ends by that.
async function reopen(): Promise<void> {
  const ended = line;
  if (!isSignedIn()) return;
  const isKnown = await refresh();
  if (!isKnown) await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  if (line !== ended || !isSignedIn()) return;
  if (isKnown) open();
  else void reopen();
}

account.subscribe(() => {
  const { status } = account.get();
  if (status === 'signed_in' && line === null) open();
  else if (status === 'signed_out' && line !== null) {
    const ended = line;
    line = null;
    ended.close();
    unreadNotices.set(0);
    presences.set({});
    latestNotice.set(null);
  }
});
