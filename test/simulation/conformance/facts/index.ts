// All facts, their classes of objects and their paths of the neighbour.

import { DurableObject } from 'cloudflare:workers';
import type { Fact, Route } from '../fact.ts';
import * as calls from './calls.ts';
import * as lab from './lab.ts';
import { SQL_FACTS } from './sql.ts';

export * from './calls.ts';
export * from './lab.ts';

const MODULES: Record<string, unknown>[] = [calls, lab];

export const FACTS: readonly Fact[] = [...SQL_FACTS, ...calls.CALL_FACTS];
export const ROUTES: Record<string, Route> = {};
export const CLASSES: Record<string, new (...values: never[]) => object> = Object.fromEntries(
  MODULES.flatMap((module) => Object.entries(module)).filter(
    ([, value]) => typeof value === 'function' && value.prototype instanceof DurableObject,
  ) as [string, never][],
);
