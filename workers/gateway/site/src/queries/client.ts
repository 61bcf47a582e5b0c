// The one cache of what is read over HTTP, by TanStack Query: who needs the same resource shares one
// request and one value. A refusal of the typed client is what a query throws, so that `error` is a
// ClientError everywhere. The last value stays on screen while a reload runs or fails; what failed is
// asked for again when the connection comes back. A page is for one player (state/account.ts), so
// nothing here needs to be forgotten.

import { QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Answer, ClientError } from '#shared/client/types.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ClientError;
  }
}

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The typed client repeats what may be repeated, and says itself when there is no connection.
      retry: false,
      networkMode: 'always',
      refetchOnReconnect: true,
      refetchOnWindowFocus: false,
    },
  },
});

/** The value of an answer; throws its `ClientError`. */
export async function read<Value>(answer: Promise<Answer<Value>>): Promise<Value> {
  const result = await answer;
  if (result.ok) return result.value;
  throw result.error;
}

/** A list that comes whole. */
export function useItems<Item>(
  key: readonly string[],
  load: () => Promise<Answer<{ items: Item[] }>>,
) {
  return useQuery({ queryKey: key, queryFn: async () => (await read(load())).items });
}

/** A list with a cursor, which grows on demand. */
export function usePages<Item>(
  key: readonly string[],
  load: (at: { cursor?: string }) => Promise<Answer<{ items: Item[]; nextCursor: string | null }>>,
) {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam: cursor }) => read(load(cursor === null ? {} : { cursor })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
}
