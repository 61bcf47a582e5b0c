// What is compared after the last crash: what each client was told, what each session's history
// says, and what the wallets hold.

import { micros } from '#test/kit/player.ts';
import type { CrashClient } from './client.ts';
import type { Person } from './person.ts';

const BONUS_MICROS = 10_000n * 1_000_000n;

type Round = { id: string; nonce: number; stake: string; payout: string };

async function close(client: CrashClient): Promise<void> {
  const path = `/v1/sessions/${client.sessionId}`;
  for (let attempt = 0; attempt < 100; attempt++) {
    const answer = await client.person.call('DELETE', path);
    if (answer.status === 200) return;
    if (answer.body?.error?.code !== 'round_open') throw new Error(JSON.stringify(answer.body));
    // Ends the hand as a player would.
    client.stop();
    await finishHand(client);
  }
  throw new Error(`${client.sessionId} does not close`);
}

async function finishHand(client: CrashClient): Promise<void> {
  const path = `/v1/sessions/${client.sessionId}`;
  const { body } = await client.person.call('GET', path);
  const round = body.session.openRound;
  if (round === null) return;
  const socket = await client.person.enter(path);
  const revealed: number[] = round.outcome.revealed ?? [];
  const tile = Array.from({ length: 25 }, (_, index) => index).find((n) => !revealed.includes(n));
  const action = { type: 'action', roundId: round.id };
  const moves = [
    { ...action, id: `end-${revealed.length}-a`, action: 'cashOut' },
    { ...action, id: `end-${revealed.length}-b`, action: 'reveal', params: { tile } },
    { ...action, id: `end-${revealed.length}-c`, action: 'cashOut' },
  ];
  for (const move of moves) await socket.ask(move);
  await socket.close();
}

async function historyOf(client: CrashClient): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let cursor: string | null = null; ; ) {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`;
    const path = `/v1/sessions/${client.sessionId}/rounds?limit=100${query}`;
    const { body } = await client.person.call('GET', path);
    rounds.push(...body.items);
    if (body.nextCursor === null) return rounds.reverse();
    cursor = body.nextCursor;
  }
}

function compare(client: CrashClient, history: Round[], problems: string[]): void {
  const { sessionId } = client;
  if (history.some(({ nonce }, index) => nonce !== index)) {
    problems.push(`${sessionId}: the history has a gap or a double`);
  }
  const byId = new Map(history.map((round) => [round.id, JSON.stringify(round)]));
  for (const [id, text] of client.answers) {
    const frame = JSON.parse(text);
    if (frame.type === 'result' && frame.round.finished) {
      if (byId.get(frame.round.id) !== JSON.stringify(frame.round)) {
        problems.push(`${sessionId}: acknowledged round of ${id} is missing or changed`);
      }
    }
    if (frame.type === 'autoplayResult' && !byId.has(frame.lastRoundId)) {
      problems.push(`${sessionId}: acknowledged auto-play ${id} is missing`);
    }
  }
  const numbers = [...client.events.keys()].sort((left, right) => left - right);
  if (numbers.some((seq, index) => seq !== index + 1)) {
    problems.push(`${sessionId}: the events seen have a gap`);
  }
}

/** Closes every table and compares. */
export async function auditTables(clients: CrashClient[], people: Person[]) {
  const problems = clients.flatMap((client) => client.problems);
  const net = new Map<Person, bigint>();
  let rounds = 0;
  for (const client of clients) {
    await close(client);
    const history = await historyOf(client);
    rounds += history.length;
    compare(client, history, problems);
    const won = history.reduce(
      (sum, { payout, stake }) => sum + micros(payout) - micros(stake),
      0n,
    );
    net.set(client.person, (net.get(client.person) ?? 0n) + won);
  }
  let driftMicros = 0n;
  for (const person of people) {
    const expected = BONUS_MICROS + (net.get(person) ?? 0n);
    const drift = (await person.totalMicros('GC')) - expected;
    if (drift !== 0n) problems.push(`a wallet differs by ${drift} micros`);
    driftMicros += drift < 0n ? -drift : drift;
  }
  return {
    tables: clients.length,
    rounds,
    answers: clients.reduce((sum, client) => sum + client.acknowledged, 0),
    resumes: clients.reduce((sum, client) => sum + client.resumes, 0),
    coinDriftMicros: driftMicros.toString(),
    problems,
  };
}
