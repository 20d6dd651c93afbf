/**
 * Serves the built client: files by their path, `index.html` for every page address. A file is read
 * and compressed once and kept; a build that replaces it is noticed by its time.
 */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context, Handler } from 'hono';
import { systemErrorCode } from '../start-error.ts';
import type { ServerEnvironment } from './environment.ts';

interface ServedFile {
  readonly changedMs: number;
  readonly type: string;
  readonly etag: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  /** Null for what is compressed already. */
  readonly brotli: Uint8Array<ArrayBuffer> | null;
  readonly gzip: Uint8Array<ArrayBuffer> | null;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

const COMPRESSED = /^(text\/|application\/(json|manifest|wasm)|image\/svg)/;

/** Files that the bundler names by their content never change under their name. */
const HASHED_NAME = /^\/assets\/.+-[\w-]{8,}\.\w+$/;

/**
 * A handler for GET requests.
 * @param folder the built client
 */
export function clientFiles(folder: string): Handler<ServerEnvironment> {
  const files = new Map<string, ServedFile>();

  const lookUp = async (path: string): Promise<ServedFile | null> => {
    const absolute = join(folder, normalize(path));
    if (!absolute.startsWith(folder + sep)) return null;
    const found = await statFile(absolute);
    if (!found) return null;
    const known = files.get(absolute);
    if (known?.changedMs === found.mtimeMs) return known;
    const file = await readServed(absolute, found.mtimeMs);
    files.set(absolute, file);
    return file;
  };

  return async c => {
    const path = decodePath(c.req.path);
    const exact = path === null || path.endsWith('/') ? null : await lookUp(path);
    if (exact && path !== null) return send(c, exact, HASHED_NAME.test(path));
    // A missing script must not get a page: the browser would report a syntax error instead.
    if (path === null || extname(path) !== '') return c.notFound();
    const page = await lookUp('/index.html');
    return page
      ? send(c, page, false)
      : c.text('The client is not built yet. Run: npm run build', 503);
  };
}

/** How the system says that nothing has this name: anybody may ask for any. */
const NO_SUCH_FILE: ReadonlySet<string> = new Set([
  'ENOENT',
  'ENOTDIR',
  'ENAMETOOLONG',
  'ERR_INVALID_ARG_VALUE',
]);

async function statFile(path: string) {
  try {
    const found = await stat(path);
    return found.isFile() ? found : null;
  } catch (error) {
    if (NO_SUCH_FILE.has(systemErrorCode(error) ?? '')) return null;
    throw error;
  }
}

async function readServed(path: string, changedMs: number): Promise<ServedFile> {
  const plain = new Uint8Array(await readFile(path));
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  const isText = COMPRESSED.test(type) && plain.length > 512;
  const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
  const [brotli, zipped] = isText
    ? await Promise.all([promisify(brotliCompress)(plain, brotliOptions), promisify(gzip)(plain)])
    : [null, null];
  return {
    changedMs,
    type,
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    plain,
    brotli: brotli && new Uint8Array(brotli),
    gzip: zipped && new Uint8Array(zipped),
  };
}

function send(c: Context<ServerEnvironment>, file: ServedFile, isHashed: boolean): Response {
  c.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  c.header('etag', file.etag);
  if (file.brotli) c.header('vary', 'accept-encoding');
  if (c.req.header('if-none-match') === file.etag) return c.body(null, 304);
  c.header('content-type', file.type);
  const accepted = c.req.header('accept-encoding') ?? '';
  for (const [name, body] of [
    ['br', file.brotli],
    ['gzip', file.gzip],
  ] as const) {
    if (!body || !new RegExp(`\\b${name}\\b(?!;\\s*q=0(\\.0+)?(,|$))`).test(accepted)) continue;
    c.header('content-encoding', name);
    return c.body(body);
  }
  return c.body(file.plain);
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
