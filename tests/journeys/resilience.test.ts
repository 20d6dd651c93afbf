/** What was written stays written: reloads, crashes, and tokens that ran out. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Plaza, startPlaza } from '../plaza.ts';
import { expectNoPageErrors, launchBrowser, noBrowserReason, openPage } from './support/browser.ts';
import { enterAs, postWith, untilLive, writeComment, writePost } from './support/people.ts';

const tokenSeconds = 4;

describe.skipIf(noBrowserReason)('lost connections', () => {
  let plaza: Plaza;
  let browser: Browser;
  let liv: Page;
  let dario: Page;

  beforeAll(async () => {
    plaza = await startPlaza({ env: { PLAZA_TOKEN_SECONDS: String(tokenSeconds) } });
    browser = await launchBrowser();
    liv = await openPage(browser, plaza.url);
    dario = await openPage(browser, plaza.url);
    await enterAs(liv, 'Liv Sørensen');
    await enterAs(dario, 'Dario Conti');
    for (const page of [liv, dario]) {
      await page.goto('/s/town-square');
      await untilLive(page);
    }
  });

  afterEach(expectNoPageErrors);
  afterAll(async () => {
    await browser?.close();
    await plaza?.stop();
  });

  it('finds everything after a reload', async () => {
    await writePost(liv, 'Quay Grotesk has Arabic figures now.');
    await postWith(dario, 'Quay Grotesk has Arabic figures now.').waitFor();
    await dario.reload();
    await postWith(dario, 'Quay Grotesk has Arabic figures now.').waitFor();
    await liv.reload();
    await postWith(liv, 'Quay Grotesk has Arabic figures now.').waitFor();
    await untilLive(liv);
  });

  it('heals by itself when the engine is killed, also with a token that ran out', async () => {
    await writePost(liv, 'Written before the crash.');
    await postWith(dario, 'Written before the crash.').waitFor();
    await liv.waitForTimeout((tokenSeconds + 1) * 1_000);

    await plaza.crashEngine();
    await dario.locator('[data-phase]:not([data-phase="live"])').waitFor();
    await untilLive(liv);
    await untilLive(dario);

    expect(await postWith(dario, 'Written before the crash.').count()).toBe(1);
    await writePost(liv, 'Written after the crash.');
    await postWith(dario, 'Written after the crash.').waitFor();
  });

  it('sends what was written without a connection, once, when it is back', async () => {
    await dario.context().setOffline(true);
    await plaza.crashEngine();
    await dario.locator('[data-phase]:not([data-phase="live"])').waitFor();
    await writePost(dario, 'Written in a tunnel.');
    await dario.getByText('Written in a tunnel.').waitFor();

    await dario.context().setOffline(false);
    await untilLive(dario);
    await postWith(liv, 'Written in a tunnel.').waitFor();
    await liv.waitForTimeout(500);
    expect(await postWith(liv, 'Written in a tunnel.').count()).toBe(1);
  });

  it('loses nothing that was seen when everything is killed at once', async () => {
    await writePost(liv, 'Seen before the power cut.');
    const seen = postWith(dario, 'Seen before the power cut.');
    await seen.waitFor();
    await writeComment(seen, 'And so is this.');
    await postWith(liv, 'Seen before the power cut.').getByText('And so is this.').waitFor();

    await plaza.crashAll();
    const stranger = await openPage(browser, plaza.url);
    await stranger.goto('/s/town-square');
    await postWith(stranger, 'Seen before the power cut.').getByText('And so is this.').waitFor();
    // Both are still signed in, and come back without being asked.
    await untilLive(liv);
    await writePost(liv, 'And on it goes.');
    await postWith(stranger, 'And on it goes.').waitFor();
  });
});
