// The ledger's behaviours, each against a real Postgres. They are shared with the mutation run.

import { describe, it } from 'vitest';
import { BEHAVIOURS } from '#test/ledger/behaviours/index.ts';
import { ledgerFixture } from './fixture.ts';

const fixture = ledgerFixture();

describe('the ledger', () => {
  for (const [name, run] of BEHAVIOURS) it(name, () => run(fixture.ledger));
});
