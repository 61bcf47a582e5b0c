// The files of a new game. They type and build as they are; what only a person can decide is marked
// FILL IN, and test/unit/games lists every such line.

/** What is known of the game when its folders are made. */
export type NewGame = { readonly id: string; readonly title: string; readonly line: string };

export const RULES_FOLDER = 'shared/games';
export const BOARD_FOLDER = 'workers/gateway/site/src/games';

const text = (value: string) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** The rules, what players read, and rounds to hold the rules to. */
export function ruleFiles({ id, title, line }: NewGame): Record<string, string> {
  return {
    [`${RULES_FOLDER}/${id}/rules.ts`]: rules(id, title),
    [`${RULES_FOLDER}/${id}/texts.ts`]: `// What players read of ${id}.

export const TEXTS = {
  title: ${text(title)},
  line: ${text(line)},
};
`,
    [`${RULES_FOLDER}/${id}/vectors.json`]: '[]\n',
  };
}

function rules(id: string, title: string): string {
  return `// ${title}: FILL IN what is drawn and what it pays.

import { z } from 'zod';
import { type Game, instantGame } from '../game.ts';
import { STANDARD_LIMITS } from '../limits.ts';
import { TEXTS } from './texts.ts';

// FILL IN what a player chooses. A game with decisions is made by steppedGame, see ../mines.
const paramsSchema = z.strictObject({});

export const ${id}: Game = instantGame({
  id: '${id}',
  title: TEXTS.title,
  limits: STANDARD_LIMITS,
  // FILL IN the return as a percentage cut to 4 decimals, of the worst bet and of the best.
  returns: { from: '0.0000', to: '0.0000' },
  // FILL IN the most that a stake can pay, rounded up. The ledger refuses what paid more.
  multiplierMax: 0,
  // FILL IN bets that reach those returns and that multiplier.
  bets: () => [],
  params: paramsSchema,
  // FILL IN what is known of a bet before the draw, and what a draw pays. Exact, see ../dice.
  bet: () => {
    throw new Error('${id} has no rules yet');
  },
});
`;
}

/** How the site lists it, and its board. */
export function boardFiles({ id, title }: NewGame): Record<string, string> {
  return {
    [`${BOARD_FOLDER}/${id}/listing.tsx`]: `// ${title} where games are listed.

import { TEXTS } from '#shared/games/${id}/texts.ts';
import { ACCENT, SOFT } from '../art.tsx';
import type { Listing } from '../kind.ts';

export const ${id}: Listing = {
  ...TEXTS,
  icon: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 7v6',
  art: (
    <>
      <circle cx="60" cy="40" r="28" fill={SOFT} />
      <circle cx="60" cy="40" r="12" fill={ACCENT} />
    </>
  ),
  sample: '{}',
  load: () => import('./index.tsx'),
};
`,
    [`${BOARD_FOLDER}/${id}/index.tsx`]: `// ${title}: FILL IN what the board shows.

import { type GameProps, kindOf } from '../kind.ts';

// FILL IN the params as rules.ts has them.
type Params = Record<string, never>;

// FILL IN the fields by which a player chooses them.
function Fields(_: GameProps<Params>) {
  return null;
}

// FILL IN the board: how it stands, how a round moves, how it ended.
function Board({ round }: GameProps<Params>) {
  return <p>{JSON.stringify(round?.outcome)}</p>;
}

export const kind = kindOf<Params>({ initial: {}, Fields, Board, showMs: () => 0 });
`,
  };
}

/** The two lines by which a game is known, one import and one entry in each registry. */
export function registrations(id: string): { file: string; lines: [string, string] }[] {
  return [
    { file: 'shared/games/registry.ts', module: 'rules.ts' },
    { file: 'workers/gateway/site/src/games/registry.ts', module: 'listing.tsx' },
  ].map(({ file, module }) => ({
    file,
    lines: [`import { ${id} } from './${id}/${module}';`, `  ${id},`],
  }));
}
