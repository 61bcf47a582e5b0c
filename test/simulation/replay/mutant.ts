// Whether the replay can fail: a mutant of the platform is planted in a copy of the repository, which is
// bundled and replayed there like any other. The replay must break an invariant.

import { copyRepository } from '#test/e2e/new-game/copy.ts';
import type { Decision } from '../decisions.ts';
import { MUTANTS } from '../mutants/index.ts';

const SEEDS = 5;
const LIST = 'list.json';
const BREAKS = /breaks "(.*)" after/;

/**
 * Plants the mutant of this name; true when the replay finds it. `decided` tells what a seed decides: on
 * the sound platform, for in the simulation a mutant may end the list where it begins.
 */
export async function findsMutant(
  name: string,
  decided: (seed: number) => Promise<readonly Decision[]>,
): Promise<boolean> {
  const mutant = MUTANTS.find((each) => each.name === name);
  if (mutant === undefined) throw new Error(`there is no mutant "${name}"`);
  const { file, find, replace } = mutant;
  const copy = copyRepository();
  try {
    copy.write(
      file,
      copy.read(file).replace(find, () => replace),
    );
    for (let seed = 1; seed <= SEEDS; seed++) {
      const decisions = await decided(seed);
      copy.write(LIST, JSON.stringify({ scenario: 'long', seed, decisions }));
      const { text } = await copy.run('test/simulation/replay/run.ts', '--case', LIST);
      const invariant = BREAKS.exec(text)?.[1];
      if (invariant === undefined) continue;
      console.log(`${file}: ${name}: "${invariant}" after ${seed} lists`);
      return true;
    }
    console.log(`${file}: ${name}: SURVIVED`);
    return false;
  } finally {
    copy.remove();
  }
}
