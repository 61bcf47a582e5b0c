// Calls of objects and entrypoints: what crosses, in which order, and what an error is on the other side.

import { DurableObject } from 'cloudflare:workers';
import {
  describe,
  type Fact,
  inWorker,
  pause,
  rejectionOf,
  type Stub,
  thrownBy,
  until,
} from '../fact.ts';

class Odd extends Error {
  override name = 'Odd';
  readonly code = 'E_ODD';
}

class Money {
  amount = 5;
}

const VALUES = () => [
  5n,
  new Date(0),
  new Uint8Array([1, 2, 3]).subarray(1),
  new Uint8Array([9]).buffer,
  undefined,
  { a: undefined, b: [2n] },
  new Map([[1, 'x']]),
  new Set(['x']),
  Number.NaN,
];
const DESCRIBED = [
  'bigint 5',
  'Date 1970-01-01T00:00:00.000Z',
  'Uint8Array 2,3',
  'ArrayBuffer 9',
  'undefined',
  'object {"a":"undefined undefined","b":["bigint 2"]}',
  'Map [[1,"x"]]',
  'Set ["x"]',
  'number NaN',
];

/** Is called. */
export class Callee extends DurableObject {
  readonly field = 5;
  readonly arrow = () => 'arrow';
  readonly #notes: string[] = [];

  describe(values: unknown[]): string[] {
    return values.map(describe);
  }

  values(): unknown[] {
    return VALUES();
  }

  echo(value: unknown): unknown {
    return value;
  }

  money(): unknown {
    return { inside: new Money() };
  }

  nothing(): void {}

  change(value: { a: number }): { a: number } {
    value.a = 2;
    return value;
  }

  async callBack(ask: (value: number) => Promise<number>): Promise<number> {
    return ask(4);
  }

  adder(): (value: number) => number {
    return (value) => value + 1;
  }

