/**
 * Every screen in every size, theme and direction: axe finds nothing, nothing overflows sideways,
 * and a picture is left in `.cache/screens/` for people to look at.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Plaza, startPlaza } from '../plaza.ts';
import { expectNoPageErrors, launchBrowser, noBrowserReason, openPage } from './support/browser.ts';
import { enterAs, untilLive } from './support/people.ts';

const folder = path.resolve('.cache/screens');

/** Each combination once; the four cover every size, theme and direction. */
const looks = [
  { name: 'desktop-light', size: 'desktop', theme: 'light', locale: 'en' },
  { name: 'desktop-dark-rtl', size: 'desktop', theme: 'dark', locale: 'ar-XB' },
  { name: 'phone-dark', size: 'phone', theme: 'dark', locale: 'en' },
  { name: 'phone-light-rtl', size: 'phone', theme: 'light', locale: 'ar-XB' },
] as const;

const visitorScreens = {
  'sign-in': '/sign-in',
  'sign-up': '/sign-up',
  forgot: '/forgot',
  'feed-visitor': '/s/town-square',
  'not-found': '/s/no-such-space',
};
const doors = new Set(['sign-in', 'sign-up', 'forgot']);
const personScreens = {
  spaces: '/spaces',
  feed: '/s/town-square',
  people: '/s/town-square/people',
  profile: '/p/ines',
  settings: '/settings/profile',
  demo: '/demo',
};

describe.skipIf(noBrowserReason).each(looks)('screens, $name', look => {
  let plaza: Plaza;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    plaza = await sharedPlaza();
    browser = await launchBrowser();
    page = await openPage(browser, plaza.url, look);
    await page.addInitScript(locale => localStorage.setItem('plaza.locale', locale), look.locale);
  });

  afterEach(expectNoPageErrors);
  afterAll(async () => {
    await browser?.close();
  });

  it.each(Object.entries(visitorScreens))('%s, to a visitor', check);

  it.each(Object.entries(personScreens))('%s, to a person', async (name, url) => {
    if (name === Object.keys(personScreens)[0]) await enterAsInEnglish();
    await check(name, url);
  });

  it('post, to a person', async () => {
    await page.goto('/s/town-square');
    const link = page
      .getByRole('article')
      .first()
      .getByRole('link')
      .filter({ has: page.locator('time') });
    await check('post', (await link.getAttribute('href')) ?? '');
  });

  async function enterAsInEnglish() {
    const entrance = await page.context().newPage();
    await entrance.addInitScript(() => localStorage.setItem('plaza.locale', 'en'));
    await enterAs(entrance, 'Hana Kim');
    await entrance.close();
  }

  async function check(name: string, url: string) {
    await page.goto(url);
    // The doors (sign-in and its kin) stand before the shell and need no engine.
    if (!doors.has(name)) await untilLive(page);
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: path.join(folder, `${name}-${look.name}.png`) });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  }
});

let shared: Promise<Plaza> | null = null;

/** One seeded Plaza for all looks. */
function sharedPlaza(): Promise<Plaza> {
  shared ??= startPlaza().then(async plaza => {
    while (!plaza.output().includes('demonstration is complete')) {
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    return plaza;
  });
  return shared;
}

afterAll(async () => {
  await (await shared)?.stop();
});
