// Runs the facts in the simulation's model, each under several seeds, and prints as JSON what was
// seen: `node test/simulation/conformance/model.ts [part of a name] [--check] [--seeds=10]`.

import { registerSimulationHooks } from '../platform/hooks.ts';

registerSimulationHooks();
const { runInModel } = await import('./modelled.ts');
const { print } = await import('./report.ts');
const words = process.argv.slice(2);
const seeds = Number(words.find((word) => word.startsWith('--seeds='))?.slice(8) ?? 10);
print(await runInModel(words.find((word) => !word.startsWith('--')) ?? '', seeds));
