/**
 * `npm run peers`: drives the real command of SpacetimeDB, and its Rust client, against the engine.
 * Further arguments go to vitest. See README.md for what it looks for and where.
 */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const command = process.env.SPACETIME_CLI ?? 'spacetime';
const version = spawnSync(command, ['--version'], { encoding: 'utf8' });

if (version.status === 0) {
  console.log(`Checking against ${command}:\n${version.stdout.trim()}\n`);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--project', 'peers', ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, SPACETIME_CLI: command },
  });
  child.on('exit', code => {
    process.exitCode = code ?? 1;
  });
} else if (process.env.SPACETIME_CLI === undefined) {
  console.log(
    'Skipped: there is no `spacetime` on the PATH, and SPACETIME_CLI names none. What it sends is tested without it in engine/src/http.',
  );
} else {
  console.error(
    `SPACETIME_CLI is ${command}, which does not run: ${version.error ?? version.stderr}`,
  );
  process.exitCode = 1;
}
