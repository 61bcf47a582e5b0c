// Free entry as the outer contract spells it.

import { outward } from '#shared/views/outward.ts';
import type { Entry, EntryCode, EntryWay } from '../store/index.ts';
import { shownEntryCode } from './code.ts';

/** As staff see it. */
export function reviewedEntryOf(entry: Entry) {
  return { ...outward(entry), code: entry.code === null ? null : shownEntryCode(entry.code) };
}

/** As its player sees it. */
export function entryOf(entry: Entry) {
  const {
    playerId: _,
    scanReference: _s,
    receivedBy: _r,
    decidedBy: _d,
    ...own
  } = reviewedEntryOf(entry);
  return own;
}

/** A code with the text to copy. */
export function entryCodeOf({ cardText, ...code }: EntryCode) {
  const shown = shownEntryCode(code.code);
  return { ...outward(code), code: shown, text: cardText.replaceAll('{code}', shown) };
}

/** Whether a way of free entry is open to the player, and what it gives. */
export function entryWayOf({ refused, facts, multiple, livesDays }: EntryWay) {
  const changesAt = facts.changesAt ?? facts.nextAt ?? null;
  return {
    available: refused === null,
    refusal: refused === null ? null : { code: refused, changesAt },
    playthroughMultiple: multiple,
    livesDays,
  };
}
