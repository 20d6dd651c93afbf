/**
 * Data folders as files: a tar, compressed by Brotli, because an embedded PostgreSQL of 40 MB is
 * nearly all zeros and shrinks to one.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createBrotliDecompress } from 'node:zlib';

/** Packs a folder's contents. */
export async function pack(folder: string, archive: string): Promise<void> {
  const tar = spawn('tar', ['-C', folder, '-cf', '-', '.'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const compress = createBrotliCompress({
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 9,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    },
  });
  await Promise.all([pipeline(tar.stdout, compress, createWriteStream(archive)), succeeds(tar)]);
}

/** Unpacks into an existing folder. */
export async function unpack(archive: string, folder: string): Promise<void> {
  const tar = spawn('tar', ['-C', folder, '-xf', '-'], { stdio: ['pipe', 'ignore', 'inherit'] });
  const source = createReadStream(archive);
  await Promise.all([pipeline(source, createBrotliDecompress(), tar.stdin), succeeds(tar)]);
}

async function succeeds(tar: ReturnType<typeof spawn>): Promise<void> {
  const [code] = await once(tar, 'close');
  if (code !== 0) throw new Error(`tar ended with code ${code}`);
}
