// Module hooks of the simulation, registered before anything of the platform is imported:
// `cloudflare:workers` is the model's, and so is `node:crypto` for our own code. A source may be
// changed as it is loaded (a mutant), and no file is.

import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const HERE = import.meta.dirname;
const ROOT = new URL('../../../', pathToFileURL(`${HERE}/`));
const MODULES = new Map([['cloudflare:workers', `${HERE}/workers-module.ts`]]);
const CRYPTO = pathToFileURL(`${HERE}/crypto.ts`).href;
/** Ours, and run by Workers: the simulation's own files use the real thing. */
const OURS = /^(workers|durable-objects|shared|db)\//;

/** Where the aliases of package.json lead; looked up there it would take longer than loading. */
const ALIASES = new Map([
  ['db', 'db'],
  ['shared', 'shared'],
  ['objects', 'durable-objects'],
  ['workers', 'workers'],
  ['scripts', 'scripts'],
  ['test', 'test'],
]);

/** A module of the project itself, resolved without asking the file system; null for others. */
function ownModule(specifier: string, parentURL: string | undefined): string | null {
  if (!specifier.endsWith('.ts')) return null;
  const alias = /^#([a-z]+)\/(.*)$/.exec(specifier);
  const folder = ALIASES.get(alias?.[1] ?? '');
  if (folder !== undefined) return new URL(`${folder}/${alias?.[2]}`, ROOT).href;
  const isOwn = specifier.startsWith('.') && parentURL?.startsWith(ROOT.href);
  return isOwn && !parentURL?.includes('/node_modules/')
    ? new URL(specifier, parentURL).href
    : null;
}

/** Changes a source: gets its path from the project's root. */
export type Edit = (path: string, source: string) => string;

const pathOf = (url: string | undefined) =>
  url?.startsWith(ROOT.href) ? url.slice(ROOT.href.length).replace(/\?.*$/, '') : '';

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
      return next(specifier, context);
    },
    load(url, context, next) {
      const loaded = next(url, context);
      const path = pathOf(url);
      if (edit === undefined || !OURS.test(path) || loaded.source === undefined) return loaded;
      const { source } = loaded;
      const text = typeof source === 'string' ? source : Buffer.from(source as never).toString();
      return { ...loaded, source: edit(path, text) };
    },
  });
}
