// Playing: tables, rounds, auto-play, hands, seeds, coins to and from a table, a second tab.

import type { CommandAnswer } from '#shared/client/session-socket.ts';
import { GAME_IDS, GAMES } from '#shared/games/registry.ts';
import type { Args } from '../decisions.ts';
import type { Prng } from '../platform/prng.ts';
import type { Ability } from './actor.ts';
import type { Person, Table } from './person.ts';

const BURST_MAX = 12;
/** Some press the button as fast as answers come, for long. */
const LONG_CHANCE = 0.5;
const LONG_MIN = 50;
const LONG_MAX = 300;
const AUTOPLAY_MAX = 120;
const AUTOPLAY_LONG = 1_000;
const HAND_STEPS_MAX = 6;
const STAKES = ['0.10', '1.00', '1.00', '2.50', '25.00'] as const;

const isStepped = (gameId: string) => GAMES[gameId as keyof typeof GAMES].actionNames.length > 0;

function betOf(random: Prng, gameId: string): Args {
  return random.pick(GAMES[gameId as keyof typeof GAMES].bets()) as Args;
}

/** The table of a game; sits down where none is open. */
async function tableOf(person: Person, args: Args): Promise<Table | null> {
  const name = `${args.game} ${args.currency}`;
  const known = person.tables.get(name);
  if (known !== undefined && !known.isOver) return known;
  known?.socket.close();
  const { game, currency, buyIn } = args;
  const opened = await person.open(
    person.device,
    String(game),
    currency === 'SC' ? 'SC' : 'GC',
    typeof buyIn === 'string' ? buyIn : null,
  );
  if (opened !== null) person.tables.set(name, opened);
  else person.tables.delete(name);
  return opened;
}

/** Answers a table that asks whether to go on; true when play does. Some leave, some never answer. */
async function goesOn(
  person: Person,
  table: Table,
  answer: CommandAnswer | undefined,
  { pauseMs }: Args,
): Promise<boolean> {
  if (answer?.ok !== false || answer.error.code !== 'reality_check_due') return false;
  const mood = Number(pauseMs) % 5;
  if (mood === 4) return false;
  const said = await person.command(table, { type: 'realityCheckAnswer', goOn: mood !== 3 });
  return said?.ok === true && mood !== 3;
}

async function play(person: Person, args: Args): Promise<void> {
  const table = await tableOf(person, args);
  if (table === null) return;
  const params = args.params as Record<string, unknown>;
  for (let round = 0; round < Number(args.rounds); round++) {
    const answer = await person.command(table, { type: 'play', stake: String(args.stake), params });
    if (await goesOn(person, table, answer, args)) continue;
    if (answer?.ok !== true || table.hand !== null) break;
    await person.device.pause(Number(args.pauseMs));
  }
  if (table.hand !== null) await playHand(person, table, args);
}

async function playHand(person: Person, table: Table, args: Args): Promise<void> {
  for (const step of args.hand as readonly Args[]) {
    const { hand } = table;
    if (hand === null) return;
    const { action, params } = actionOf(table, hand.outcome, step);
    await person.device.pause(Number(args.pauseMs));
    const answer = await person.command(table, {
      type: 'action',
      roundId: hand.id,
      action,
      ...(params !== undefined && { params }),
    });
    if (answer === undefined) return;
  }
}

function actionOf(table: Table, outcome: Args, step: Args) {
  const choice = Number(step.choice);
  if (table.gameId !== 'mines') {
    const { actionNames } = GAMES[table.gameId as keyof typeof GAMES];
    return { action: actionNames[choice % actionNames.length] ?? 'stand', params: undefined };
  }
  const revealed = (outcome.revealed ?? []) as readonly number[];
  const hidden = Array.from({ length: 25 }, (_, tile) => tile).filter(
    (tile) => !revealed.includes(tile),
  );
  if (choice % 4 === 0) return { action: 'cashOut', params: undefined };
  return { action: 'reveal', params: { tile: hidden[choice % hidden.length] } };
}

