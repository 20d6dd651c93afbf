/**
 * `npm test`: sets up what the tests need, runs all of them, and ends in one plain line,
 * `N passed, N failed`. Arguments go to vitest (`npm test -- --project unit feed`).
 */
import './node-version.js';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBrowser } from './browser.js';
import { build, root } from './build.js';

const reportFile = path.join(root, '.cache', 'test-report.json');
mkdirSync(path.dirname(reportFile), { recursive: true });
rmSync(reportFile, { force: true });

await build();
const browser = await ensureBrowser();
console.log(
  browser.path ? `browser: ${browser.path}` : `browser tests are skipped: ${browser.reason}`,
);

const vitest = spawn(
  process.execPath,
  [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...process.argv.slice(2),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PLAZA_TEST_BROWSER: browser.path ?? '',
      PLAZA_TEST_NO_BROWSER: browser.reason ?? '',
    },
  },
);

vitest.on('exit', code => {
  const report = readReport();
  if (report) {
    const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report;
    // A file that fails to load has no tests of its own to fail: it counts as one.
    const broken = report.testResults.filter(
      file => file.status === 'failed' && file.assertionResults.length === 0,
    ).length;
    console.log(
      `\n${passed} passed, ${failed + broken} failed${skipped ? `, ${skipped} skipped` : ''}`,
    );
  }
  process.exitCode = code ?? 1;
});

function readReport() {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8'));
  } catch {
    return null;
  }
}
