// Module hooks of the simulation, registered before anything of the platform is imported:
// `cloudflare:workers` is the model's, and so is `node:crypto` for our own code. What a module keeps
// becomes what a node keeps (module-state.ts). A source may be changed as it is loaded (a mutant),
// and no file is.

import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { isKeeper, keptApart } from './module-state.ts';

const HERE = import.meta.dirname;
const ROOT = new URL('../../../', pathToFileURL(`${HERE}/`));
const MODULES = new Map([['cloudflare:workers', `${HERE}/workers-module.ts`]]);
const CRYPTO = pathToFileURL(`${HERE}/crypto.ts`).href;
/** Ours, and run by Workers: the simulation's own files use the real thing. */
const OURS = /^(workers|durable-objects|shared|db)\//;

const CONDITIONS = ['workerd', 'worker', 'browser'];

/** Where the aliases of package.json lead; looked up there it would take longer than loading. */
const ALIASES = new Map([
  ['db', 'db'],
  ['shared', 'shared'],
  ['objects', 'durable-objects'],
  ['workers', 'workers'],
  ['scripts', 'scripts'],
  ['test', 'test'],
]);

/** Today's tree, and where there is one that of the release before: each resolves within itself. */
const RELEASE = process.env.SIMULATION_RELEASE;
const ROOTS = [ROOT, ...(RELEASE === undefined ? [] : [pathToFileURL(`${RELEASE}/`)])];
const rootOf = (url: string | undefined) => ROOTS.find(({ href }) => url?.startsWith(href));

/** A module of the project itself, resolved without asking the file system; null for others. */
function ownModule(specifier: string, parentURL: string | undefined): string | null {
  if (!specifier.endsWith('.ts')) return null;
  const alias = /^#([a-z]+)\/(.*)$/.exec(specifier);
  const folder = ALIASES.get(alias?.[1] ?? '');
  const root = rootOf(parentURL);
  if (folder !== undefined) return new URL(`${folder}/${alias?.[2]}`, root ?? ROOT).href;
  const isOwn = specifier.startsWith('.') && root !== undefined;
  return isOwn && !parentURL?.includes('/node_modules/')
    ? new URL(specifier, parentURL).href
    : null;
}

/** Changes a source: gets its path from the project's root. */
export type Edit = (path: string, source: string) => string;

function pathOf(url: string | undefined): string {
  const root = rootOf(url);
  return root === undefined ? '' : (url ?? '').slice(root.href.length).replace(/\?.*$/, '');
}

/** Registers the hooks, once per process. */
export function registerSimulationHooks(edit?: Edit): void {
  registerHooks({
    resolve(specifier, context, next) {
      const module = MODULES.get(specifier);
      if (module !== undefined) return { url: pathToFileURL(module).href, shortCircuit: true };
      if (specifier === 'node:crypto' && OURS.test(pathOf(context.parentURL))) {
        return { url: CRYPTO, shortCircuit: true };
      }
      const own = ownModule(specifier, context.parentURL);
      if (own !== null) return { url: own, format: 'module-typescript', shortCircuit: true };
      // Of a package that has one, Workers bundle the build for them.
      if (!OURS.test(pathOf(context.parentURL))) return next(specifier, context);
      return next(specifier, { ...context, conditions: [...CONDITIONS, ...context.conditions] });
    },
    load(url, context, next) {
      const loaded = next(url, context);
      const path = pathOf(url);
      if (!OURS.test(path) || loaded.source === undefined) return loaded;
      // What is planted is planted in today's.
      const planted = rootOf(url) === ROOT ? edit : undefined;
      if (planted === undefined && !isKeeper(path)) return loaded;
      const { source } = loaded;
      const text = typeof source === 'string' ? source : Buffer.from(source as never).toString();
      return {
        ...loaded,
        source: keptApart(path, planted?.(path, text) ?? text, rootOf(url) === ROOT),
      };
    },
  });
}
