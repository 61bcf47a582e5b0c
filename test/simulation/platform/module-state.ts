// What modules keep beyond a request, in variables of their own. On the platform each isolate has its
// own copy of a module; in one process there would be one for all, and what an isolate remembers (a
// key being imported, say, by one that dies meanwhile) would reach the others and the next run. So as
// a module is loaded, what it keeps becomes what the current node keeps.

import { pathToFileURL } from 'node:url';
import { currentNode, type SimNode } from './node.ts';

/** Variables that an isolate keeps for itself, by the module's path. */
export const KEPT_BY_NODE: Readonly<Record<string, readonly string[]>> = {
  'db/client.ts': ['opened'],
  'durable-objects/game-session/deliver/receipts.ts': ['signer'],
  'shared/last-known.ts': ['memory'],
  'shared/token.ts': ['keySets', 'remembered'],
  'workers/auth/credentials/hash-queue.ts': ['nextTurnMs', 'roomUntilMs', 'hashRan'],
  'workers/auth/sign-in/tokens.ts': ['signingKeys'],
  'workers/compliance/routes/guard.ts': ['believedUntilMs'],
  'workers/compliance/sanctions/lists.ts': ['prepared'],
  'workers/gateway/operation/metrics.ts': ['routes', 'errors', 'undeclared'],
  'workers/payments/providers/stripe.ts': ['clients'],
  'workers/payments/store/commands.ts': ['settlements'],
};

/** Variables that a Worker and the object in the same isolate share; here they are two nodes of a run. */
export const KEPT_BY_RUN: Readonly<Record<string, readonly string[]>> = {
  'durable-objects/live/termination.ts': ['lines'],
};

/**
 * Variables that may stand once for all: caches of what follows from their keys alone and takes no
 * time, so that nobody can tell a full one from an empty one, and entries under ids that are unique.
 */
export const KEPT_BY_ALL: Readonly<Record<string, readonly string[]>> = {
  'db/call.ts': ['camelCased'],
  'durable-objects/game-session/decide/bet-cache.ts': ['bets', 'knownOdds', 'seedKeys'],
  'durable-objects/migrate.ts': ['digests'],
  'shared/boot.ts': ['checked'],
  'shared/games/blackjack/odds.ts': ['againstDealer', 'known'],
  'shared/http/app.ts': ['KEEPERS'],
  'shared/http/route.ts': ['DECLARED'],
  'shared/round-id.ts': ['prefixes', 'makers'],
  'shared/routing-key.ts': ['known'],
  'shared/text/fold.ts': ['table'],
  'shared/text/house-voice.ts': ['patterns'],
  'shared/text/script.ts': ['tests'],
  'shared/text/display-name.ts': ['promotion'],
  'workers/auth/credentials/breached-passwords.ts': ['known'],
  'workers/games/catalogue.ts': ['schemas'],
  'workers/gateway/operation/docs.ts': ['page'],
};

/** Stands for an object of which each node has its own; `make` makes one. */
export function perNode<Kept extends object>(make: () => Kept): Kept {
  return perKeeper(make, (node) => node);
}

/** The same for all nodes of one run. */
export function perRun<Kept extends object>(make: () => Kept): Kept {
  return perKeeper(make, ({ platform }) => platform);
}

function perKeeper<Kept extends object>(make: () => Kept, keeperOf: (node: SimNode) => object) {
  const byKeeper = new WeakMap<object, Kept>();
  const otherwise = make();
  const here = (): Kept => {
    const node = currentNode();
    if (node === undefined) return otherwise;
    const keeper = keeperOf(node);
    let kept = byKeeper.get(keeper);
    if (kept === undefined) {
      kept = make();
      byKeeper.set(keeper, kept);
    }
    return kept;
  };
  return new Proxy(otherwise, {
    get: (_target, name) => {
      const kept = here();
      const value = Reflect.get(kept, name, kept) as unknown;
      return typeof value === 'function' ? value.bind(kept) : value;
    },
    set: (_target, name, value) => Reflect.set(here(), name, value),
  });
}

const DECLARATION = (name: string) =>
  new RegExp(`^(const|let) ${name}(: [^=;]+)?(?: = ([^;]*))?;$`, 'gm');

interface Where {
  path: string;
  keeps: 'perNode' | 'perRun';
  /** Of today's tree. */
  isToday: boolean;
}

function keepOne(source: string, name: string, { path, keeps, isToday }: Where): string {
  const found = [...source.matchAll(DECLARATION(name))];
  const [[text, keyword, type = '', initial = 'undefined'] = []] = found;
  // The release before may not have kept it yet, or not so.
  if (text === undefined && !isToday) return source;
  if (text === undefined || found.length > 1) {
    throw new Error(`${path} does not declare ${name} once, as module-state.ts says`);
  }
  if (keyword === 'const') {
    return source.replace(text, () => `const ${name}${type} = ${keeps}(() => ${initial});`);
  }
  const [before = '', after = ''] = source.split(text);
  const uses = new RegExp(`(?<![.\\w])${name}\\b(?!\\s*:)`, 'g');
  const use = (part: string) => part.replaceAll(uses, `${name}Kept.value`);
  const kept = `const ${name}Kept: { value${type} } = ${keeps}(() => ({ value: ${initial} }));`;
  return `${use(before)}${kept}${use(after)}`;
}

/** Whether a module keeps anything that is not for all. */
export const isKeeper = (path: string) =>
  Object.hasOwn(KEPT_BY_NODE, path) || Object.hasOwn(KEPT_BY_RUN, path);

/**
 * The source of a module of which each node, or each run, keeps its own variables; `isToday`: of today's
 * tree.
 */
export function keptApart(path: string, source: string, isToday = true): string {
  if (!isKeeper(path)) return source;
  const keeps = Object.hasOwn(KEPT_BY_NODE, path) ? 'perNode' : 'perRun';
  const names = KEPT_BY_NODE[path] ?? KEPT_BY_RUN[path] ?? [];
  const own = JSON.stringify(pathToFileURL(import.meta.filename).href);
  const where = { path, keeps, isToday } as const;
  const changed = names.reduce((text, name) => keepOne(text, name, where), source);
  return `import { ${keeps} } from ${own};${changed}`;
}
