// Reading over HTTP in a component: loading, ready, failed, and again when asked or when the
// connection comes back.

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Answer, ClientError } from '#shared/client/types.ts';
import { online } from './network.ts';

export interface Loaded<Value> {
  value: Value | null;
  error: ClientError | null;
  loading: boolean;
  reload(): void;
  set(value: Value): void;
}

/**
 * Loads once per key. The last value stays on screen while a reload runs or fails; another
 * `version` of the same thing is such a reload.
 */
export function useLoad<Value>(
  key: string,
  load: () => Promise<Answer<Value>>,
  version = 0,
): Loaded<Value> {
  const [state, setState] = useState<{
    key: string;
    value: Value | null;
    error: ClientError | null;
    loading: boolean;
  }>({ key, value: null, error: null, loading: true });
  const run = useRef(0);
  const latest = useRef(load);
  latest.current = load;
  const reload = useCallback(() => {
    const number = ++run.current;
    setState((now) => ({ ...now, loading: true }));
    void latest.current().then((answer) => {
      if (number !== run.current) return;
      setState((now) =>
        answer.ok
          ? { key: now.key, value: answer.value, error: null, loading: false }
          : { ...now, error: answer.error, loading: false },
      );
    });
  }, []);
  useEffect(() => {
    setState({ key, value: null, error: null, loading: true });
    reload();
    return () => {
      run.current++;
    };
  }, [key, reload]);
  const seen = useRef(version);
  useEffect(() => {
    if (seen.current !== version) reload();
    seen.current = version;
  }, [version, reload]);
  const failed = state.error !== null;
  useEffect(() => {
    if (!failed) return;
    return online.subscribe(() => {
      if (online.get()) reload();
    });
  }, [failed, reload]);
  const set = useCallback(
    (value: Value) => setState((now) => ({ ...now, value, error: null })),
    [],
  );
  return { value: state.value, error: state.error, loading: state.loading, reload, set };
}

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

export interface Pages<Item> extends Loaded<Page<Item>> {
  more: (() => void) | null;
  loadingMore: boolean;
}

/** A list with a cursor that grows on demand. */
export function usePages<Item>(
  key: string,
  load: (cursor: string | undefined) => Promise<Answer<Page<Item>>>,
): Pages<Item> {
  const first = useLoad(key, () => load(undefined));
  const [loadingMore, setLoadingMore] = useState(false);
  const { value, set } = first;
  const cursor = value?.nextCursor ?? null;
  const more = async () => {
    if (value === null || cursor === null) return;
    setLoadingMore(true);
    const answer = await load(cursor);
    setLoadingMore(false);
    if (answer.ok) {
      set({
        items: [...value.items, ...answer.value.items],
        nextCursor: answer.value.nextCursor,
      });
    }
  };
  return { ...first, more: cursor === null ? null : () => void more(), loadingMore };
}
