/** What people do in Plaza, said once for all journeys. Everything is found as people find it. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

export interface Account {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Makes an account in the form and waits until the engine knows the person. */
export async function signUp(page: Page, account: Account): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill(account.name);
  await page.getByLabel('E-mail').fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Join Plaza' }).click();
  await untilSignedIn(page);
}

/** Signs in from the sign-in page. */
export async function signIn(page: Page, account: Account): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Signs out through the account menu. */
export async function signOut(page: Page): Promise<void> {
  await accountMenu(page).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor();
}

/** Enters the demonstration as one of its people. */
export async function enterAs(page: Page, name: string): Promise<void> {
  await page.goto('/demo');
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await untilSignedIn(page);
}

/** Waits until the header shows somebody signed in. */
export async function untilSignedIn(page: Page): Promise<void> {
  await accountMenu(page).waitFor();
}

const accountMenu = (page: Page) => page.getByRole('button', { name: 'Your account' });

/** Waits until the engine answers this page. */
export async function untilLive(page: Page): Promise<void> {
  await page.locator('[data-phase="live"]').waitFor();
}

/** Writes a post in the space that is open. */
export async function writePost(page: Page, text: string): Promise<void> {
  const composer = page.getByRole('form', { name: 'Write a post' });
  await composer.getByRole('textbox', { name: 'Write a post' }).fill(text);
  await composer.getByRole('button', { name: 'Post', exact: true }).click();
}

/** The post with this text. */
export function postWith(page: Page, text: string): Locator {
  return page.getByRole('article').filter({ hasText: text });
}

/** Writes a comment under a post. */
export async function writeComment(post: Locator, text: string): Promise<void> {
  const field = post.getByRole('textbox', { name: 'Write a comment' });
  if (!(await field.isVisible())) await post.locator('[data-comment]').click();
  await field.fill(text);
  await post.locator('form').getByRole('button', { name: 'Comment', exact: true }).click();
}

/** Chooses from the menu of a post. */
export async function chooseForPost(post: Locator, action: string): Promise<void> {
  await post.getByRole('button', { name: 'More for this post' }).first().click();
  await post.page().getByRole('menuitem', { name: action }).click();
}

/** Waits until a reaction's count is what it should be; 0 means that nobody used it. */
export async function expectReaction(post: Locator, name: string, count: number): Promise<void> {
  const label = new RegExp(count > 0 ? `^${name}, ${count}$` : `^${name}$`);
  await post.getByRole('button', { name: label }).first().waitFor();
}

/** Expects that something does not come: looks again after a moment in which it could have. */
export async function expectAbsent(locator: Locator): Promise<void> {
  await locator.page().waitForTimeout(300);
  expect(await locator.count()).toBe(0);
}
