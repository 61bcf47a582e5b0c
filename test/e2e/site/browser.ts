// Chromium for tests: found by PATH, and its absence said once in one clear line.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { describe } from 'vitest';
import { PATIENCE_MS } from '#test/kit/patience.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function find(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(existsSync);
}

const executablePath = find();
if (executablePath === undefined) {
  console.warn('Skipped: no chromium on PATH, so nothing of the site was tried in a browser.');
}

/** `describe`, skipped where there is no browser. */
export const describeInBrowser = describe.skipIf(executablePath === undefined);

/** `flags` come after those that every test has. */
export function launch(flags: string[] = []): Promise<Browser> {
  if (executablePath === undefined) throw new Error('no browser');
  return chromium.launch({ executablePath, headless: true, args: [...FLAGS, ...flags] });
}

// Says on the console whatever a page shows, for however short a time, that is no number.
const NO_NUMBERS = `new MutationObserver((changes) => {
  for (const { target } of changes) {
    const text = target.textContent ?? '';
    const found = /.{0,20}(NaN|Infinity|undefined|∞ ?[%×]).{0,20}/.exec(text);
    if (found !== null) console.error('no number: ' + found[0]);
  }
}).observe(document, { subtree: true, childList: true, characterData: true });`;

/** A page of a person of their own, and everything that went wrong on it. */
export interface Visit {
  page: Page;
  /** Exceptions, refused by policy, and failed requests other than those of the API. */
  wrongs: string[];
}

/** Opens a page with cookies and storage of its own. */
export async function visit(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ baseURL: origin, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const wrongs: string[] = [];
  await page.addInitScript(NO_NUMBERS);
  page.on('pageerror', (error) => wrongs.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy|violates|^no number/i.test(message.text())) {
      wrongs.push(message.text());
    }
  });
  page.on('request', (request) => {
    const { protocol, origin: where } = new URL(request.url());
    const isOwn = where === origin || protocol === 'data:' || protocol === 'blob:';
    if (!isOwn) wrongs.push(`third party: ${request.url()}`);
  });
  return { page, wrongs };
}
