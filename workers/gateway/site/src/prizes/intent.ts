// The key of what a player means to do: a repeat of the same wish is the same request, however often
// the button is pressed; another wish, or one that was refused for good, is another.

import { useRef } from 'react';
import type { ClientError } from '#shared/client/types.ts';

/** After these nobody knows whether the wish arrived, or it did not reach whoever keeps keys. */
const OPEN = new Set(['offline', 'unreadable', 'try_again', 'internal', 'rate_limited']);

/** The key of this wish. */
export function useIntent(wish: string) {
  const now = useRef({ wish, key: '' });
  if (now.current.key === '' || now.current.wish !== wish) {
    now.current = { wish, key: crypto.randomUUID() };
  }
  return {
    key: now.current.key,
    refused({ code }: ClientError) {
      if (!OPEN.has(code)) now.current = { wish, key: crypto.randomUUID() };
    },
  };
}
