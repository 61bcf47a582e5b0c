// Every behaviour of the ledger: the tests run them once, the mutation run once per mutant.

import { CLOCK } from './clock.ts';
import { CUSTODY } from './custody.ts';
import { LOCKS } from './locks.ts';
import { LOTS } from './lots.ts';
import { OBLIGATIONS } from './obligations.ts';
import { ORDERS } from './orders.ts';
import { PERSONS } from './persons.ts';
import { PROVIDER_QUESTIONS } from './provider-questions.ts';
import { PROVIDER_RACES } from './provider-races.ts';
import { PROVIDERS } from './providers.ts';
import { RECORDS } from './records.ts';
import { REDEMPTION_RULES } from './redemption-rules.ts';
import { REDEMPTIONS } from './redemptions.ts';
import { REFUSALS } from './refusals.ts';
import { TABLES } from './tables.ts';
import { TIMES } from './times.ts';
import { VERSIONS } from './versions.ts';
import { WAGERS } from './wagers.ts';

export const BEHAVIOURS = [
  TABLES,
  LOTS,
  OBLIGATIONS,
  PERSONS,
  ORDERS,
  CUSTODY,
  CLOCK,
  LOCKS,
  REFUSALS,
  RECORDS,
  WAGERS,
  TIMES,
  VERSIONS,
  REDEMPTIONS,
  REDEMPTION_RULES,
  PROVIDERS,
  PROVIDER_RACES,
  PROVIDER_QUESTIONS,
].flatMap((rules) => Object.entries(rules));
