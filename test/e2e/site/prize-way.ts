// One prize from a card in an envelope to the second bank account, with the books beside each step: the
// player's coins, the dollars that they were paid, and what the bank says.

import { sql } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { SECOND_MS } from '#shared/time.ts';
import { makeStaff } from '#test/kit/accounts.ts';
import {
  addAccount,
  bringBack,
  button,
  letNothingRest,
  playThrough,
  proveIdentity,
  setUpFactor,
  state,
} from './prize-steps.ts';
import { newName, type Site, signedIn } from './site.ts';

/** What the books have of a player; amounts in micros. */
interface Books {
  /** Sweeps Coins in the wallet, and on hold for a prize. */
  coins: bigint;
  onHold: bigint;
  /** Dollars that they were paid: what a year's form would say. */
  paid: bigint;
  /** Prizes that were booked as paid, and as come back. */
  payouts: number;
  returns: number;
}

async function booksOf({ platform: { database } }: Site, email: string): Promise<Books> {
  const [row] = await database.admin.call<Record<keyof Books, string>>(sql`
    select w.available as coins, w.on_hold as "onHold", coalesce(a.balance_micros, 0)::text as paid,
      coalesce(b.payouts, 0)::int as payouts, coalesce(b.returns, 0)::int as returns
    from auth.players p
      join lateral ledger.wallet(p.id) w on w.currency = 'SC'
      left join ledger.payees e on e.player_id = p.id
      left join ledger.accounts a on a.id = e.account_id
      left join lateral (select sum(k.payouts) as payouts, sum(k.returns) as returns
        from payments.booked_redemptions() k join payments.redemptions r on r.id::text = k.id
        where r.player_id = p.id) b on true
    where p.email = ${email}`);
  const { coins = '0', onHold = '0', paid = '0', payouts, returns } = row ?? {};
  const amounts = { coins: BigInt(coins), onHold: BigInt(onHold), paid: BigInt(paid) };
  return { ...amounts, payouts: Number(payouts), returns: Number(returns) };
}

/** From now on a card brings eighty coins, which are enough for a prize once they were played. */
async function letCardsBring80({ platform: { database } }: Site): Promise<void> {
  await database.admin.call(sql`insert into payments.grant_rules
    select (jsonb_populate_record(r, jsonb_build_object('begins_at', now() - interval '1 minute',
      'amount_micros', 80000000, 'note', 'a test'))).*
    from payments.grant_rules r where r.source = 'mail_entry' order by r.begins_at desc limit 1`);
}

/** Asks for a code, writes the card, and has staff take it in and accept it. */
async function enterByPost({ platform: { database } }: Site, page: Page): Promise<void> {
  await page.goto('/free-entry');
  const post = page.getByRole('region', { name: 'By post' });
  await button(page, 'Get a code').click();
  const text = await post.locator('blockquote').textContent();
  const [code = ''] = /([A-Z347]{4}-){3}[A-Z347]/.exec(text ?? '') ?? [];
  const [support, card] = [await makeStaff(database, 'support'), newId(Date.now())];
  await database.admin.call(sql`select payments.receive_entry(${card}::uuid,
    ${code.replaceAll('-', '')}, current_date, 'box 1', ${support}::uuid, 'request')`);
  await database.admin.call(sql`select payments.accept_entry(${card}::uuid, ${support}::uuid,
    'legible', ${newId(Date.now())}::uuid, 'request')`);
}

/** Somebody of finance lets the prize that waits go on. */
async function letGoOn({ platform: { database } }: Site, email: string): Promise<void> {
  const finance = await makeStaff(database, 'finance');
  await database.admin.call(sql`select payments.approve_redemption(r.id, ${finance}::uuid, 'looked at',
      ${newId(Date.now())}::uuid, 'request')
    from payments.redemptions r join auth.players p on p.id = r.player_id
    where p.email = ${email} and r.state = 'in_review'`);
}

/** Registers the test; `open` gives the running site. */
export function theWayOfAPrize(open: () => Site): void {
  describe('a prize', () => {
    it('goes from a card in an envelope to the bank, comes back, and reaches another account, and the books say so at each step', async ({
      expect,
    }) => {
      const site = open();
      const { bank } = site.platform.partners.partners.payouts;
      const { pace } = bank;
      bank.pace = { sentAfterMs: SECOND_MS / 2, paidAfterMs: SECOND_MS };
      await letNothingRest(site);
      await letCardsBring80(site);
      const { page, email } = await signedIn(site, { coins: false });
      const books = () => booksOf(site, email);
      const family = newName();
      await page.goto('/identity');
      await proveIdentity(page, family);
      await enterByPost(site, page);
      expect(await books()).toMatchObject({ coins: 80_000_000n, onHold: 0n, paid: 0n });

      await page.goto('/redeem');
      const missing = page.getByRole('region', { name: 'What is missing' });
      await missing.getByText(/play 80.00 SC more/).waitFor();
      await playThrough(site, email, 160, '0.50');
      const { coins } = await books();
      expect(coins).toBeGreaterThan(50_000_000n);

      await page.reload();
      await missing.getByRole('link', { name: 'Set up an authenticator app' }).click();
      await setUpFactor(page);
      await addAccount(page, `Ada ${family}`, '1111');
      await addAccount(page, `Ada ${family}`, '2222');
      expect(await books()).toEqual({ coins, onHold: 0n, paid: 0n, payouts: 0, returns: 0 });

      await page.goto('/redeem');
      await page.getByLabel('Amount in SC').fill('50');
      await button(page, 'Redeem').click();
      await page.waitForURL(/\/redemptions\//);
      expect(await books()).toMatchObject({ coins: coins - 50_000_000n, onHold: 50_000_000n });
      await site.platform.job('redemptions');
      await state(page, 'Arrived');
      const left = { coins: coins - 50_000_000n, onHold: 0n, paid: 50_000_000n };
      expect(await books()).toEqual({ ...left, payouts: 1, returns: 0 });

      bringBack(site);
      await page.reload();
      await state(page, 'Came back');
      expect(await books()).toEqual({ coins, onHold: 0n, paid: 0n, payouts: 1, returns: 1 });

      const again = page.getByRole('region', { name: 'Send it again' });
      await again.getByRole('button', { name: 'Redeem again' }).click();
      await page.getByRole('link', { name: 'The prize that came back' }).waitFor();
      await state(page, 'Under review');
      expect(await books()).toMatchObject({ coins: coins - 50_000_000n, onHold: 50_000_000n });
      await letGoOn(site, email);
      await site.platform.job('redemptions');
      await state(page, 'Arrived');
      expect(await books()).toEqual({ ...left, payouts: 2, returns: 1 });

      bank.pace = pace;
      const [first, second] = Object.values(bank.state.payouts).slice(-2);
      expect([first?.state, second?.state]).toEqual(['returned', 'paid']);
      expect(first?.accountId).not.toBe(second?.accountId);
      const found = await site.platform.database.admin.call(
        sql`select * from payments.check_redemptions()`,
      );
      expect(found).toEqual([]);
      await page.context().close();
    });
  });
}
