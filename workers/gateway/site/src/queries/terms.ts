// The documents that players accept.

import { useQuery } from '@tanstack/react-query';
import { client } from '../state/account.ts';
import { queries, read, useItems } from './client.ts';

/** Their texts, for everybody. */
export const useTerms = () => useItems(['terms'], () => client.call('auth.currentTerms'));

/** What this player has accepted of them. */
export const useOwnTerms = () =>
  useQuery({ queryKey: ['terms', 'own'], queryFn: () => read(client.call('auth.ownTerms')) });

/** Accepts what waits. */
export async function acceptTerms(
  accept: { kind: 'terms' | 'privacy' | 'promotion'; version: number }[],
) {
  const answer = await client.call('auth.acceptTerms', { body: { accept } });
  await queries.invalidateQueries({ queryKey: ['terms'] });
  return answer;
}
