/** The engine as a process of its own: started by the command that people type, and killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DbConnection, tables } from './host/fixtures/board/bindings/index.ts';
import { boardFolder } from './host/testing/board.ts';
import { bundleModule } from './module-host/bundle.ts';

let folder: string;
let engine: ChildProcess | undefined;
// Two starts of a process, on a machine that may be busy.
const timeout = 120_000;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plaza-engine-'));
});
afterEach(async () => {
  await end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the command. @returns where it listens */
function start(): Promise<string> {
  const command = join(import.meta.dirname, '../bin/plaza-engine.js');
  const args = [command, 'start', '-l', '127.0.0.1:0', '--data-dir', join(folder, 'data')];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  engine = child;
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', chunk => {
      output += chunk;
      const url = /listens on (http:\S+)\.\n/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', code => reject(new Error(`the engine ended with ${code}: ${output}`)));
  });
}

/** Ends the engine. @returns its exit code, or the signal that ended it */
async function end(signal: NodeJS.Signals): Promise<number | string | null> {
  const child = engine;
  engine = undefined;
  if (!child || child.exitCode !== null || child.signalCode !== null) return null;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
  return child.exitCode ?? child.signalCode;
}

async function publish(url: string): Promise<string> {
  const { token } = await (await fetch(`${url}/v1/identity`, { method: 'POST' })).json();
  const response = await fetch(`${url}/v1/database/board?host_type=Js`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}` },
    body: await bundleModule(boardFolder),
  });
  expect(response.status).toBe(200);
  return token;
}

async function query(url: string, token: string, sql: string): Promise<unknown[][]> {
  const response = await fetch(`${url}/v1/database/board/sql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: sql,
  });
  const [result] = await response.json();
  return result.rows;
}

function connect(url: string): Promise<DbConnection> {
  return new Promise((resolve, reject) => {
    DbConnection.builder()
      .withUri(url)
      .withDatabaseName('board')
      .onConnect(connection => resolve(connection))
      .onConnectError((_context, error) => reject(error))
      .build();
  });
}

describe('the process', () => {
  it('has everything that it confirmed after it was killed', { timeout }, async () => {
    const url = await start();
    const token = await publish(url);
    const client = await connect(url);
    const confirmed: string[] = [];
    // Many calls are under way when the end comes.
    const calls = Array.from({ length: 2_000 }, (_, i) =>
      client.reducers.pin({ text: `note ${i}`, size: i }).then(() => confirmed.push(`note ${i}`)),
    );
    await Promise.all(calls.slice(0, 500));
    expect(await end('SIGKILL')).toBe('SIGKILL');
    await Promise.race([Promise.allSettled(calls), new Promise(resolve => setImmediate(resolve))]);
    const known = [...confirmed];

    const again = await start();
    const rows = await query(again, token, 'SELECT text FROM note');
    const number = (text: string) => Number(text.slice('note '.length));
    const texts = rows.map(([text]) => String(text)).sort((a, b) => number(a) - number(b));
    expect(texts).toEqual(expect.arrayContaining(known));
    // A prefix of what was called, in order, and nothing twice.
    expect(texts).toEqual(Array.from({ length: texts.length }, (_, i) => `note ${i}`));
    // The client that the crash left behind has been seen off; only the query itself is there.
    expect(await query(again, token, 'SELECT * FROM visit')).toHaveLength(1);
    const back = await connect(again);
    await new Promise<void>(resolve => {
      back
        .subscriptionBuilder()
        .onApplied(() => resolve())
        .subscribe(tables.note);
    });
    expect(back.db.note.count()).toBe(BigInt(texts.length));
    back.disconnect();
    expect(await end('SIGTERM')).toBe(0);
  });

  it('ends when whoever started it is gone', { timeout }, async () => {
    await start();
    const exit = once(engine as ChildProcess, 'exit');
    engine?.disconnect();
    expect(await exit).toEqual([0, null]);
  });
});
