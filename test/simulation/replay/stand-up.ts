// Leaving all tables, as a player does who wants the coins back: an open hand is played to its end first.

import { readSessions } from '../actors/look.ts';
import type { Person } from '../actors/person.ts';
import { PLAY } from '../actors/play.ts';

const ATTEMPTS = 20;
const PAUSE_MS = 10_000;
/** Choices until any hand is over: of mines it reveals three and takes the coins. */
const HAND = Array.from({ length: 24 }, (_, index) => ({ choice: index + 1 }));

/** Signs in again and closes every table that is open. */
export async function standUp(person: Person): Promise<void> {
  const { device } = person;
  if (person.id === null) return;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await person.signIn();
    const ids = await readSessions(device);
    const left = ids === null ? null : await openOf(person, ids);
    if (left?.length === 0) return;
    for (const id of left ?? []) await close(person, id);
    await device.pause(PAUSE_MS);
  }
}

async function openOf(person: Person, ids: readonly string[]): Promise<string[]> {
  const answers = await Promise.all(
    ids.map((id) => person.device.call('games.getSession', { params: { id } })),
  );
  return ids.filter((_, index) => {
    const answer = answers[index];
    const state = answer?.ok === true ? answer.value.session.state : 'open';
    return state === 'open' || state === 'closing';
  });
}

async function close(person: Person, id: string): Promise<void> {
  const { device } = person;
  const answer = await device.call('games.closeSession', { params: { id } });
  if (answer.ok || answer.error.code !== 'round_open') return;
  const known = await device.call('games.getSession', { params: { id } });
  if (!known.ok) return;
  const { gameId, currency } = known.value.session;
  const table = person.enter(device, id, gameId, currency);
  person.tables.set(`${gameId} ${currency}`, table);
  // Answered when the table is there, whatever the answer is.
  await person.command(table, { type: 'rotateSeed' });
  await PLAY.acts.play?.(person, { game: gameId, currency, rounds: 0, pauseMs: 0, hand: HAND });
  table.socket.close();
}
