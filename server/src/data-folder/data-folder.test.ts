import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartError } from '../start-error.ts';
import { openDataFolder } from './data-folder.ts';
import { keptIssuer, keptSecret } from './secrets.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plaza-folder-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('openDataFolder', () => {
  it('makes what is missing and keeps secrets to the owner', () => {
    const folder = openDataFolder(join(root, 'deep', 'data'));
    expect(statSync(folder.files).isDirectory()).toBe(true);
    expect(statSync(folder.secrets).mode & 0o777).toBe(0o700);
    folder.release();
  });

  it('refuses a second opening, and allows one after the first has let go', () => {
    const first = openDataFolder(root);
    expect(() => openDataFolder(root)).toThrow(/is in use by a Plaza that already runs/);
    first.release();
    openDataFolder(root).release();
  });

  it('refuses while another process holds it, and takes over from one that died', async () => {
    // A process that lives until it is told otherwise, and has nothing to do with Plaza.
    const holder = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const lock = join(root, 'lock');
    writeFileSync(lock, JSON.stringify({ pid: holder.pid, started: null }));
    expect(() => openDataFolder(root)).toThrow(`process ${holder.pid}`);

    holder.stdin.end();
    await once(holder, 'exit');
    const folder = openDataFolder(root);
    expect(readFileSync(lock, 'utf8')).toContain(`"pid":${process.pid}`);
    folder.release();
  });

  it('takes over a lock whose process number now belongs to another process', () => {
    writeFileSync(join(root, 'lock'), JSON.stringify({ pid: process.ppid, started: '1' }));
    openDataFolder(root).release();
  });

  it('takes over a lock that a crash left half written', () => {
    writeFileSync(join(root, 'lock'), '{"pi');
    openDataFolder(root).release();
  });

  it('leaves a folder of a newer Plaza alone', () => {
    openDataFolder(root).release();
    writeFileSync(join(root, 'version'), '99\n');
    expect(() => openDataFolder(root)).toThrow(/layout 99/);
    expect(() => statSync(join(root, 'lock'))).toThrow();
  });

  it('says that it cannot write', () => {
    const file = join(root, 'a-file');
    writeFileSync(file, '');
    expect(() => openDataFolder(join(file, 'data'))).toThrow(StartError);
    expect(() => openDataFolder(join(file, 'data'))).toThrow(/cannot be written \(ENOTDIR\)/);
  });
});

describe('secrets', () => {
  it('are made once, long, and readable by the owner only', () => {
    const secret = keptSecret(root, 'auth-secret');
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(keptSecret(root, 'auth-secret')).toBe(secret);
    expect(keptSecret(root, 'another')).not.toBe(secret);
    expect(statSync(join(root, 'auth-secret')).mode & 0o777).toBe(0o600);
  });

  it('the issuer stays what the first start chose', () => {
    const first = { configured: null, fallback: 'http://localhost:4000' };
    expect(keptIssuer(root, first)).toBe('http://localhost:4000');
    expect(keptIssuer(root, { configured: null, fallback: 'http://localhost:5000' })).toBe(
      'http://localhost:4000',
    );
    expect(() => keptIssuer(root, { configured: 'https://other', fallback: '' })).toThrow(
      StartError,
    );
  });
});
