/** The real browser of a journey, or the printed reason why there is none. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

/** The executable that `npm test` found; run alone, the usual places are tried. */
const executable =
  process.env.PLAZA_TEST_BROWSER ||
  ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'].find(place =>
    existsSync(place),
  );

/** Why journeys cannot run here; null when they can. */
export const noBrowserReason: string | null = executable
  ? null
  : process.env.PLAZA_TEST_NO_BROWSER || 'no Chrome or Chromium was found';

if (noBrowserReason) console.warn(`journeys are skipped: ${noBrowserReason}`);

/** Starts a headless browser that contacts nobody but the pages under test. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: executable,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** What pages threw and nobody caught, since it was last looked at. */
const pageErrors: Error[] = [];

/** Fails when a page threw something; to be called after each test. */
export function expectNoPageErrors(): void {
  expect(pageErrors.splice(0)).toEqual([]);
}

export interface PageOptions {
  readonly size?: 'phone' | 'desktop';
  readonly theme?: 'light' | 'dark';
  readonly locale?: string;
}

/** A page in a profile of its own: another person's browser. */
export async function openPage(
  browser: Browser,
  url: string,
  { size = 'desktop', theme = 'light', locale = 'en-GB' }: PageOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: size === 'phone' ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    hasTouch: size === 'phone',
    colorScheme: theme,
    locale,
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.on('pageerror', error => pageErrors.push(error));
  return page;
}
