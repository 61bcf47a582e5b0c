// An exclusion as its player sees it: without the number by which staff names it.

import type { CurrentExclusion } from '../contracts/wallet.ts';
import { outward } from './outward.ts';

/** The view of an exclusion that holds now. */
export function exclusionOf({ id: _, ...exclusion }: CurrentExclusion) {
  return outward(exclusion);
}
