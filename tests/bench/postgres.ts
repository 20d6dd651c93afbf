/** PostgreSQL as a baseline: Debian's, a cluster of our own in a temporary folder. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../free-port.ts';
import type { HttpPostgresOptions } from './load/http-postgres.ts';
import { startServer } from './processes.ts';

/** An HTTP server over PostgreSQL that makes transfers. */
export interface RunningBaseline {
  /** `http://127.0.0.1:PORT` */
  readonly uri: string;
  stop(): Promise<void>;
}

/**
 * Starts the baseline, with PostgreSQL's own settings but for the port: what it confirms is on the
 * disk, as with the engine. Installs Debian's package when it is missing and this is root.
 * @returns null, with the reason printed, where there is no PostgreSQL
 */
export async function startPostgres(
  options: Pick<HttpPostgresOptions, 'accounts' | 'connections'>,
): Promise<RunningBaseline | null> {
  const programs = findPrograms() ?? install();
  if (programs === null) {
    console.error('No PostgreSQL to compare with: the package `postgresql` is not installed.');
    return null;
  }
  const account = accountToRunAs();
  if (account === null) {
    console.error('No PostgreSQL to compare with: it does not run as root, and has no user here.');
    return null;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'plaza-postgres-'));
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid ?? account.uid);
  const user = 'bench';
  const data = path.join(folder, 'data');
  const made = spawnSync(
    path.join(programs, 'initdb'),
    ['-D', data, '-U', user, '--auth=trust', '--encoding=UTF8', '--locale=C'],
    { ...account, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const postgres = spawn(
    path.join(programs, 'postgres'),
    [
      ...['-D', data, '-p', String(port), '-k', folder],
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'log_min_messages=fatal'],
      ...['-c', 'log_min_error_statement=panic'],
    ],
    { ...account, cwd: folder, stdio: 'ignore' },
  );
  await untilReady(path.join(programs, 'pg_isready'), port);
  const server = await startServer('http-postgres', {
    ...options,
    port,
    user,
  } satisfies HttpPostgresOptions);
  return {
    uri: `http://127.0.0.1:${server.port}`,
    async stop() {
      await server.stop();
      // Also those that wait for a lock.
      postgres.kill('SIGINT');
      await once(postgres, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The folder of PostgreSQL's programs, of the newest version that is installed. */
function findPrograms(): string | null {
  const base = '/usr/lib/postgresql';
  try {
    const versions = readdirSync(base).sort((a, b) => Number(b) - Number(a));
    return versions[0] === undefined ? null : path.join(base, versions[0], 'bin');
  } catch {
    return null;
  }
}

function install(): string | null {
  if (process.getuid?.() !== 0) return null;
  console.error('installing postgresql …');
  spawnSync('apt-get', ['install', '--yes', '--no-install-recommends', 'postgresql'], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return findPrograms();
}

/** PostgreSQL refuses to run as root; then it runs as the user that its package made. */
function accountToRunAs(): { uid?: number; gid?: number } | null {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout || Number.NaN);
  const [uid, gid] = [id('-u'), id('-g')];
  return Number.isNaN(uid) || Number.isNaN(gid) ? null : { uid, gid };
}

async function untilReady(isReady: string, port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (spawnSync(isReady, ['-q', '-h', '127.0.0.1', '-p', String(port)]).status === 0) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error('PostgreSQL does not start');
}
