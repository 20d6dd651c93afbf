/** From an empty folder: the first admin, the first space, accounts, mail. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Plaza, startPlaza } from '../plaza.ts';
import { expectNoPageErrors, launchBrowser, noBrowserReason, openPage } from './support/browser.ts';
import {
  type Account,
  postWith,
  signIn,
  signOut,
  signUp,
  untilLive,
  untilSignedIn,
  writePost,
} from './support/people.ts';

const ada: Account = {
  name: 'Ada Ferreira',
  email: 'ada@example.org',
  password: 'seven-green-bicycles',
};
const bo: Account = {
  name: 'Bo Lindqvist',
  email: 'bo@example.org',
  password: 'eleven-quiet-harbours',
};

describe.skipIf(noBrowserReason)('accounts', () => {
  let plaza: Plaza;
  let browser: Browser;
  let first: Page;
  let second: Page;

  beforeAll(async () => {
    plaza = await startPlaza({ empty: true });
    browser = await launchBrowser();
    first = await openPage(browser, plaza.url);
    second = await openPage(browser, plaza.url, { size: 'phone' });
  });

  afterEach(expectNoPageErrors);
  afterAll(async () => {
    await browser?.close();
    await plaza?.stop();
  });

  it('makes the opener of the printed link the first admin, once', async () => {
    const link = plaza.output().match(/https?:\/\/\S+\/welcome\/\S+/)?.[0];
    expect(link).toBeDefined();
    const path = new URL(link ?? '').pathname;

    await first.goto(path);
    await first.getByRole('main').getByRole('link', { name: 'Join Plaza' }).click();
    await first.getByLabel('Your name').fill(ada.name);
    await first.getByLabel('E-mail').fill(ada.email);
    await first.getByLabel('Password', { exact: true }).fill(ada.password);
    await first.getByRole('button', { name: 'Join Plaza' }).click();
    await first.getByRole('button', { name: 'Take the keys' }).click();
    await first.getByText('You have the keys.').waitFor();

    await signUp(second, bo);
    await second.goto(path);
    await second.getByRole('button', { name: 'Take the keys' }).click();
    await second.getByText('This link was used already', { exact: false }).waitFor();
  });

  it('opens a space that others join and write in', async () => {
    await first.goto('/spaces?create=true');
    await first.getByLabel('Name').fill('Harbour workshop');
    await first.getByLabel('What is it for?').fill('Tools, boats, and who has time.');
    await first.getByRole('dialog').getByRole('button', { name: 'New space' }).click();
    await first.getByRole('heading', { name: 'Harbour workshop', level: 1 }).waitFor();

    await second.goto('/spaces');
    await second
      .getByRole('link', { name: /Harbour workshop/ })
      .first()
      .click();
    await second
      .getByRole('main')
      .getByRole('button', { name: 'Join', exact: true })
      .first()
      .click();
    await second.getByRole('button', { name: 'Joined' }).waitFor();
    await writePost(second, 'Good morning from the north pier.');
    await postWith(first, 'Good morning from the north pier.').waitFor();
  });

  it('confirms the address by the link in the mail', async () => {
    const link = await linkFromMail(second, bo.email, /\/verify/);
    await second.goto(link);
    await second.getByText('Confirmed. This address is yours.').waitFor();
  });

  it('signs out, refuses a wrong password, and signs in again', async () => {
    await second.goto('/');
    await signOut(second);
    await signIn(second, { ...bo, password: 'not-the-password' });
    await second.getByText('No account has this address and password.', { exact: false }).waitFor();
    await signIn(second, bo);
    await untilSignedIn(second);
  });

  it('ends every other sign-in when the password is reset', async () => {
    const elsewhere = await openPage(browser, plaza.url);
    await signIn(elsewhere, bo);
    await untilSignedIn(elsewhere);

    await second.goto('/forgot');
    await second.getByLabel('E-mail').fill(bo.email);
    await second.getByRole('button', { name: 'Send the link' }).click();
    await second.getByText('Look into your mail').waitFor();
    const link = await linkFromMail(second, bo.email, /\/reset/);
    await second.goto(link);
    const password = 'twelve-louder-harbours';
    await second.getByLabel('New password', { exact: true }).fill(password);
    await second.getByRole('button', { name: 'Keep this password' }).click();
    await second.getByText('The new password holds.', { exact: false }).first().waitFor();

    // The other browser learns it from the engine, without asking.
    await elsewhere.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor();
    await signIn(elsewhere, bo);
    await elsewhere
      .getByText('No account has this address and password.', { exact: false })
      .waitFor();
    await signIn(elsewhere, { ...bo, password });
    await untilSignedIn(elsewhere);
    await untilLive(elsewhere);
  });

  /** The newest link of a kind that was mailed to somebody, as the mailbox shows it. */
  async function linkFromMail(page: Page, email: string, kind: RegExp): Promise<string> {
    for (;;) {
      const { mails } = (await (await page.request.get('/mailbox/mails')).json()) as {
        mails: { id: string; recipient: string }[];
      };
      for (const { id } of mails.filter(mail => mail.recipient === email)) {
        const mail = (await (await page.request.get(`/mailbox/mails/${id}`)).json()) as {
          text: string;
        };
        const link = mail.text.match(/https?:\/\/\S+/g)?.find(found => kind.test(found));
        if (link) return link;
      }
      await page.waitForTimeout(100);
    }
  }
});
