/**
 * Runs the conformance suite:
 *
 *     npm run conformance                                      against the embedded engine
 *     npm run conformance -- --server URL [--token TOKEN]      against any SpacetimeDB
 *
 * Further arguments go to vitest: names of test files, `-t PATTERN`.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const USAGE = 'npm run conformance -- [--server URL] [--token TOKEN] [vitest arguments]';

const root = join(import.meta.dirname, '../..');
const rest = process.argv.slice(2);
const server = take('--server');
const token = take('--token');
if (rest.includes('--help')) {
  console.log(USAGE);
  process.exit();
}

const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const child = spawn(process.execPath, [vitest, 'run', '--project', 'conformance', ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    ...(server !== undefined && { CONFORMANCE_SERVER: server }),
    ...(token !== undefined && { CONFORMANCE_TOKEN: token }),
  },
});
child.on('exit', code => {
  process.exitCode = code ?? 1;
});

/** Takes an option with its value out of the arguments. */
function take(option: string): string | undefined {
  const at = rest.indexOf(option);
  if (at === -1) return undefined;
  const [, value] = rest.splice(at, 2);
  if (value === undefined) throw new Error(`${option} needs a value: ${USAGE}`);
  return value;
}
