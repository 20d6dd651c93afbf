/** Two neighbours in two browsers: what one does, the other sees without reloading. */
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Plaza, startPlaza } from '../plaza.ts';
import { expectNoPageErrors, launchBrowser, noBrowserReason, openPage } from './support/browser.ts';
import {
  chooseForPost,
  enterAs,
  expectAbsent,
  expectReaction,
  postWith,
  untilLive,
  writeComment,
  writePost,
} from './support/people.ts';

describe.skipIf(noBrowserReason)('the live feed', () => {
  let plaza: Plaza;
  let browser: Browser;
  let ines: Page;
  let mateo: Page;

  beforeAll(async () => {
    plaza = await startPlaza();
    browser = await launchBrowser();
    ines = await openPage(browser, plaza.url);
    mateo = await openPage(browser, plaza.url, { size: 'phone', theme: 'dark' });
    await enterAs(ines, 'Ines Duarte');
    await enterAs(mateo, 'Mateo Ríos');
    for (const page of [ines, mateo]) {
      await page.goto('/s/town-square');
      await untilLive(page);
    }
  });

  afterEach(expectNoPageErrors);
  afterAll(async () => {
    await browser?.close();
    await plaza?.stop();
  });

  it('brings a post, its comments and answers to the other', async () => {
    await writePost(ines, 'The kiln is open and the glaze came out blue.');
    const hers = postWith(ines, 'the glaze came out blue');
    const his = postWith(mateo, 'the glaze came out blue');
    await his.waitFor();
    expect(await his.getByText('Ines Duarte').first().isVisible()).toBe(true);

    await writeComment(his, 'Keep two bowls for the café, please.');
    await hers.getByText('Keep two bowls for the café, please.').waitFor();
    await hers.getByRole('button', { name: '1 comment', exact: true }).waitFor();

    await hers.getByRole('button', { name: 'Answer', exact: true }).first().click();
    await writeComment(hers, 'They stand behind the counter.');
    await his.getByText('They stand behind the counter.').waitFor();
    await his.getByRole('button', { name: '2 comments', exact: true }).waitFor();
  });

  it('counts two reactions given at once as two, and one taken back as one', async () => {
    await writePost(mateo, 'The grinder is sharp again.');
    const hers = postWith(ines, 'The grinder is sharp again.');
    const his = postWith(mateo, 'The grinder is sharp again.');
    await hers.waitFor();

    await Promise.all([
      hers.getByRole('button', { name: 'Useful' }).click(),
      his.getByRole('button', { name: 'Useful' }).click(),
    ]);
    await expectReaction(hers, 'Useful', 2);
    await expectReaction(his, 'Useful', 2);

    await his.getByRole('button', { name: 'Useful, 2' }).click();
    await expectReaction(hers, 'Useful', 1);
    await expectReaction(his, 'Useful', 1);
  });

  it('takes any emoji as a reaction', async () => {
    const hers = postWith(ines, 'The grinder is sharp again.');
    const his = postWith(mateo, 'The grinder is sharp again.');
    await hers.getByRole('button', { name: 'Add a reaction' }).first().click();
    await ines.getByRole('searchbox', { name: 'Search emoji' }).fill('hot beverage');
    await ines
      .getByRole('gridcell', { name: /hot beverage/i })
      .first()
      .click();
    await expectReaction(his, '☕', 1);
  });

  it('shows an edit in place, and a deletion as one', async () => {
    await writePost(ines, 'Bowls are 60 euro.');
    await postWith(mateo, 'Bowls are 60 euro.').waitFor();

    await chooseForPost(postWith(ines, 'Bowls are 60 euro.'), 'Edit');
    const editor = ines.getByRole('textbox', { name: 'Edit' });
    await editor.fill('Bowls are 64 euro.');
    await ines.getByRole('button', { name: 'Save' }).click();
    const changed = postWith(mateo, 'Bowls are 64 euro.');
    await changed.waitFor();
    await changed.getByText('edited').waitFor();
    await expectAbsent(postWith(mateo, 'Bowls are 60 euro.'));

    await chooseForPost(postWith(ines, 'Bowls are 64 euro.'), 'Delete');
    await ines.getByRole('button', { name: 'Delete it' }).click();
    await changed.waitFor({ state: 'detached' });
    await expectAbsent(postWith(ines, 'Bowls are 64 euro.'));
  });

  it('carries pictures, with their description and without what the camera wrote into them', async () => {
    const photo = await sharp({
      create: { width: 900, height: 600, channels: 3, background: '#2f6f68' },
    })
      .withExif({ IFD0: { Copyright: 'secret place' } })
      .jpeg()
      .toBuffer();
    const composer = ines.getByRole('form', { name: 'Write a post' });
    const upload = ines.waitForResponse(response => response.url().endsWith('/api/files'));
    await composer.locator('input[type=file]').setInputFiles({
      name: 'bowl.jpg',
      mimeType: 'image/jpeg',
      buffer: photo,
    });
    expect((await upload).ok()).toBe(true);
    await composer.getByRole('textbox', { name: /Describe this picture/ }).fill('A green bowl');
    await writePost(ines, 'This one is left.');

    const post = postWith(mateo, 'This one is left.');
    const picture = post.getByRole('button', { name: 'A green bowl' }).locator('img');
    await picture.waitFor();
    const source = await picture.getAttribute('src');
    const bytes = await (await fetch(new URL(source ?? '', plaza.url))).arrayBuffer();
    const metadata = await sharp(Buffer.from(bytes)).metadata();
    expect(metadata.format).toBe('webp');
    expect(metadata.exif).toBeUndefined();
  });

  it('shows who is here until their last tab goes', async () => {
    const kofi = await openPage(browser, plaza.url);
    await enterAs(kofi, 'Kofi Mensah');
    await kofi.goto('/p/kofi');
    await untilLive(kofi);
    const secondTab = await kofi.context().newPage();
    await secondTab.goto('/s/town-square');
    await untilLive(secondTab);

    await ines.goto('/p/kofi');
    const presence = ines.getByRole('main').getByText('Here now').first();
    await presence.waitFor();
    await kofi.close();
    // The sweep that could wrongly show him gone has passed once a later change has arrived.
    await ines.waitForTimeout(6_000);
    expect(await presence.isVisible()).toBe(true);

    await kofi.context().close();
    await ines
      .getByRole('main')
      .getByText(/^Last here/)
      .waitFor();
  });
});
