// The player's complaints.

import { useQuery } from '@tanstack/react-query';
import { client } from '../state/account.ts';
import { queries, read, usePages } from './client.ts';

export const useComplaints = () =>
  usePages(['complaints'], (query) => client.call('compliance.listComplaints', { query }));

export const useComplaint = (id: string) =>
  useQuery({
    queryKey: ['complaints', id],
    queryFn: () => read(client.call('compliance.showComplaint', { params: { id } })),
  });

/** Opens one. */
export async function openComplaint(subject: string, text: string) {
  const answer = await client.call('compliance.openComplaint', { body: { subject, text } });
  await queries.invalidateQueries({ queryKey: ['complaints'] });
  return answer;
}

/** Says more to one. */
export async function addToComplaint(id: string, text: string) {
  const params = { id };
  const answer = await client.call('compliance.addToComplaint', { params, body: { text } });
  await queries.invalidateQueries({ queryKey: ['complaints'] });
  return answer;
}
