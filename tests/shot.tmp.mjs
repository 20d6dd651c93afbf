import { chromium } from 'playwright-core';

const [, , url, out, w = '1440', theme = 'light', wait = '2500'] = process.argv;
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
  viewport: { width: +w, height: w === '390' ? 844 : 1000 },
  colorScheme: theme,
  locale: 'en-GB',
});
const p = await c.newPage();
p.on('console', m => {
  if (['error', 'warning'].includes(m.type())) console.log(m.type(), m.text());
});
p.on('pageerror', e => console.log('PAGEERROR', e.message));
await p.goto(url);
await p.waitForTimeout(+wait);
await p.screenshot({ path: out, fullPage: false });
console.log(p.url());
await b.close();
