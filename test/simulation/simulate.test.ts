// The simulation as a ring of tests: some seeds within a budget of seconds, kept cases, some planted
// faults, and the harness against itself. All of it runs in processes of its own; here their reports
// are read. Hundreds of seeds are a step of their own in `.ci/run`, with the machine to themselves.

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Campaign } from './run/campaign.ts';

const ROOT = join(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/.bin/node');
const CASES = join(import.meta.dirname, 'cases');
const SCENARIOS = { tables: 'the small world', whole: 'the whole platform' };
const SEEDS = 20;
/** Real seconds for each scenario: a slow machine tries fewer seeds. */
const BUDGET_S = '15';
const TEST_MS = 240_000;
/** Planted faults that cost little to find. */
const MUTANTS = ['a stake is not taken', 'a nonce is used twice', 'what was sent stays unsent'];

interface Ran {
  code: number;
  text: string;
}

async function ran(script: string, ...args: string[]): Promise<Ran> {
  const path = join(import.meta.dirname, script);
  const options = { cwd: ROOT, maxBuffer: 2 ** 26 };
  try {
    const { stdout } = await promisify(execFile)(NODE, [path, ...args], options);
    return { code: 0, text: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string };
    return { code: code ?? 1, text: `${stdout ?? ''}${stderr ?? ''}` };
  }
}

async function campaignOf(...args: string[]): Promise<{ campaign: Campaign; text: string }> {
  const file = join(mkdtempSync(join(tmpdir(), 'simulation-')), 'report.json');
  const { text } = await ran('run.ts', ...args, '--json', file);
  // Without a report the run itself broke down: what it said is the reason.
  if (!existsSync(file)) throw new Error(text);
  const { campaign } = JSON.parse(readFileSync(file, 'utf8')) as { campaign: Campaign };
  return { campaign, text };
}

describe.each(Object.entries(SCENARIOS))('scenario %s: %s', (scenario) => {
  it(
    `stands ${SEEDS} seeds, and a seed that runs again goes the same way`,
    async () => {
      const { campaign, text } = await campaignOf(
        ...['--scenario', scenario, '--seeds', `${SEEDS}`, '--budget', BUDGET_S],
      );
      console.log(text);
      expect(campaign.failed.length, text).toBe(0);
      expect(campaign.unlike, text).toEqual([]);
      expect(campaign.twice).toBeGreaterThan(0);
      expect(campaign.rounds).toBeGreaterThan(0);
      expect(Object.keys(campaign.faults).length).toBeGreaterThan(0);
    },
    TEST_MS,
  );
});

describe('kept cases', () => {
  const names = existsSync(CASES)
    ? readdirSync(CASES).filter((name) => name.endsWith('.json'))
    : [];

  it.each(names)('%s does not happen again', async (name) => {
    const { code, text } = await ran('run.ts', '--case', join(CASES, name));
    expect(code, text).toBe(0);
  });
});

describe('planted faults', () => {
  it.each(MUTANTS)(
    '%s',
    async (name) => {
      const { code, text } = await ran(
        ...(['mutants/run-mutants.ts', '--only', name, '--seeds', '30', '--no-shrink'] as const),
      );
      expect(code, text).toBe(0);
    },
    TEST_MS,
  );

  it(
    'of the harness itself end a run, with their place',
    async () => {
      const { text } = await ran('mutants/try-harness.ts');
      const outcomes = JSON.parse(text) as { name: string; invariant: string; message: string }[];
      const found = Object.fromEntries(outcomes.map(({ name, invariant }) => [name, invariant]));
      expect(found).toEqual({
        'a file is read': 'escape',
        'a real socket is opened': 'escape',
        'a real timer is set': 'escape',
        'a module draws as it is loaded': 'process',
        'a call never settles': 'settles',
        'a pause is drawn from the machine': 'unlike',
      });
      for (const { invariant, message } of outcomes) {
        if (invariant !== 'escape' && invariant !== 'process') continue;
        expect(message).toContain('durable-objects/game-session/connect/command-handler.ts');
      }
    },
    TEST_MS,
  );
});
