// An object that does what a fact asks for, so that a fact of storage is a few lines.

import { DurableObject } from 'cloudflare:workers';
import { inWorker, type Seen, type WorkerFact } from '../fact.ts';

type Work = (state: DurableObjectState) => unknown;

const works = new Map<string, Work>();

/** Runs the work of the fact of a name. */
export class Lab extends DurableObject {
  async run(name: string): Promise<unknown> {
    return works.get(name)?.(this.ctx);
  }

  override alarm(): void {}
}

/** A fact whose work is done inside of an object. */
export function inObject(name: string, work: Work, ...seen: readonly Seen[]): WorkerFact {
  works.set(name, work);
  return inWorker(name, async ({ object }) => object<Lab>('Lab').run(name), ...seen);
}
