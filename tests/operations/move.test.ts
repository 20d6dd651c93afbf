/**
 * A community moves from the embedded engine to a SpacetimeDB, by the commands of
 * docs/operating.md. An engine of our own stands for SpacetimeDB; what is used of it is public.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { furnish, furnished, visit, writeComments } from '../community.ts';
import { type EngineProcess, startEngineProcess } from '../engine-process.ts';
import { type Plaza, startPlaza } from '../plaza.ts';

const root = path.resolve(import.meta.dirname, '../..');
const work = mkdtempSync(path.join(tmpdir(), 'plaza-move-'));
const dataDir = path.join(work, 'data');
let plaza: Plaza | undefined;
let elsewhere: EngineProcess | undefined;

afterAll(async () => {
  await plaza?.stop();
  await elsewhere?.stop();
  rmSync(work, { recursive: true, force: true });
});

async function run(script: string, args: readonly string[], env: Record<string, string> = {}) {
  const options = { cwd: root, env: { ...process.env, PLAZA_DATA_DIR: dataDir, ...env } };
  return await promisify(execFile)(process.execPath, [script, ...args], options);
}

it('takes everything along, and goes on with new ids', async () => {
  plaza = await startPlaza({ empty: true, dataDir });
  await furnish(plaza.url);
  await plaza.close();

  const file = path.join(work, 'community.jsonl.gz');
  const engine = 'dist/engine/cli.js';
  await run(engine, ['export', 'plaza', file, '--data-dir', path.join(dataDir, 'engine')]);

  elsewhere = await startEngineProcess(path.join(work, 'elsewhere'));
  const token = path.join(dataDir, 'secrets', 'engine-owner.token');
  renameSync(token, path.join(work, 'old.token'));
  const env = { SPACETIMEDB_URI: elsewhere.uri };
  await run('scripts/publish-module.js', [], env);
  await run(engine, ['import', file, 'plaza', '--server', elsewhere.uri, '--token-file', token]);

  // The other engine asks the issuer for its keys, and the issuer is the first start's address.
  plaza = await startPlaza({ dataDir, env, port: Number(new URL(plaza.url).port) });
  expect(await visit(plaza.url)).toEqual(furnished);
  const writing = writeComments(plaza.url);
  await writing.some(3);
  const written = await writing.stop();
  const { comments } = await visit(plaza.url);
  expect(comments).toEqual([...furnished.comments, ...written]);
});
