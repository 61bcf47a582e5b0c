// `npm run keys:new`: prints a new value for every secret that is ours to make, in its production
// format, one `NAME=value` per line. Nothing is stored.

import { newKeys } from './platform/settings/keys.ts';

for (const [name, value] of Object.entries(newKeys())) console.log(`${name}=${value}`);
