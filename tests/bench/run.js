/**
 * `npm run bench [name…] [-- --json FILE]`: builds Plaza and the benchmarks as plain JavaScript
 * (a transpiling loader would slow the load generators down), then runs them.
 */
import '../../scripts/node-version.js';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build as esbuild } from 'esbuild';
import { build, root } from '../../scripts/build.js';

await build({ parts: ['node', 'module'] });
const outdir = path.join(root, 'tests/bench/dist');
await esbuild({
  entryPoints: ['tests/bench/main.ts', 'tests/bench/load/*.ts'].map(name => path.join(root, name)),
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  packages: 'external',
});
const { status } = spawnSync(
  process.execPath,
  [path.join(outdir, 'main.js'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    cwd: root,
  },
);
process.exitCode = status ?? 1;
