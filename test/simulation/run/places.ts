// Where work of Node was begun that the scheduler does not hold. Dear, so only a run that is known to
// have such work is run again with this.

import { createHook } from 'node:async_hooks';

/** Lines of a stack that are kept. */
const DEPTH = 12;
const KEPT = 64;
const OF_INTEREST =
  /^(FSREQ|TCP|PIPE|Timeout|GETADDRINFO|UDP|HTTP|TLS|PROCESS|STATWATCHER|FILEHANDLE)/;

/** Notes the stacks of such work until it is told to stop. */
export class Places {
  readonly #stacks: string[] = [];
  readonly #hook = createHook({
    init: (_id, type) => {
      if (!OF_INTEREST.test(type)) return;
      const { stackTraceLimit } = Error;
      Error.stackTraceLimit = DEPTH;
      const stack = new Error(type).stack ?? type;
      Error.stackTraceLimit = stackTraceLimit;
      this.#stacks.push(stack.replace('Error: ', ''));
      if (this.#stacks.length > KEPT) this.#stacks.shift();
    },
  });

  constructor() {
    this.#hook.enable();
  }

  /** The newest stack in which code of ours stands. */
  stop(): string | null {
    this.#hook.disable();
    const isOurs = (stack: string) => /\/(workers|durable-objects|shared|db)\//.test(stack);
    return this.#stacks.findLast(isOurs) ?? this.#stacks.at(-1) ?? null;
  }
}