async function autoplay(person: Person, args: Args): Promise<void> {
  const table = await tableOf(person, args);
  if (table === null) return;
  await person.command(table, {
    type: 'autoplay',
    stake: String(args.stake),
    params: args.params as Record<string, unknown>,
    plays: Number(args.plays),
    ...(typeof args.stopOnLoss === 'string' && { stopOnLoss: args.stopOnLoss }),
  });
}

/** Two commands on two tabs of one table, neither of which waits for the other. */
async function tabs(person: Person, args: Args): Promise<void> {
  const table = await tableOf(person, args);
  const device = table === null ? null : await person.secondDevice();
  if (table === null || device === null) return;
  const other = person.enter(device, table.id, table.gameId, table.currency);
  const command = {
    type: 'play' as const,
    stake: String(args.stake),
    params: args.params as Record<string, unknown>,
  };
  await Promise.all([
    person.command(table, command),
    person.within(device.run(() => other.socket.command(command))),
  ]);
  if (args.stays !== true) other.socket.close();
}

const some = async (person: Person, act: (table: Table) => Promise<unknown>) => {
  const table = [...person.tables.values()].find(({ isOver }) => !isOver);
  if (table !== undefined) await act(table);
};

/** What there is to do at tables. */
export const PLAY: Ability = {
  name: 'play',
  draw: (random, person) => {
    // People stay at their tables: five at once are all that anybody may have.
    const known = [...person.tables.values()].filter(({ isOver }) => !isOver);
    const stays = known.length > 0 && random.chance(known.length < 3 ? 0.6 : 0.97);
    const game = stays ? random.pick(known).gameId : random.pick(GAME_IDS);
    const table = {
      game,
      currency: random.chance(0.15) ? ('SC' as const) : ('GC' as const),
      buyIn: random.chance(0.6) ? `${10 + random.int(500)}.00` : null,
      stake: random.pick(STAKES),
      params: game === 'roulette' ? rouletteBet(random) : betOf(random, game),
    };
    if (game === 'roulette') table.stake = '1.00';
    const kind = random.next();
    const isLong = random.chance(LONG_CHANCE);
    // A long evening is played for little.
    if (isLong) Object.assign(table, { stake: '1.00', buyIn: table.buyIn && '2000.00' });
    if (kind < (isLong ? 0.12 : 0.45) || (isStepped(game) && kind < 0.7)) {
      return {
        do: 'play',
        ...table,
        rounds: isLong ? LONG_MIN + random.int(LONG_MAX - LONG_MIN) : 1 + random.int(BURST_MAX),
        pauseMs: isLong ? 0 : random.int(400),
        hand: Array.from({ length: 1 + random.int(HAND_STEPS_MAX) }, () => ({
          choice: random.int(1_000),
        })),
      };
    }
    if (kind < 0.7) {
      const plays = isLong
        ? AUTOPLAY_LONG - random.int(AUTOPLAY_MAX)
        : 1 + random.int(AUTOPLAY_MAX);
      const stopOnLoss = random.chance(0.3) ? '20.00' : null;
      return { do: 'autoplay', ...table, plays, stopOnLoss };
    }
    if (kind < 0.78) return { do: 'tabs', ...table, stays: random.chance(0.3) };
    if (kind < 0.86)
      return { do: 'rotate', seed: random.chance(0.5) ? `s${random.int(1e6)}` : null };
    if (kind < 0.9) return { do: 'topUp', amount: `${1 + random.int(50)}.00` };
    if (kind < 0.95) return { do: 'close' };
    return { do: 'drop' };
  },
  acts: {
    play,
    autoplay,
    tabs,
    rotate: (person, { seed }) =>
      some(person, (table) =>
        person.command(table, {
          type: 'rotateSeed',
          ...(typeof seed === 'string' && { clientSeed: seed }),
        }),
      ),
    topUp: (person, { amount }) =>
      some(person, ({ id }) =>
        person.device.call('games.topUpSession', {
          params: { id },
          body: { amount: String(amount) },
        }),
      ),
    close: (person) =>
      some(person, async (table) => {
        await person.device.call('games.closeSession', { params: { id: table.id } });
      }),
    drop: async (person) => person.leave(),
  },
};

function rouletteBet(random: Prng): Args {
  return random.pick(GAMES.roulette.bets()) as Args;
}
