// The simulation as a ring of tests: so many seeds within a budget of seconds, kept cases, some
// planted faults, and the harness against itself. All of it runs in processes of its own; here their
// reports are read.

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
const SEEDS = 300;
/** Real seconds for them; what they do not reach within is told and not asked for. */
const BUDGET_S = 60;
/** What 300 seeds come to. */
const ROUNDS_MIN = 100_000;
const FAULTS_MIN = 20_000;
/** Of the whole platform, whose seeds are long. */
const WHOLE_SEEDS = 4;
const WHOLE_BUDGET_S = 45;
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

describe('the small world', () => {
  it(
    `stands ${SEEDS} seeds`,
    async () => {
      const { campaign, text } = await campaignOf(
        ...['--scenario', 'tables', '--seeds', `${SEEDS}`, '--budget', `${BUDGET_S}`],
      );
      console.log(text);
      expect(campaign.failed.length, text).toBe(0);
      expect(campaign.unlike, text).toEqual([]);
      expect(campaign.twice).toBeGreaterThan(0);
      // On a machine that is slower the budget ends the run, and the share of it is asked for.
      const share = campaign.passed / SEEDS;
      expect(campaign.rounds).toBeGreaterThan(ROUNDS_MIN * share * 0.8);
      const faults = Object.values(campaign.faults).reduce((sum, count) => sum + count, 0);
      expect(faults).toBeGreaterThan(FAULTS_MIN * share * 0.8);
    },
    TEST_MS,
  );
});

describe('the whole platform over the model of its database', () => {
  it(
    `stands ${WHOLE_SEEDS} seeds`,
    async () => {
      const { campaign, text } = await campaignOf(
        ...['--scenario', 'whole', '--seeds', `${WHOLE_SEEDS}`, '--budget', `${WHOLE_BUDGET_S}`],
      );
      console.log(text);
      expect(campaign.failed.length, text).toBe(0);
      expect(campaign.unlike, text).toEqual([]);
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
