// Friends, requests, blocks, rooms and notices. Whatever changes who is whose friend calls
// `peopleChanged`; the hub's notices do it by themselves.

import { useQuery } from '@tanstack/react-query';
import { client } from '../state/account.ts';
import { clockLearned, latestNotice } from '../state/hub.ts';
import { queries, read, useItems, usePages } from './client.ts';

/** Reads every list of people again. */
export function peopleChanged(): void {
  void queries.invalidateQueries({ queryKey: ['people'] });
}

latestNotice.subscribe(() => {
  const notice = latestNotice.get();
  if (notice === null) return;
  void noticesChanged();
  if (notice.kind.startsWith('friend_')) peopleChanged();
});

// A line that is there again, which says the time first, told nothing of what came meanwhile.
clockLearned.subscribe(() => {
  void noticesChanged();
  peopleChanged();
});

export const useFriends = () =>
  useItems(['people', 'friends'], () => client.call('social.listFriends'));

/** Requests in both directions. */
export const useFriendRequests = () =>
  useQuery({
    queryKey: ['people', 'requests'],
    queryFn: async () => {
      const [received, sent] = await Promise.all(
        (['received', 'sent'] as const).map((direction) =>
          read(client.call('social.listRequests', { query: { direction } })),
        ),
      );
      return { received: received?.items ?? [], sent: sent?.items ?? [] };
    },
  });

export const useBlocks = () =>
  useItems(['people', 'blocks'], () => client.call('social.listBlocks'));

export const useSearch = (query: string) =>
  useItems(['people', 'search', query], () =>
    client.call('social.searchPlayers', { query: { query } }),
  );

export const useRooms = () =>
  useItems(['rooms'], () => client.call('social.listRooms', { query: { limit: '100' } }));

const NOTICES = ['notices'];
export const useNotices = () =>
  usePages(NOTICES, (query) => client.call('social.listNotices', { query }));

/** Reads the inbox again. */
export const noticesChanged = () => queries.invalidateQueries({ queryKey: NOTICES });
