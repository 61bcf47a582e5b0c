// The two lines by which a game is known: one in each registry.

/** What each registry has of a registered game. */
export function registrations(id: string): { file: string; lines: [string, string] }[] {
  return [
    { file: 'shared/games/registry.ts', module: 'rules.ts' },
    { file: 'workers/gateway/site/src/games/registry.ts', module: 'listing.tsx' },
  ].map(({ file, module }) => ({
    file,
    lines: [`import { ${id} } from './${id}/${module}';`, `  ${id},`],
  }));
}
