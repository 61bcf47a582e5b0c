// The published texts say what the code does: tables, returns and the worked example.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { serverSeedHash } from '#shared/fairness/seeds.ts';
import { verify } from '#shared/fairness/verify.ts';
import { KENO_TABLE } from '#shared/games/keno/table.ts';
import { PLINKO_TABLE } from '#shared/games/plinko/table.ts';
import { GAMES, isGameId } from '#shared/games/registry.ts';
import { RISKS } from '#shared/games/table.ts';
import { WHEEL_TABLE } from '#shared/games/wheel/table.ts';

const read = (name: string): string =>
  readFileSync(`${import.meta.dirname}/../../../docs/${name}`, 'utf8');
const games = read('games.md');
const fairness = read('fairness.md');

const list = (multipliers: readonly number[]): string =>
  multipliers.map((value) => String(value / 100)).join(' · ');

/** The lines of one risk's table within a section. */
function section(heading: string, risk: string): string {
  const own = games.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return own.split(`**${risk} risk**`)[1]?.split('**')[0] ?? '';
}

describe('docs/games.md', () => {
  it.each(RISKS)('prints the plinko and keno rows of %s risk as they pay', (risk) => {
    for (const [rows, { multipliers, rtpPercent }] of Object.entries(PLINKO_TABLE[risk])) {
      const half = multipliers.slice(0, Math.floor(Number(rows) / 2) + 1);
      expect(section('Plinko', risk)).toContain(`| ${rows} | ${list(half)} | ${rtpPercent} % |`);
    }
    for (const [picks, { multipliers, rtpPercent }] of Object.entries(KENO_TABLE[risk])) {
      expect(section('Keno', risk)).toContain(
        `| ${picks} | ${list(multipliers)} | ${rtpPercent} % |`,
      );
    }
  });

  it.each(RISKS)('prints the segments of the wheels of %s risk', (risk) => {
    for (const [segments, { multipliers, rtpPercent }] of Object.entries(WHEEL_TABLE[risk])) {
      const kinds = [...new Set(multipliers)].toSorted((left, right) => right - left);
      const counted = kinds.map((kind) => {
        const count = multipliers.filter((value) => value === kind).length;
        return `${count} × ${kind / 100}`;
      });
      expect(games).toContain(
        `| ${segments} | ${risk} | ${counted.join(', ')} | ${rtpPercent} % |`,
      );
    }
  });

  const rows = new Map(
    games.split('\n').flatMap((line) => {
      const id = /^\| (\w+) \| `/.exec(line)?.[1] ?? '';
      return isGameId(id) ? [[id, line] as const] : [];
    }),
  );

  it('has a row for every game of the first release', () => {
    const first = ['dice', 'limbo', 'mines', 'plinko', 'roulette', 'keno', 'wheel', 'blackjack'];
    expect([...rows.keys()]).toEqual(expect.arrayContaining(first));
  });

  it.each([...rows])('states the return and the largest multiplier of %s', (id, line) => {
    const { from, to } = GAMES[id].returns;
    const returns = from === to ? `${from} %` : `${from} … ${to} %`;
    const most = GAMES[id].multiplierMax.toLocaleString('en');
    expect(line).toContain(`| ${returns} | ${most} |`);
  });
});

describe('docs/fairness.md', () => {
  const seeds = {
    serverSeed: '18e93f4a7b5b58d2569765766d1b6c3296bbd8430d6f20249044d72f14720159',
    clientSeed: 'bb62964774',
    nonce: 1,
  };

  it('works its example with the numbers that verify gives', () => {
    expect(fairness).toContain(`# ${serverSeedHash(seeds.serverSeed)}`);
    expect(verify({ ...seeds, game: 'mines', params: { mines: 3 } })).toMatchObject({
      value: { outcome: { mines: [19, 22, 7] } },
    });
    expect(fairness).toContain('mines on tiles 19, 22 and 7 with three of them');
    expect(verify({ ...seeds, game: 'blackjack', params: {} })).toMatchObject({
      value: {
        outcome: { dealer: { cards: ['♦6', '♥Q', '♥2'] }, hands: [{ cards: ['♦Q', '♠K'] }] },
      },
    });
    expect(fairness).toContain('♦Q ♠K for the player, ♦6 up and ♥Q in the hole');
  });
});
