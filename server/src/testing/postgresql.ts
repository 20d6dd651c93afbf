/**
 * For tests: a PostgreSQL server of their own, from the programs that are installed here. It
 * listens on a socket in its own folder only.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A running server. */
export interface PostgresServer {
  /** For `DATABASE_URL`. */
  readonly url: string;
  end(): Promise<void>;
}

/** Where Debian puts the programs of each version; elsewhere they are on the path. */
const DEBIAN_FOLDER = '/usr/lib/postgresql';

/** The folder of PostgreSQL's programs; null when there is none on this machine. */
export function postgresPrograms(): string | null {
  const versions = existsSync(DEBIAN_FOLDER) ? readdirSync(DEBIAN_FOLDER).sort() : [];
  const folders = versions.reverse().map(version => join(DEBIAN_FOLDER, version, 'bin'));
  const onPath = process.env.PATH?.split(':') ?? [];
  return [...folders, ...onPath].find(folder => existsSync(join(folder, 'initdb'))) ?? null;
}

/** Starts a server with an empty database. @param programs from {@link postgresPrograms} */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const dir = mkdtempSync(join(tmpdir(), 'plaza-pg-'));
  const account = unprivileged();
  if (account) chownSync(dir, account.uid, account.gid);
  const data = join(dir, 'data');
  const made = spawnSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-N'],
    {
      ...account,
      encoding: 'utf8',
    },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const settings = ['-c', 'listen_addresses=', '-c', 'fsync=off'];
  const server = spawn(join(programs, 'postgres'), ['-D', data, '-k', dir, ...settings], {
    ...account,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  while (!said.includes('ready to accept connections')) {
    const [chunk] = await Promise.race([once(server.stderr, 'data'), once(server, 'exit')]);
    if (server.exitCode !== null) throw new Error(`postgres ended: ${said}`);
    said += chunk;
  }
  return {
    url: `postgres://postgres@localhost/postgres?host=${encodeURIComponent(dir)}`,
    async end() {
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root: then its own account runs it. */
function unprivileged(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const idOf = (flag: string) =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: idOf('-u'), gid: idOf('-g') };
}
