// What the gateway gives to browsers: the folder of the build and nothing else, and nothing of anybody
// else's in it.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unstable_readConfig } from 'wrangler';
import { SECURITY_HEADERS } from '#workers/gateway/security-headers.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SITE = join(ROOT, 'workers/gateway/site');

const files = (folder: string): string[] =>
  readdirSync(join(SITE, folder), { recursive: true, encoding: 'utf8' });

describe('the files of the site', () => {
  // evidence: V13.4.1
  it('are those of the build folder, which no repository and no source is in', () => {
    const { assets } = unstable_readConfig({ config: join(ROOT, 'wrangler.toml') });
    expect(assets?.directory).toMatch(/workers\/gateway\/site\/dist\/?$/);
    const config = readFileSync(join(SITE, 'vite.config.ts'), 'utf8');
    expect(config).not.toMatch(/sourcemap:\s*true/);
    // Vite copies `public` as it is; all else it makes itself.
    for (const path of files('public')) expect(path).not.toMatch(/(^|\/)\.|\.(map|env|pem|key)$/);
  });

  it('carry every header of a reply of the Worker, though they never reach it in production', () => {
    const [, ...lines] = readFileSync(join(SITE, 'public/_headers'), 'utf8').trim().split('\n');
    const given = new Map(
      lines.map((line): [string, string] => {
        const at = line.indexOf(':');
        return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
      }),
    );
    expect(Object.keys(SECURITY_HEADERS).length).toBeGreaterThan(4);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      expect(given.get(name), name).toBe(value);
    }
    const { assets } = unstable_readConfig({ config: join(ROOT, 'wrangler.toml') });
    const passing = [assets?.run_worker_first]
      .flat()
      .filter((path) => String(path).startsWith('!'));
    expect(passing).toEqual(['!/assets/*']);
    expect(readFileSync(join(SITE, 'public/_headers'), 'utf8')).toMatch(/^\/assets\/\*\n/);
  });

  // evidence: V14.2.3
  it('load nothing from anybody else and tell nobody else anything', () => {
    const page = readFileSync(join(SITE, 'index.html'), 'utf8');
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
    const code = files('src').filter((path) => /\.(tsx?|css)$/.test(path));
    expect(code.length).toBeGreaterThan(10);
    for (const path of code) {
      const text = readFileSync(join(SITE, 'src', path), 'utf8');
      expect(text, path).not.toMatch(/sendBeacon|@import\s|url\(['"]?https?:/);
      expect(text, path).not.toMatch(
        /\b(fetch|import|WebSocket|EventSource)\(\s*['"`](https?|wss?):/,
      );
    }
  });
});
