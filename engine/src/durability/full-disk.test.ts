/** A real disk that is really full: a small file system in memory, where the system allows one. */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createEngine, type EngineOptions } from '../embedded.ts';
import { startHost } from '../host.ts';
import { bundleSource } from '../testing/bundle-text.ts';
import { openFolder } from './file-durability.ts';

// A busy machine needs many times what a quiet one does.
vi.setConfig({ testTimeout: 180_000 });

const source = `
  import { schema, table, t } from 'spacetimedb/server';
  const module = schema({ note: table({ name: 'note' }, { id: t.u64().primaryKey(), text: t.string() }) });
  export default module;
  export const add = module.reducer({ id: t.u64(), text: t.string() }, (ctx, row) => {
    ctx.db.note.insert(row);
  });
  export const clear = module.reducer(ctx => {
    for (const row of ctx.db.note.iter()) ctx.db.note.id.delete(row.id);
  });`;

let disk: string;
let reason: string | null = null;
beforeAll(() => {
  disk = mkdtempSync(join(tmpdir(), 'plaza-disk-'));
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', disk]);
  if (mount.status !== 0) reason = mount.stderr?.toString().trim() || 'there is no mount command';
});
afterAll(() => {
  if (reason === null) spawnSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});

it('[D13] a host on a full disk says why it takes no new database, and starts there again', async context => {
  if (reason !== null) {
    console.log(`Not tried on a real full disk: ${reason}`);
    context.skip(reason);
  }
  const dataDir = join(disk, 'host');
  const start = () => startHost({ listenAddress: '127.0.0.1:0', dataDir });
  const first = await start();
  const js = await bundleSource(source);
  const { token } = await (await fetch(`${first.url}/v1/identity`, { method: 'POST' })).json();
  const request = (url: string, path: string, method: string, body: string) =>
    fetch(`${url}/v1/database${path}`, {
      method,
      body,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/javascript' },
    });
  const publish = (url: string, name: string) => request(url, `/${name}?host_type=Js`, 'PUT', js);
  expect((await publish(first.url, 'one')).status).toBe(200);
  fill(join(disk, 'ballast'));
  const refused = await publish(first.url, 'two');
  expect(refused.ok).toBe(false);
  expect(first.databases.all).toHaveLength(1);
  await first.close();

  const second = await start();
  const answer = await request(second.url, '/one/sql', 'POST', 'SELECT * FROM note');
  expect(answer.status).toBe(200);
  rmSync(join(disk, 'ballast'));
  expect((await publish(second.url, 'two')).status).toBe(200);
  await second.close();
  rmSync(dataDir, { recursive: true });
});

function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(65_536, 1));
  } catch (error) {
    expect(String(error)).toContain('ENOSPC');
  } finally {
    closeSync(file);
  }
}

it('[D13] a disk of 12 MB gets full, refuses, gets room, and loses nothing', async context => {
  if (reason !== null) {
    console.log(`Not tried on a real full disk: ${reason}`);
    context.skip(reason);
  }
  const folder = join(disk, 'data');
  const warnings: string[] = [];
  const openDurability: EngineOptions['openDurability'] = replay =>
    openFolder(folder, replay, { warn: message => warnings.push(message), roomRetryMs: 5 });
  const module = await bundleSource(source);
  const engine = await createEngine({ module, openDurability });
  const { database } = engine;
  const anna = engine.as('anna');
  const until = async (isTrue: () => boolean): Promise<void> => {
    while (!isTrue()) await setTimeout(1);
  };
  await until(() => statfsSync(disk).bavail * statfsSync(disk).bsize < 8.1e6);
  // Something else takes most of the room.
  writeFileSync(join(disk, 'ballast'), Buffer.alloc(5_000_000, 1));
  const text = 'x'.repeat(50_000);
  let id = 0n;
  while (database.refusal === null && id < 1_000n) {
    await anna.call('add', { id, text }).then(
      () => {
        id++;
      },
      error => expect(String(error)).toContain('is full'),
    );
    await setTimeout(0);
  }
  expect(database.refusal).toContain('is full');
  await until(() => database.durableOffset === database.offset);
  await expect(anna.call('add', { id: 5_000n, text })).rejects.toThrow('is full');
  expect(engine.rows('note')).toHaveLength(Number(id));

  rmSync(join(disk, 'ballast'));
  await until(() => database.refusal === null);
  await anna.call('add', { id: 9_999n, text });
  expect(warnings).toEqual([
    expect.stringContaining('is full'),
    expect.stringContaining('has room again'),
  ]);
  await engine.close();
  // Even a start finds its way on a disk without a single byte to spare.
  fill(join(disk, 'ballast'));
  const again = await createEngine({ module, openDurability });
  expect(again.rows('note')).toHaveLength(Number(id) + 1);
  await again.as('anna').call('add', { id: 10_000n, text: 'from the reserve' });
  await until(() => again.database.refusal !== null);
  await expect(again.as('anna').call('add', { id: 10_001n, text })).rejects.toThrow('is full');
  await until(() => again.database.durableOffset === again.database.offset);
  rmSync(join(disk, 'ballast'));
  await until(() => again.database.refusal === null);
  await again.as('anna').call('add', { id: 10_002n, text });
  await again.close();
  const last = await createEngine({ module, openDurability });
  expect(last.rows('note')).toHaveLength(Number(id) + 3);
  await last.close();
});
