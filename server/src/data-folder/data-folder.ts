/** The data folder: everything that a community must keep, in one place. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError, systemErrorCode } from '../start-error.ts';
import { lockFolder } from './folder-lock.ts';

/** Paths inside an open data folder. */
export interface DataFolder {
  readonly root: string;
  /** The embedded PostgreSQL. */
  readonly postgres: string;
  /** Uploaded pictures. */
  readonly files: string;
  /** Keys and secrets, readable by the owner alone. */
  readonly secrets: string;
  /** Lets another server use the folder. */
  release(): void;
}

/** The layout that this code reads and writes. */
export const LAYOUT_VERSION = 1;

/**
 * Creates or opens the data folder and locks it.
 * @param root absolute path
 * @throws {StartError} the folder cannot be written, is in use, or comes from a newer Plaza
 */
export function openDataFolder(root: string): DataFolder {
  const folder = {
    root,
    postgres: join(root, 'postgres'),
    files: join(root, 'files'),
    secrets: join(root, 'secrets'),
  };
  try {
    mkdirSync(root, { recursive: true });
    probeWriting(root);
    mkdirSync(folder.files, { recursive: true });
    mkdirSync(folder.secrets, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = systemErrorCode(error);
    throw new StartError(`The data folder ${root} cannot be written (${code ?? String(error)}).`, {
      cause: error,
    });
  }
  const release = lockFolder(join(root, 'lock'));
  try {
    checkVersion(join(root, 'version'));
  } catch (error) {
    release();
    throw error;
  }
  return { ...folder, release };
}

function probeWriting(root: string): void {
  const probe = join(root, `.probe-${process.pid}`);
  writeFileSync(probe, '');
  rmSync(probe);
}

function checkVersion(path: string): void {
  let found: string;
  try {
    found = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    writeFileSync(path, `${LAYOUT_VERSION}\n`);
    return;
  }
  if (found !== String(LAYOUT_VERSION)) {
    throw new StartError(
      `The data folder has layout ${found}, but this Plaza knows layout ${LAYOUT_VERSION}: start it with the Plaza that wrote it.`,
    );
  }
}
