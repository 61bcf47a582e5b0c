// Every step of an object's schema is kept with its digest in `migration-digests.json`. The steps of a
// release are in objects all over the world: what has a digest is never edited.

import { expect, it } from 'vitest';
import { MIGRATIONS as chatRoom } from '#objects/chat-room/store/migrations.ts';
import { MIGRATIONS as gameSession } from '#objects/game-session/store/migrations.ts';
import { digestOf, type MigrationStep } from '#objects/migrate.ts';
import { MIGRATIONS as playerHub } from '#objects/player-hub/migrations.ts';
import committed from './migration-digests.json' with { type: 'json' };

const objects: [keyof typeof committed, readonly MigrationStep[]][] = [
  ['chat-room', chatRoom],
  ['game-session', gameSession],
  ['player-hub', playerHub],
];

it.each(objects)('the schema steps of %s are the ones that were committed', (object, steps) => {
  const digests = Object.fromEntries(steps.map((step) => [step.id, digestOf(step)]));
  for (const [id, digest] of Object.entries(committed[object])) {
    expect(digests[id], `${id} was edited: undo that and append a step that expands`).toBe(digest);
  }
  expect(digests, 'a new step: add its digest to migration-digests.json').toEqual(
    committed[object],
  );
  expect(Object.keys(digests), 'a step is appended, not put between').toEqual(
    Object.keys(committed[object]),
  );
});

const SHRINKS = /\b(drop|rename|create unique index)\b/i;

it.each(objects)('the later schema steps of %s expand, or say that they do not', (_, steps) => {
  for (const { id, sql, breaksOlderCode } of steps.slice(1)) {
    const isSaid = breaksOlderCode === true || !SHRINKS.test(sql);
    expect(isSaid, `${id} takes something away: the code before it breaks on it`).toBe(true);
  }
});
