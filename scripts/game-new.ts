// `npm run game:new -- <id> [title] [line]`: writes the two folders of a new game, its rules and its
// board. Registers nothing: until both registries have its line nobody can play it, and
// test/unit/games says what is left to do.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  BOARD_FOLDER,
  boardFiles,
  type NewGame,
  RULES_FOLDER,
  registrations,
  ruleFiles,
} from './games/files.ts';

const ROOT = dirname(import.meta.dirname);
const USAGE = 'usage: npm run game:new -- <id> ["Title" ["A line for players"]]';

function problemWith(id: string | undefined): string | null {
  if (id === undefined) return USAGE;
  if (!/^[a-z][a-z0-9]{1,30}$/.test(id)) {
    return `"${id}" is no id: small letters and digits, a letter first, e.g. coinflip`;
  }
  for (const folder of [RULES_FOLDER, BOARD_FOLDER]) {
    const path = join(folder, id);
    if (existsSync(join(ROOT, path))) return `${path} exists: choose another id or remove it`;
  }
  return null;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
  console.log(`wrote     ${path}`);
}

function main([id, title, line]: string[]): number {
  const problem = problemWith(id);
  if (problem !== null || id === undefined) {
    console.error(problem);
    return 2;
  }
  const name = title ?? `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
  const game: NewGame = { id, title: name, line: line ?? `A round of ${name}` };
  for (const [path, text] of Object.entries({ ...ruleFiles(game), ...boardFiles(game) })) {
    write(path, text);
  }
  for (const { file, lines } of registrations(id))
    console.log(`add to    ${file}: ${lines.join(' and ')}`);
  console.log(
    `see what is left: npx vitest run --config test/vitest.config.ts --project unit games/every-game -t "${id}"`,
  );
  return 0;
}

process.exitCode = main(process.argv.slice(2));
