// The site in a real browser before the whole platform: one platform and one browser for all of it.

import { afterAll, beforeAll } from 'vitest';
import { theAccountBack } from './account-back.ts';
import { describeInBrowser } from './browser.ts';
import { theCare } from './care.ts';
import { theCoins } from './coins.ts';
import { theEntries } from './entries.ts';
import { theJourney } from './journey.ts';
import { theLaw } from './law.ts';
import { theMyPlay } from './my-play.ts';
import { thePlay } from './play.ts';
import { thePolicy } from './policy.ts';
import { theWayOfAPrize } from './prize-way.ts';
import { thePrizes } from './prizes.ts';
import { type Site, startSite } from './site.ts';
import { theTabs } from './tabs.ts';
import { theCompany } from './together.ts';

describeInBrowser('the site', () => {
  let site: Site | undefined;
  beforeAll(async () => {
    site = await startSite();
  });
  afterAll(() => site?.stop());
  const open = () => {
    if (site === undefined) throw new Error('the site did not start');
    return site;
  };
  thePolicy(open);
  theJourney(open);
  thePlay(open);
  theMyPlay(open);
  theCompany(open);
  theTabs(open);
  theCoins(open);
  theCare(open);
  theLaw(open);
  theEntries(open);
  thePrizes(open);
  theWayOfAPrize(open);
  theAccountBack(open);
});
