// What we are made of: the lockfile names each component with its hash and nothing from elsewhere, and
// a bill of materials can be written from it.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const read = (name: string) => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));

interface Locked {
  version: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
}
const own = read('package.json') as Record<'dependencies' | 'devDependencies', object>;
const lock = read('package-lock.json') as { packages: Record<string, Locked> };
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');

describe('the lockfile', () => {
  // evidence: V15.2.4
  it('has every component with its SHA-512, from the registry and from nowhere else', () => {
    expect(locked.length).toBeGreaterThan(100);
    for (const [path, { integrity, resolved, link }] of locked) {
      expect(integrity, path).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
      expect(link, path).toBeUndefined();
      if (resolved !== undefined) expect(resolved).toMatch(/^https:\/\/registry\.npmjs\.org\//);
    }
  });

  // evidence: V15.2.4
  it('holds exactly the versions that package.json names, and those are exact', () => {
    const direct = Object.entries({ ...own.dependencies, ...own.devDependencies });
    for (const [name, version] of direct) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
      expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version);
    }
  });
});

describe('the bill of materials', () => {
  // evidence: V15.1.2
  it('is written from the lockfile and names every component with its hash', () => {
    const args = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx'];
    const { status, stdout, stderr } = spawnSync('npm', args, { cwd: ROOT, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    const { components } = JSON.parse(stdout) as {
      components: { name: string; version: string; hashes?: { alg: string }[] }[];
    };
    const named = new Set(components.map(({ name, version }) => `${name}@${version}`));
    for (const name of Object.keys(own.dependencies)) {
      const { version } = lock.packages[`node_modules/${name}`] ?? { version: '' };
      expect(named).toContain(`${name}@${version}`);
    }
    expect(components.every(({ hashes }) => hashes?.[0]?.alg === 'SHA-512')).toBe(true);
  });
});
