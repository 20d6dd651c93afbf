#!/usr/bin/env node
// Runs the built command line when it is newer than every source, else the sources themselves.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`plaza-engine needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

const sources = fileURLToPath(new URL('../src/', import.meta.url));
const built = fileURLToPath(new URL('../../dist/engine/cli.js', import.meta.url));

if (isBuildCurrent()) {
  await import(pathToFileURL(built).href);
} else {
  const { register } = await import('tsx/esm/api');
  register();
  await import(new URL('../src/cli/main.ts', import.meta.url).href);
}

function isBuildCurrent() {
  if (!existsSync(built)) return false;
  if (!existsSync(sources)) return true;
  const builtAt = statSync(built).mtimeMs;
  return readdirSync(sources, { recursive: true, withFileTypes: true })
    .filter(
      entry => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'),
    )
    .every(entry => statSync(`${entry.parentPath}/${entry.name}`).mtimeMs <= builtAt);
}
