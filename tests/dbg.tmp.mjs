import { chromium } from 'playwright-core';

const b = await chromium.launch({
  executablePath: '/usr/bin/chromium',
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
const c = await b.newContext({
  viewport: { width: 1440, height: 1000 },
  baseURL: 'http://localhost:4100',
  reducedMotion: 'reduce',
});
const p = await c.newPage();
p.on('console', m => {
  if (['error', 'warning'].includes(m.type())) console.log(m.type(), m.text());
});
p.on('pageerror', e => console.log('PAGEERROR', e.message));
await p.goto('/demo');
await p.getByRole('button', { name: /Ines Duarte/ }).click();
await p.getByRole('button', { name: 'Your account' }).waitFor();
await p.goto('/s/town-square');
await p.locator('[data-phase="live"]').waitFor();
const comp = p.getByRole('form', { name: 'Write a post' });
await comp
  .locator('input[type=file]')
  .setInputFiles(
    '/work/main/client/public/icons/' +
      (await import('fs'))
        .readdirSync('/work/main/client/public/icons')
        .find(f => f.endsWith('.png')),
  );
await p.waitForTimeout(3000);
await comp.getByRole('textbox', { name: /Describe this picture/ }).fill('A green bowl');
await comp.getByRole('textbox', { name: 'Write a post' }).fill('This one is left.');
await p.screenshot({ path: '/tmp/shots/c1.png' });
await comp.getByRole('button', { name: 'Post', exact: true }).click();
await p.waitForTimeout(3000);
await p.screenshot({ path: '/tmp/shots/c2.png' });
const post = p.getByRole('article').filter({ hasText: 'This one is left.' });
console.log(await post.innerHTML());
await post.getByRole('button', { name: 'Add a reaction' }).first().click();
await p.waitForTimeout(1000);
await p.getByRole('searchbox', { name: 'Search emoji' }).fill('hot beverage');
await p.waitForTimeout(800);
await p.screenshot({ path: '/tmp/shots/c3.png' });
await p
  .getByRole('gridcell', { name: /hot beverage/i })
  .first()
  .click();
await p.waitForTimeout(1500);
await p.screenshot({ path: '/tmp/shots/c4.png' });
await b.close();
