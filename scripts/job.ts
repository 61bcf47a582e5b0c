// `npm run job -- <name>`: runs one scheduled job of the running platform now and prints its
// report.

import { findOperator } from './platform/operator/address.ts';
import { runJob } from './platform/operator/ticker.ts';
import { readSettings } from './platform/settings/settings.ts';

const [name] = process.argv.slice(2);
if (name === undefined) {
  console.error('Which job? npm run job -- <name>');
  process.exit(2);
}
const connection = await findOperator(readSettings().dataFolder);
try {
  const { worker, report } = await runJob(connection.operator, name);
  console.log(`${worker} ${name}:`, report);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await connection.stop();
}
