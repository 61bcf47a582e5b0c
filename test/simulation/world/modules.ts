// The platform's own modules, as the entry of each Worker exports them.

import type { WorkerModule } from '#test/simulation/platform/isolate.ts';
import { CONFIGS } from './bindings.ts';

/** Loads every Worker's entry module, by the Worker's name. */
export async function loadModules(root: string): Promise<Map<string, WorkerModule>> {
  const modules = new Map<string, WorkerModule>();
  for (const { name, main } of CONFIGS) {
    modules.set(name, (await import(new URL(main, root).href)) as WorkerModule);
  }
  return modules;
}
