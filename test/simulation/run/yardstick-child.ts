// The process that measures the yardsticks; see yardsticks.ts.

import { registerSimulationHooks } from '../platform/hooks.ts';

registerSimulationHooks();
const { measure } = await import('./measure.ts');
for (const name of ['log', 'warn', 'error', 'info'] as const) console[name] = () => {};
const measured = await measure();
process.send?.(measured, () => process.exit(0));
