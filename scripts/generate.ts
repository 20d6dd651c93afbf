/**
 * `npm run generate`: writes the client bindings of every module in the repository.
 * With `--check` it changes nothing and fails when they are not current, for CI.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCli } from '../engine/src/cli/run.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const outputs = [
  { module: 'module', bindings: 'shared/src/bindings' },
  { module: 'tests/bench/module', bindings: 'tests/bench/bindings' },
  { module: 'tests/crash/bank', bindings: 'tests/crash/bank/bindings' },
  ...['types', 'tables', 'calls', 'live', 'timers', 'mounted'].map(name => ({
    module: `tests/conformance/modules/${name}`,
    bindings: `tests/conformance/bindings/${name}`,
  })),
];

for (const { module, bindings } of outputs) {
  const code = await runCli(
    [
      'generate',
      '--module-path',
      path.join(root, module),
      '--out-dir',
      path.join(root, bindings),
      ...process.argv.slice(2),
    ],
    {
      stdout: text => process.stdout.write(text),
      stderr: text => process.stderr.write(text),
      env: process.env,
      signal: new AbortController().signal,
    },
  );
  if (code !== 0) process.exitCode = code;
}
