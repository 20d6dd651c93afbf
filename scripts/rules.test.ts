/** The rules of the engine's SPECs and the tests that prove them: none without the other. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

const specs = ['engine/SPEC.md', 'engine/src/wire/SPEC.md', 'engine/src/durability/SPEC.md'];
/** Where tests cite rules of the engine. */
const folders = ['engine', 'tests'];

/** `**TX1**` at the beginning of a list item. */
function rulesOf(spec: string): string[] {
  const text = readFileSync(join(root, spec), 'utf8');
  return [...text.matchAll(/^- \*\*([A-Z]+\d+)\*\*/gm)].map(match => match[1]!);
}

/** `[TX1]`, `[TX1, TX2]` or `[TX1] [TX2]` in the title of a test or a group of tests. */
function citationsIn(source: string): string[] {
  const titles = source.matchAll(/['"`]((?:\[[A-Z]+\d+(?:, ?[A-Z]+\d+)*\] ?)+)/g);
  return [...titles].flatMap(([, cited]) => cited!.match(/[A-Z]+\d+/g) ?? []);
}

function testFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map(entry => join(entry.parentPath, entry.name))
    .filter(file => !file.includes('node_modules'));
}

const rules = specs.flatMap(rulesOf);
const cited = new Map<string, string>();
for (const file of folders.flatMap(testFiles))
  for (const rule of citationsIn(readFileSync(file, 'utf8'))) cited.set(rule, file);

test('each rule has one number', () => {
  expect(rules.length).toBeGreaterThan(80);
  expect(rules.filter((rule, i) => rules.indexOf(rule) !== i)).toEqual([]);
});

test('each rule is cited by a test', () => {
  expect(rules.filter(rule => !cited.has(rule))).toEqual([]);
});

test('each number that a test cites is a rule', () => {
  const known = new Set(rules);
  const unknown = [...cited].filter(([rule]) => !known.has(rule));
  expect(unknown.map(([rule, file]) => `${rule} in ${file.slice(root.length + 1)}`)).toEqual([]);
});
