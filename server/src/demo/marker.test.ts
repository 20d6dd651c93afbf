import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { demoMarker } from './marker.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'plaza-demo-'));
});

afterEach(() => rm(dataDir, { recursive: true }));

test('an untouched folder has no marker', async () => {
  expect(await demoMarker(dataDir).read()).toBeNull();
});

test('beginning again keeps the first moment', async () => {
  const first = new Date('2027-03-01T10:00:00Z');
  expect(await demoMarker(dataDir).begin(first)).toEqual(first);
  expect(await demoMarker(dataDir).begin(new Date('2027-03-01T10:05:00Z'))).toEqual(first);
  expect(await demoMarker(dataDir).read()).toEqual({ begunAt: first, isComplete: false });
});

test('completion lasts', async () => {
  const begunAt = new Date('2027-03-01T10:00:00Z');
  await demoMarker(dataDir).begin(begunAt);
  await demoMarker(dataDir).complete();
  expect(await demoMarker(dataDir).read()).toEqual({ begunAt, isComplete: true });
});

test('what was never begun cannot be completed', async () => {
  await expect(demoMarker(dataDir).complete()).rejects.toThrow('before it was begun');
});

test('a damaged marker is an error, not an untouched folder', async () => {
  await writeFile(join(dataDir, 'demo.json'), '{"begunAt":');
  await expect(demoMarker(dataDir).read()).rejects.toThrow('damaged');
});
