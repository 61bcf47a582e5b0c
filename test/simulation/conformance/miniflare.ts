// Runs the facts on workerd and prints as JSON what was seen:
// `node test/simulation/conformance/miniflare.ts [part of a name] [--check]`.

import { registerSimulationHooks } from '../platform/hooks.ts';

registerSimulationHooks();
const { runOnWorkerd } = await import('./workerd.ts');
const { print } = await import('./report.ts');
print(await runOnWorkerd(process.argv.slice(2).find((word) => !word.startsWith('--')) ?? ''));
