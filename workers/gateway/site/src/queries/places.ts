// Where the player is and what may be done there. A place is believed for an hour, so it is asked for at
// the start, every half hour, and when the connection comes back: it may be another network then.

import { useQuery } from '@tanstack/react-query';
import type { Output } from '#shared/client/types.ts';
import { account, client } from '../state/account.ts';
import { useStore } from '../state/store.ts';
import { read, useItems } from './client.ts';

export type OwnPlace = Output<'compliance.getPlace'>;

const AGAIN_EVERY_MS = 30 * 60_000;

/** The player's own place; nothing while nobody is signed in. */
export function useOwnPlace() {
  const { status } = useStore(account);
  return useQuery({
    queryKey: ['place'],
    queryFn: () => read(client.call('compliance.getPlace')),
    enabled: status === 'signed_in',
    refetchInterval: AGAIN_EVERY_MS,
    refetchIntervalInBackground: true,
    // Several parts of a page look at it; one of them asks.
    staleTime: 60_000,
    refetchOnReconnect: 'always',
  });
}

/** What holds at every place that a rule speaks of. */
export const usePlaces = () => useItems(['places'], () => client.call('compliance.listPlaces'));
