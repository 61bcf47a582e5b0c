// What the command prints.

import { execFileSync } from 'node:child_process';
import type { Campaign } from './campaign.ts';
import type { RunResult } from './seed-run.ts';
import type { Yardsticks } from './yardsticks.ts';

/** Longer ones are logs with stacks; the trace has them whole. */
const LINE_MAX = 240;

/** The commit that runs, or why it is not known. */
export function commit(): string {
  try {
    const options = { cwd: import.meta.dirname, encoding: 'utf8', stdio: 'pipe' } as const;
    const head = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], options).trim();
    const changes = execFileSync('git', ['status', '--porcelain'], options).trim();
    return changes === '' ? head : `${head} with changes`;
  } catch {
    return 'unknown (no git here)';
  }
}

export function failureLines(result: RunResult, command: string): string[] {
  const { failure, seed, story } = result;
  if (failure === null) return [];
  const at = (failure.at / 1_000).toFixed(3);
  const { invariant, message, stack } = failure;
  const place = stack.split('\n').filter((line) => line.includes('    at '));
  return [
    `seed ${seed} at commit ${commit()} breaks "${invariant}" after ${at} virtual seconds:`,
    `  ${message}`,
    ...place.slice(0, 6),
    `the last ${story.length} events of ${failure.ids.join(', ') || 'the run'}:`,
    ...story.map((line) => `  ${line.slice(0, LINE_MAX)}`),
    `again: ${command}`,
  ];
}

const whole = (value: number) => Math.round(value).toLocaleString('en-US');

export function campaignLines(
  campaign: Campaign,
  processes: number,
  measured: Yardsticks | null,
): string[] {
  const { seeds, passed, failed, told, twice, unlike, rounds, events, virtualMs } = campaign;
  const seconds = campaign.busyMs / 1_000;
  const faults = Object.entries(campaign.faults).sort(([, left], [, right]) => right - left);
  const total = faults.reduce((sum, [, number]) => sum + number, 0);
  const lines = [
    `${seeds} seeds: ${passed} passed, ${failed.length} failed, ${told} told only (out of budget)`,
    `${twice} of them ran twice, ${unlike.length} went another way`,
    `${whole(rounds)} rounds, ${whole(events)} events, ${whole(campaign.steps)} steps of actors`,
    `${whole(total)} faults: ${faults.map(([kind, number]) => `${kind} ${whole(number)}`).join(', ')}`,
    `${(campaign.realMs / 1_000).toFixed(1)} s on ${processes} processes, ${whole(rounds / seconds)} rounds/s and ${whole(events / seconds)} events/s per core, virtual : real ${whole(virtualMs / campaign.busyMs)} : 1`,
  ];
  if (measured === null) return lines;
  const { tableRoundsPerSecond, emptyEventsPerSecond } = measured;
  return [
    ...lines,
    `yardsticks: a table alone ${whole(tableRoundsPerSecond)} rounds/s, an empty scheduler ${whole(emptyEventsPerSecond)} events/s`,
  ];
}
