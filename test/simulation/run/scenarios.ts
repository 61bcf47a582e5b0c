// The scenarios by name.

import type { Scenario } from './stage.ts';

/** Loads a scenario; the hooks must be there. */
export async function scenarioOf(name: string): Promise<Scenario> {
  if (name === 'tables') return (await import('../tables/tables.ts')).TABLES;
  if (name === 'whole') return (await import('../whole/whole.ts')).WHOLE;
  if (name === 'long') return (await import('../whole/whole.ts')).LONG;
  throw new Error(`there is no scenario ${name}`);
}
