// All facts, their classes of objects and their paths of the neighbour.

import { DurableObject } from 'cloudflare:workers';
import type { Fact, Route } from '../fact.ts';
import * as alarms from './alarms.ts';
import * as calls from './calls.ts';
import * as frames from './frames.ts';
import * as fullDisk from './full-disk.ts';
import { GLOBAL_FACTS } from './globals.ts';
import * as incarnations from './incarnations.ts';
import * as lab from './lab.ts';
import * as requests from './requests.ts';
import { SOCKET_FACTS } from './sockets.ts';
import { SQL_FACTS } from './sql.ts';
import * as storage from './storage.ts';
import * as wire from './wire.ts';

export * from './alarms.ts';
export * from './calls.ts';
export * from './frames.ts';
export * from './full-disk.ts';
export * from './incarnations.ts';
export * from './lab.ts';
export * from './requests.ts';
export * from './storage.ts';
export * from './wire.ts';

const MODULES: Record<string, unknown>[] = [
  alarms,
  calls,
  frames,
  fullDisk,
  incarnations,
  lab,
  requests,
  storage,
  wire,
];

export const FACTS: readonly Fact[] = [
  ...SQL_FACTS,
  ...storage.STORAGE_FACTS,
  ...fullDisk.FULL_DISK_FACTS,
  ...incarnations.INCARNATION_FACTS,
  ...alarms.ALARM_FACTS,
  ...calls.CALL_FACTS,
  ...requests.REQUEST_FACTS,
  ...SOCKET_FACTS,
  ...GLOBAL_FACTS,
  ...frames.FRAME_FACTS,
];

export const ROUTES: Record<string, Route> = {
  ...storage.STORAGE_ROUTES,
  ...requests.REQUEST_ROUTES,
  ...frames.FRAME_ROUTES,
  ...wire.WIRE_ROUTES,
};

export const CLASSES: Record<string, new (...values: never[]) => object> = Object.fromEntries(
  MODULES.flatMap((module) => Object.entries(module)).filter(
    ([, value]) => typeof value === 'function' && value.prototype instanceof DurableObject,
  ) as [string, never][],
);
