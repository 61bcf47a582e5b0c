// Who the player says they are.

import { useQuery } from '@tanstack/react-query';
import type { Output } from '#shared/client/types.ts';
import { client } from '../state/account.ts';
import { queries, read } from './client.ts';

export type Profile = Output<'compliance.getProfile'>;
export type Identity = Output<'compliance.getIdentity'>;

const ASK_EVERY_MS = 2_500;

/** Looked at again while a check of documents goes on. */
export const useIdentity = () =>
  useQuery({
    queryKey: ['identity'],
    queryFn: () => read(client.call('compliance.getIdentity')),
    refetchInterval: ({ state: { data } }) =>
      (data?.state === 'open' || data?.state === 'processing') && ASK_EVERY_MS,
  });

/** The profile; null before one was declared. */
export const useProfile = () =>
  useQuery({
    queryKey: ['identity', 'profile'],
    queryFn: async (): Promise<Profile | null> => {
      const answer = await client.call('compliance.getProfile');
      if (!answer.ok && answer.error.code === 'not_found') return null;
      return read(Promise.resolve(answer));
    },
  });

/** Begins a check of a document, once for a key; where its page is. */
export async function beginCheck(idempotencyKey: string) {
  const answer = await client.call('compliance.beginCheck', { body: {}, idempotencyKey });
  await queries.invalidateQueries({ queryKey: ['identity'] });
  return answer;
}

/** Declares it. */
export async function declareProfile(body: Omit<Profile, 'declaredAt'>) {
  const answer = await client.call('compliance.declareProfile', { body });
  await queries.invalidateQueries({ queryKey: ['identity'] });
  return answer;
}
