// A process that runs seeds: it gets one after the other from its parent and answers each with what
// came of it. The hooks come first; whatever is of the platform is loaded through them.

import { registerSimulationHooks } from '../platform/hooks.ts';
import type { Job, Planted } from './job.ts';

const [scenarioName = 'tables', plantedText = '[]'] = process.argv.slice(2);
const planted = JSON.parse(plantedText) as readonly Planted[];

registerSimulationHooks((path, source) => {
  let changed = source;
  for (const { file, find, replace } of planted) {
    if (file !== path) continue;
    if (changed.split(find).length !== 2) throw new Error(`${file} has not exactly once: ${find}`);
    changed = changed.replace(find, () => replace);
  }
  return changed;
});

const { really } = await import('../platform/node.ts');
const { installGlobals } = await import('../platform/globals.ts');
// Before anything of the platform is loaded: what a module reads as it is loaded no seed decides.
installGlobals();
const { runSeed } = await import('./seed-run.ts');
const { scenarioOf } = await import('./scenarios.ts');
const scenario = await scenarioOf(scenarioName);

// What the platform logs is part of nobody's output.
for (const name of ['log', 'warn', 'error', 'info'] as const) console[name] = () => {};

process.on('message', ({ number, options }: Job) => {
  void runSeed(options, scenario).then((result) => {
    // A parent that has gone meanwhile is told nothing.
    if (process.connected) really(() => process.send?.({ number, result }));
  });
});
// The parent is done with it, or gone.
process.on('disconnect', () => {
  void really(async () => {
    await scenario.close?.();
    process.exit(0);
  });
});
process.send?.({ isReady: true });