  async fails(how: string): Promise<never> {
    if (how === 'later') await pause(5);
    if (how === 'range') throw new RangeError('range');
    if (how === 'text') throw 'text';
    if (how === 'aborted') throw new DOMException('stopped', 'AbortError');
    throw new Odd('odd', { cause: 'why' });
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  async noteLater(text: string, ms: number): Promise<void> {
    await pause(ms);
    this.note(text);
  }

  notes(): string[] {
    return this.#notes;
  }

  ownName(): string | undefined {
    return this.ctx.id.name;
  }
}

const call = (
  name: string,
  run: (
    stub: Stub<Callee>,
    driver: Parameters<Parameters<typeof inWorker>[1]>[0],
  ) => Promise<unknown>,
  ...seen: Fact['seen']
): Fact => inWorker(name, (driver) => run(driver.object<Callee>('Callee'), driver), ...seen);

async function errorOf(work: Promise<unknown>): Promise<Record<string, string | boolean>> {
  try {
    await work;
    return {};
  } catch (error) {
    const { name, message, code, cause, remote } = error as Odd & { remote?: boolean };
    return {
      name,
      message,
      code: describe(code),
      cause: describe(cause),
      remote: remote ?? false,
      type: error instanceof RangeError ? 'RangeError' : (error as Error).constructor.name,
    };
  }
}

type Anything = Record<string, () => Promise<unknown>>;

export const CALL_FACTS: readonly Fact[] = [
  call(
    'a call copies its arguments as structured clone does',
    (stub) => stub.describe(VALUES()),
    DESCRIBED,
  ),
  call(
    'a call copies its answer as structured clone does',
    async (stub) => (await stub.values()).map(describe),
    DESCRIBED,
  ),
  call(
    'caller and callee share no value',
    async (stub) => {
      const value = { a: 1 };
      const answer = stub.change(value);
      value.a = 9;
      return [await answer, value];
    },
    [{ a: 2 }, { a: 9 }],
  ),
  call(
    'a call refuses, by a rejection, what has a class of its own or cannot be copied',
    async (stub) => [
      await rejectionOf(() => stub.echo(new Money())),
      await rejectionOf(() => stub.money()),
      thrownBy(() => void stub.echo(Symbol('x')).catch(() => {})),
      await rejectionOf(() => stub.echo(Symbol('x'))),
    ],
    [
      'DataCloneError: Could not serialize object of type "Money". This type does not support serialization.',
      'DataCloneError: Could not serialize object of type "Money". This type does not support serialization.',
      'nothing',
      'DataCloneError: Symbol(x) could not be cloned.',
    ],
  ),
  call(
    'a method that answers nothing answers undefined',
    async (stub) => describe(await stub.nothing()),
    'undefined',
  ),
  call(
    'an error keeps its name, message, cause and fields, but not its class',
    (stub) => errorOf(stub.fails('odd')),
    {
      name: 'Odd',
      message: 'odd',
      code: 'string E_ODD',
      cause: 'string why',
      remote: true,
      type: 'Error',
    },
  ),
  call(
    'an error of the language keeps its class',
    async (stub) => {
      const { name, message, type } = await errorOf(stub.fails('range'));
      return { name, message, type };
    },
    { name: 'RangeError', message: 'range', type: 'RangeError' },
  ),
  call(
    'an abort arrives as the DOMException that it was',
    async (stub) => {
      const { name, message, type } = await errorOf(stub.fails('aborted'));
      return { name, message, type };
    },
    { name: 'AbortError', message: 'stopped', type: 'DOMException' },
  ),
  call(
    'what is thrown and is no error arrives as one',
    async (stub) => {
      const { name, message } = await errorOf(stub.fails('text'));
      return { name, message };
    },
    { name: 'Error', message: 'text' },
  ),
  call(
    'only methods of the class can be called',
    async (stub) => {
      const anything = stub as unknown as Anything;
      const names = ['unknown', 'field', 'arrow', '#notes', 'ctx', 'env'];
      return Promise.all(names.map((name) => rejectionOf(() => anything[name]?.() ?? null)));
    },
    ['unknown', 'field', 'arrow', '#notes', 'ctx', 'env'].map(
      (name) => `TypeError: The RPC receiver does not implement the method "${name}".`,
    ),
  ),
  call(
    'handlers of the platform cannot be called',
    async (stub) => {
      const anything = stub as unknown as Anything;
      const names = ['alarm', 'webSocketMessage', 'webSocketClose', 'webSocketError'];
      return Promise.all(names.map((name) => rejectionOf(() => anything[name]?.() ?? null)));
    },
    ['alarm', 'webSocketMessage', 'webSocketClose', 'webSocketError'].map(
      (name) => `TypeError: '${name}' is a reserved method and cannot be called over RPC.`,
    ),
  ),
  call(
    'a stub can be awaited and stays a stub',
    async (stub) => [
      (await Promise.resolve(stub)) === stub,
      describe((stub as unknown as { then: unknown }).then),
    ],
    [true, 'undefined'],
  ),
  call(
    'calls through one stub arrive in the order in which they were made',
    async (stub) => {
      const order = Array.from({ length: 100 }, (_, index) => `${index}`);
      await Promise.all(order.map((text) => stub.note(text)));
      return (await stub.notes()).join() === order.join();
    },
    true,
  ),
  call(
    'calls through two stubs of one object may overtake one another',
    async (_stub, { object }) => {
      const order = Array.from({ length: 100 }, (_, index) => `${index}`);
      await Promise.all(order.map((text) => object<Callee>('Callee').note(text)));
      return (await object<Callee>('Callee').notes()).join() === order.join();
    },
    true,
    false,
  ),
  call(
    'a call that waits lets the next ones in',
    async (stub) => {
      await Promise.all([stub.note('1'), stub.noteLater('2', 500), stub.note('3')]);
      return stub.notes();
    },
    ['1', '3', '2'],
  ),
  call(
    'a call is made though nobody awaits it',
    async (stub) => {
      void stub.note('made');
      await until(async () => (await stub.notes()).length > 0);
      return stub.notes();
    },
    ['made'],
  ),
  call(
    'an object knows its name, and one name is one object',
    async (stub, { object, name }) => {
      await stub.note('here');
      const isNamed = (await stub.ownName()) === name;
      return [
        isNamed,
        await object<Callee>('Callee').notes(),
        await object<Callee>('Callee', '-other').notes(),
      ];
    },
    [true, ['here'], []],
  ),
  call(
    'a function that is passed can be called from the other side; the model has no such thing',
    async (stub) => {
      try {
        return [await stub.callBack(async (value) => value * 3), await (await stub.adder())(5)];
      } catch (error) {
        return (error as Error).name;
      }
    },
    [12, 6],
    'DataCloneError',
  ),
];
