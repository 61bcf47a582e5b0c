// A client that reads history, hears a line, loses it at any moment and comes back knows every event
// once in the end.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RoomProgress } from '#shared/client/room-progress.ts';

describe('the progress of a client', () => {
  it('asks for what lies between history and the line, whichever came first', () => {
    const late = new RoomProgress();
    late.read(5);
    expect(late.missingAfter).toBeNull();
    late.welcomed(8);
    expect(late.missingAfter).toBe(5);
    const early = new RoomProgress();
    early.welcomed(8);
    early.heard(9);
    expect(early.missingAfter).toBeNull();
    early.read(5);
    expect(early.missingAfter).toBe(5);
    early.resumed(8, true);
    expect(early.missingAfter).toBeNull();
    expect(early.newest).toBe(9);
  });

  it('asks again while a resume is not complete', () => {
    const progress = new RoomProgress();
    progress.read(1);
    progress.welcomed(1_200);
    progress.resumed(501, false);
    expect(progress.missingAfter).toBe(501);
    progress.resumed(1_001, false);
    expect(progress.missingAfter).toBe(1_001);
    progress.resumed(1_200, true);
    expect(progress.missingAfter).toBeNull();
  });

  it('goes back to the gap when the line breaks before it was filled', () => {
    const progress = new RoomProgress();
    progress.read(1);
    progress.welcomed(1_000);
    progress.resumed(501, false);
    progress.heard(1_001);
    progress.lost();
    progress.welcomed(1_001);
    expect(progress.missingAfter).toBe(501);
  });

  it('takes a change to a message once, and not when history had it', () => {
    const progress = new RoomProgress();
    expect(progress.isNew('m', 7)).toBe(true);
    expect(progress.isNew('m', 6)).toBe(false);
    expect(progress.isNew('m', 8)).toBe(true);
    expect(progress.isNew('m', 8)).toBe(false);
  });

  it('misses nothing, whatever is said and whenever the line breaks', () => {
    const step = fc.constantFrom('say', 'say', 'break', 'connect', 'answer', 'read');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const PAGE = 3;
        const known = new Set<number>();
        const progress = new RoomProgress();
        let seq = 0;
        let liveFrom: number | null = null;
        let asked: number | null = null;
        const ask = () => {
          if (asked === null) asked = progress.missingAfter;
        };
        const take = (to: number, from = 0) => {
          for (let at = from + 1; at <= to; at++) known.add(at);
        };
        const play = (taken: string) => {
          if (taken === 'say') {
            seq += 1;
            if (liveFrom === null) return;
            known.add(seq);
            progress.heard(seq);
          } else if (taken === 'break') {
            liveFrom = asked = null;
            progress.lost();
          } else if (taken === 'connect' && liveFrom === null) {
            liveFrom = seq;
            progress.welcomed(seq);
            ask();
          } else if (taken === 'read') {
            take(seq);
            progress.read(seq);
            ask();
          } else if (taken === 'answer' && asked !== null && liveFrom !== null) {
            const from = asked;
            asked = null;
            const upTo = Math.min(from + PAGE, liveFrom);
            for (let at = from + 1; at <= upTo; at++) {
              known.add(at);
              progress.heard(at);
            }
            progress.resumed(upTo, upTo === liveFrom);
            ask();
          }
        };
        for (const taken of steps) play(taken);
        play('read');
        play('connect');
        while (asked !== null) play('answer');
        expect(progress.missingAfter).toBeNull();
        expect(known.size).toBe(seq);
      }),
    );
  });
});
