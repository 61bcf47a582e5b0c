// A game from nothing, in a copy of the repository: `game:new`, one file of rules, one board, a line in
// each registry, and a round of it in a browser that checks the round itself.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { registrations } from '#scripts/games/files.ts';
import { call } from '#test/kit/call.ts';
import { describeInBrowser, visit } from '../site/browser.ts';
import { type Site, signedIn, startSite } from '../site/site.ts';
import { copyRepository, type RepositoryCopy, startCopy } from './copy.ts';

const RULES = 'shared/games/coinflip';
const BOARD = 'workers/gateway/site/src/games/coinflip';
const GENERIC = ['--project', 'unit', 'games/every-game', '-t', 'coinflip'];
const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'coinflip', name), 'utf8');

function register({ read, write }: RepositoryCopy): void {
  for (const { file, lines } of registrations('coinflip')) {
    const [load, entry] = lines;
    const known = read(file);
    write(
      file,
      known.replace(/^import /m, `${load}\nimport `).replace(/\n {2}blackjack,/, `$&\n${entry}`),
    );
  }
}

/** What the generic test says of the game in the copy. */
const saidOf = ({ run }: RepositoryCopy) =>
  run('node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', ...GENERIC);

describeInBrowser('a game that is new', () => {
  let copy: RepositoryCopy;
  let site: Site | undefined;
  beforeAll(() => {
    copy = copyRepository();
  });
  afterAll(async () => {
    await site?.stop();
    copy.remove();
  });
  const start = async () => {
    let adminUrl = '';
    site = await startSite({
      given: ({ database }) => {
        adminUrl = database.adminUrl;
        return {};
      },
      start: (options) => startCopy(copy.folder, adminUrl, options),
    });
    return site;
  };

  it('is written by one command, says what to fill in, and is played and verified after that', async () => {
    const made = await copy.run('scripts/game-new.ts', 'coinflip', 'Coin flip', 'Heads or tails');
    expect(made.text).toContain('add to    shared/games/registry.ts: import { coinflip }');
    const asked = await saidOf(copy);
    expect(asked.ok).toBe(false);
    expect(asked.text).toMatch(/coinflip\/rules\.ts:\d+ FILL IN what a player chooses/);
    expect(asked.text).toContain(`${BOARD}/index.tsx:`);
    expect(asked.text).toContain(
      'add to workers/gateway/site/src/games/registry.ts: import { coinflip }',
    );

    copy.write(`${RULES}/rules.ts`, fixture('rules.ts.txt'));
    copy.write(`${RULES}/vectors.json`, fixture('vectors.json'));
    copy.write(`${BOARD}/index.tsx`, fixture('index.tsx.txt'));
    register(copy);
    const [filled, { browser, url, platform, ...open }] = await Promise.all([
      saidOf(copy),
      start(),
    ]);
    expect(filled.text).toMatch(/Tests .*\d passed/);
    expect(filled.ok).toBe(true);

    const player = await signedIn({ browser, url, platform, ...open });
    await player.page.goto('/lobby');
    await player.page
      .getByRole('link', { name: /^Coin flip/ })
      .first()
      .click();
    await player.page.getByRole('button', { name: 'Tails', exact: true }).click();
    await player.page.getByRole('button', { name: 'Play', exact: true }).click();
    const row = player.page.getByTestId('history').locator('tr').first();
    await row.waitFor();
    const id = await row.getAttribute('data-round');
    const landed = await player.page
      .getByTestId('coin')
      .getByText(/^(Heads|Tails)$/)
      .textContent();
    await player.page.getByRole('button', { name: 'Leave table' }).click();
    await player.page.getByText('Back in your wallet').waitFor();

    // Anybody's browser computes it again, and so does anybody who asks the platform.
    const stranger = await visit(browser, url);
    await stranger.page.goto(`/rounds/${id}`);
    await stranger.page.getByText('Verified in your browser').waitFor();
    const { body: replay } = await call(url, 'GET', `/v1/rounds/${id}`);
    expect(replay).toMatchObject({ verified: true, game: 'coinflip' });
    expect(replay.round.outcome.landed).toBe(landed?.toLowerCase());
    await stranger.page.goto('/fairness');
    await stranger.page.getByLabel('Game').selectOption('coinflip');
    await stranger.page.getByLabel('Server seed').fill(replay.serverSeed);
    await stranger.page.getByLabel('Client seed').fill(replay.clientSeed);
    await stranger.page.getByLabel('Parameters').fill('{"side":"tails"}');
    await stranger.page.getByRole('button', { name: 'Compute' }).click();
    const computed = await stranger.page.getByTestId('computed').textContent();
    expect(JSON.parse(computed ?? '')).toEqual(replay.round.outcome);
    expect([...player.wrongs, ...stranger.wrongs]).toEqual([]);
  });
});
