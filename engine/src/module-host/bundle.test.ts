import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bundleModule } from './bundle.ts';
import { describeModule } from './describe-module.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'module-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

const source = (more = '') => `
  import { schema, t, table } from 'spacetimedb/server';
  ${more}
  export default schema({ item: table({}, { id: t.u32().primaryKey() }) });`;

it('[MOD29] bundles a folder in which nothing is installed', async () => {
  write({ 'src/index.ts': source() });
  const { tables } = await describeModule(await bundleModule(folder));
  expect(tables.map(({ name }) => name)).toEqual(['item']);
});

it('[MOD29] takes packages as browsers take them, in production', async () => {
  write({
    'src/index.ts': source(`
      import { kind, mode } from 'dependency';
      import settings from './settings.json';
      import type { Nothing } from './nowhere';
      if (kind !== 'web' || mode !== 'production' || settings.answer !== 42) throw new Error(kind);`),
    'src/settings.json': '{ "answer": 42 }',
    'node_modules/dependency/package.json': JSON.stringify({
      name: 'dependency',
      main: 'main.js',
      browser: { './node.js': './web.js', fs: false },
    }),
    'node_modules/dependency/main.js':
      "require('fs'); exports.kind = require('./node.js'); exports.mode = process.env.NODE_ENV;",
    'node_modules/dependency/node.js': "module.exports = 'node';",
    'node_modules/dependency/web.js': "module.exports = 'web';",
  });
  await expect(describeModule(await bundleModule(folder))).resolves.toBeDefined();
});

it('[MOD29] names file and line of an import that leads nowhere', async () => {
  write({ 'src/index.ts': source("import 'spacetimedb/nowhere';") });
  await expect(bundleModule(folder)).rejects.toThrow(
    /src\/index\.ts:3:\d+: .*spacetimedb\/nowhere/,
  );
  write({ 'src/index.ts': source("import { readFileSync } from 'node:fs'; readFileSync('x');") });
  await expect(bundleModule(folder)).rejects.toThrow(/node:fs/);
});
