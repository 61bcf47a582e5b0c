// Every folder of shared/games is a whole game. After `npm run game:new` this says what is left to do.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BOARD_FOLDER, RULES_FOLDER, registrations } from '#scripts/games/files.ts';
import { verify } from '#shared/fairness/verify.ts';
import { GAME_IDS, GAMES, isGameId } from '#shared/games/registry.ts';

const ROOT = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const folders = readdirSync(join(ROOT, RULES_FOLDER), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Every line of a folder that still asks for something, as `path:line what`. */
function leftIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).flatMap((name) =>
    read(`${folder}/${name}`)
      .split('\n')
      .flatMap((line, index) => {
        const asked = /FILL IN.*/.exec(line)?.[0];
        return asked === undefined ? [] : [`${folder}/${name}:${index + 1} ${asked}`];
      }),
  );
}

type Vector = {
  serverSeed: string;
  clientSeed: string;
  nonce: number;
  params: unknown;
  actions?: { action: string; params?: unknown }[];
  outcome?: unknown;
  multiplier?: string;
};

const SEEDS = {
  serverSeed: '18e93f4a7b5b58d2569765766d1b6c3296bbd8430d6f20249044d72f14720159',
  clientSeed: 'bb62964774',
  nonce: 1,
};

function played(game: string, { outcome: _, multiplier: __, ...round }: Vector): Vector {
  const again = verify({ ...round, game });
  if (!again.ok) throw new Error(`${game} refuses ${JSON.stringify(round)}: ${again.error.code}`);
  const { outcome, multiplier } = again.value;
  return { ...round, outcome, multiplier };
}

describe.each(folders)('the game %s', (id) => {
  it('leaves nothing to fill in', () => {
    expect([RULES_FOLDER, BOARD_FOLDER].flatMap((folder) => leftIn(`${folder}/${id}`))).toEqual([]);
  });

  it('is registered among the rules and among the boards', () => {
    const missing = registrations(id).flatMap(({ file, lines }) =>
      lines.filter((line) => !read(file).includes(line)).map((line) => `add to ${file}: ${line}`),
    );
    expect(missing).toEqual([]);
  });

  it('plays the rounds of its vectors as they were worked out', () => {
    const path = `${RULES_FOLDER}/${id}/vectors.json`;
    const vectors = JSON.parse(read(path)) as Vector[];
    const [params] = isGameId(id) ? GAMES[id].bets() : [];
    if (vectors.length === 0) {
      expect.fail(
        params === undefined
          ? `${path} has no round: register ${id} and give it bets first`
          : `${path} has no round. Work this one out by hand and put it there if you agree: ` +
              JSON.stringify(played(id, { ...SEEDS, params })),
      );
    }
    for (const vector of vectors) expect(played(id, vector)).toEqual(vector);
  });
});

it('the registry has the games of the folders and no others', () => {
  expect([...GAME_IDS].sort()).toEqual(folders.sort());
});

it.each(GAME_IDS)('%s is registered under its own id', (id) => {
  expect(GAMES[id].id).toBe(id);
});
