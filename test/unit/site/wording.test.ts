// What players are told of play is told in the words of a sweepstakes: Sweeps Coins are never bought, nothing
// is bet or wagered with them, and what they win is a prize and no money. Names in code and paths are not
// looked at, and each text that needs such a word stands here with its reason.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROUTES } from '#shared/contracts/http/index.ts';
import { texts } from '#site/texts/index.ts';

const ROOT = join(import.meta.dirname, '../../..');
const WORDS =
  /\b(bet|bets|betting|wager\w*|gambl\w*|buy|buys|buying|bought|cash\w*|payouts?)\b|\$/i;

/** Why a word may stand, by the place of its text. */
const ALLOWED: Readonly<Record<string, string>> = {
  'front.free': 'says that Gold Coins are worth no money',
  'purchases.buy': 'Gold Coins are bought; the price stands on the button',
};
const ALLOWED_SUMMARIES: Readonly<Record<string, string>> = {
  'GET /v1/packages': 'packages of Gold Coins are bought',
};
/** Pages and mails that say a price in dollars: all of Gold Coins. */
const PRICES = ['my-play/statement.tsx', 'pages/coins.tsx', 'pages/purchase.tsx'];

/** Literals of a function's source, without what is put into their gaps. */
function literalsOf(source: string): string[] {
  const literals = source.match(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g) ?? [];
  return literals.map((literal) => literal.slice(1, -1).replaceAll(/\$\{[^}]*\}/g, '…'));
}

/** Beginnings of what receipts say: Gold Coins are bought. */
const RECEIPTS = ['You bought "…" for $', 'If you did not buy this', 'Of "…" for $', 'You paid $'];

/** Every text of a catalogue by its place. */
function* textsOf(value: unknown, path: readonly string[] = []): Generator<[string, string]> {
  if (typeof value === 'string') yield [path.join('.'), value];
  else if (typeof value === 'function') yield [path.join('.'), literalsOf(String(value)).join(' ')];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) yield* textsOf(child, [...path, key]);
  }
}

const wrong = (found: Iterable<[string, string]>, allowed: Readonly<Record<string, string>>) =>
  [...found].filter(([place, text]) => WORDS.test(text) && !Object.hasOwn(allowed, place));

describe('the words that players read', () => {
  it('are those of a sweepstakes in every text of the site', () => {
    expect(wrong(textsOf(texts), ALLOWED)).toEqual([]);
  });

  it('are those of a sweepstakes in what the API says of routes for players', () => {
    const routes = Object.values(ROUTES)
      .flat()
      .filter(({ access }) => access.kind !== 'staff' && access.kind !== 'signature');
    const summaries = routes.map(({ method, path, summary }): [string, string] => [
      `${method} ${path}`,
      summary,
    ]);
    expect(wrong(summaries, ALLOWED_SUMMARIES)).toEqual([]);
  });

  it('are those of a sweepstakes in every mail but the receipts of Gold Coins', () => {
    const source = readFileSync(join(ROOT, 'workers/auth/mail/templates.ts'), 'utf8');
    const found = literalsOf(source.replaceAll(/^\s*\/\/.*$/gm, '')).filter((line) =>
      WORDS.test(line),
    );
    expect(found.filter((line) => !RECEIPTS.some((begin) => line.startsWith(begin)))).toEqual([]);
  });

  it('keep no exception that nothing needs any more', () => {
    const places = new Map(textsOf(texts));
    const unused = Object.keys(ALLOWED).filter((place) => !WORDS.test(places.get(place) ?? ''));
    expect(unused).toEqual([]);
  });

  it('name dollars only where Gold Coins are bought', () => {
    const root = join(ROOT, 'workers/gateway/site/src');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx$/.test(file))
      .filter((file) =>
        /\$\$\{|>\s*\$\{|[>"'`]\s*\$\d/.test(readFileSync(join(root, file), 'utf8')),
      );
    expect(files.sort()).toEqual(PRICES);
  });
});
