import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CorruptionError } from './durability.ts';
import { readSealed, writeSealed } from './sealed-file.ts';

// A busy machine needs many times what a quiet one does.
vi.setConfig({ testTimeout: 180_000 });

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealed-file-'));
  path = join(folder, 'list.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const isUnsealed = (text: string): boolean => /^\{.*\}\n$/.test(text);
const text = '{"names":["plaza"]}\n';

describe('a sealed file', () => {
  it('is there again, twice', async () => {
    expect(await readSealed(path, { isUnsealed })).toBeNull();
    await writeSealed(path, text);
    expect(await readSealed(path, { isUnsealed })).toBe(text);
    expect(readdirSync(folder)).toEqual(['list.json', 'list.json.copy']);
  });

  it('of an earlier version is read and sealed', async () => {
    writeFileSync(path, text);
    expect(await readSealed(path, { isUnsealed })).toBe(text);
    expect(readFileSync(path, 'utf8')).toMatch(/"crc32 [0-9a-f]{8}"\n$/);
    expect(readFileSync(`${path}.copy`)).toEqual(readFileSync(path));
  });

  it('[D7] [D15] with any bit of it flipped is refused, and mended from the other one', async () => {
    await writeSealed(path, text);
    const whole = readFileSync(path);
    for (const name of [path, `${path}.copy`])
      for (let at = 0; at < whole.length; at++)
        for (let bit = 0; bit < 8; bit++) {
          const flipped = Buffer.from(whole);
          flipped[at]! ^= 1 << bit;
          writeFileSync(name, flipped);
          const error: unknown = await readSealed(path, { isUnsealed }).catch((e: unknown) => e);
          expect(error, `${name}, byte ${at}, bit ${bit}`).toBeInstanceOf(CorruptionError);
          expect(error).toMatchObject({ file: name, position: at });
          expect(readFileSync(name)).toEqual(flipped);
          if (bit !== at % 8) {
            writeFileSync(name, whole);
            continue;
          }
          const told: string[] = [];
          const repair = (sentence: string): unknown => told.push(sentence);
          expect(await readSealed(path, { isUnsealed, repair })).toBe(text);
          expect(told).toEqual([expect.stringContaining(`${name} was damaged at byte ${at}`)]);
          expect(readFileSync(name)).toEqual(whole);
        }
  });

  it('[D7] that is missing while its copy is there is refused', async () => {
    await writeSealed(path, text);
    rmSync(path);
    await expect(readSealed(path, { isUnsealed })).rejects.toThrow('it is missing');
  });

  it('[D2] whose copy a crash has left behind counts', async () => {
    await writeSealed(path, '{"old":1}\n');
    const old = readFileSync(path);
    await writeSealed(path, text);
    writeFileSync(`${path}.copy`, old);
    expect(await readSealed(path, { isUnsealed })).toBe(text);
    expect(readFileSync(`${path}.copy`)).toEqual(readFileSync(path));
  });
});
