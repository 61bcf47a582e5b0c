// Free entry: what is offered, the player's codes and entries.

import { useInfiniteQuery } from '@tanstack/react-query';
import { client } from '../state/account.ts';
import { takeBalances } from '../state/wallet.ts';
import { queries, read } from './client.ts';
import { moneyMoved } from './money.ts';

const ENTRIES = ['entries'];

/** All of it; `items` grows on demand. */
export const useEntries = () =>
  useInfiniteQuery({
    queryKey: ENTRIES,
    queryFn: ({ pageParam: cursor }) =>
      read(client.call('entries.listEntries', { query: cursor === null ? {} : { cursor } })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages: [first, ...more] }) =>
      first === undefined
        ? undefined
        : { ...first, items: [...first.items, ...more.flatMap(({ items }) => items)] },
  });

/** Claims the entry of the day; the key makes a repeat the same one. */
export async function enterOnline(body: { botCheckToken?: string }, idempotencyKey: string) {
  const answer = await client.call('entries.enterOnline', { body, idempotencyKey });
  if (answer.ok) {
    takeBalances(answer.value.balances);
    moneyMoved();
  }
  await queries.invalidateQueries({ queryKey: ENTRIES });
  return answer;
}

/** Asks for a code. */
export async function takeCode() {
  const answer = await client.call('entries.issueEntryCode', { body: {} });
  await queries.invalidateQueries({ queryKey: ENTRIES });
  return answer;
}
