// What Workers and objects log, heard by the run instead of printed.

import { currentNode } from '../platform/node.ts';

type Hear = (where: string, line: unknown) => void;

const NAMES = ['log', 'info', 'warn', 'error', 'debug'] as const;

/** Hears each line that code of a node writes; gives back how to hear no more. */
export function hearConsole(hear: Hear): () => void {
  const before = NAMES.map((name) => [name, console[name]] as const);
  for (const [name, write] of before) {
    console[name] = (...values: unknown[]) => {
      const node = currentNode();
      if (node === undefined) write(...values);
      // What a dead incarnation still says, until its next await, nobody hears.
      else if (node.isAlive) hear(node.name, parsed(name, values));
    };
  }
  return () => {
    for (const [name, write] of before) console[name] = write;
  };
}

function parsed(name: string, values: unknown[]): unknown {
  const [first] = values;
  try {
    return JSON.parse(String(first));
  } catch {
    return { level: name, event: 'unstructured', text: values.map(String).join(' ') };
  }
}
