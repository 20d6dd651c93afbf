/**
 * Finds a browser for the tests, or gets one: an installed Chrome or Chromium, else Debian's
 * `chromium` package where packages may be installed, else the build that
 * `@sparticuz/chromium` carries when it is installed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './build.js';

const commands = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * @returns {Promise<{ path: string, reason?: undefined } | { path?: undefined, reason: string }>}
 *   the executable, or why there is none
 */
export async function ensureBrowser() {
  const found = findBrowser() ?? installDebianPackage() ?? (await installPortableBuild());
  return found
    ? { path: found }
    : { reason: 'no Chrome or Chromium is installed, and none could be installed here' };
}

function installDebianPackage() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !onPath('apt-get')) return null;
  console.log('installing the chromium package for the browser tests');
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-color-emoji'],
    options,
  );
  return findBrowser();
}

/** A Chromium inside a registry package; it needs no rights, and Linux on x64 or arm64. */
async function installPortableBuild() {
  if (process.platform !== 'linux') return null;
  console.log('fetching a portable Chromium for the browser tests');
  const folder = path.join(root, '.cache', 'browser');
  mkdirSync(folder, { recursive: true });
  spawnSync('npm', ['install', '--no-save', '--prefix', folder, '@sparticuz/chromium@147.0.0'], {
    stdio: 'ignore',
  });
  const entry = path.join(folder, 'node_modules/@sparticuz/chromium/build/esm/index.js');
  if (!existsSync(entry)) return null;
  // The package unpacks its shared libraries only where it believes to run as a function.
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs20.x';
  const { default: chromium } = await import(pathToFileURL(entry).href);
  return chromium.executablePath();
}

function findBrowser() {
  if (process.env.PLAZA_TEST_BROWSER) return process.env.PLAZA_TEST_BROWSER;
  for (const command of commands) {
    const found = onPath(command);
    if (found) return found;
  }
  return places.find(place => existsSync(place)) ?? null;
}

function onPath(command) {
  try {
    return (
      execFileSync('which', [command], { stdio: ['ignore', 'pipe', 'ignore'] })
        .toString()
        .trim() || null
    );
  } catch {
    return null;
  }
}
