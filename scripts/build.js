/**
 * Builds what `npm start` runs: the engine, the app server and the supervisor as plain JavaScript,
 * the module as one bundle, the client as static files. A stamp of the sources makes a second
 * build of the same tree free.
 *
 * Run by itself (`npm run build`) or by `npm start` when the stamp no longer fits.
 */
import './node-version.js';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The repository's root. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
const stampFile = path.join(dist, 'stamp');

/** What each part of the build reads; a change in one part leaves the others alone. */
const inputs = {
  node: ['engine/src', 'server', 'shared', 'scripts', 'package-lock.json'],
  module: ['module/src', 'shared/src', 'engine/src/module-host', 'package-lock.json'],
  client: ['client', 'shared/src', 'package-lock.json'],
  // The version of the embedded PostgreSQL stands there.
  database: ['server/package.json'],
};

/**
 * Builds the parts whose sources changed since their last build.
 * @param {{ log?: (line: string) => void, parts?: string[] }} [options] `parts`: all by default
 */
export async function build({ log = console.log, parts = Object.keys(inputs) } = {}) {
  const stamps = readStamps();
  const stale = new Set(parts.filter(part => stamps[part] !== stampOf(part)));
  const make = async part => {
    if (!stale.has(part)) return;
    const started = performance.now();
    const stamp = stampOf(part);
    await builders[part]();
    stamps[part] = stamp;
    writeFileSync(stampFile, JSON.stringify(stamps));
    log(`built ${part} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  };
  mkdirSync(dist, { recursive: true });
  // The module is bundled by the engine's own bundler; all else is independent.
  await Promise.all([make('node').then(() => make('module')), make('client'), make('database')]);
}

const builders = {
  async node() {
    const { build: esbuild } = await import('esbuild');
    for (const part of ['engine', 'server', 'supervisor']) {
      rmSync(path.join(dist, part), { recursive: true, force: true });
    }
    const entries = {
      'engine/index': 'engine/src/index.ts',
      'engine/cli': 'engine/src/cli/main.ts',
      'engine/procedure-worker': 'engine/src/procedures/procedure-worker.ts',
      'server/main': 'server/src/main.ts',
      'supervisor/main': 'scripts/supervisor/main.ts',
      'supervisor/publish-module': 'scripts/supervisor/publish-module.ts',
      'supervisor/backup': 'scripts/supervisor/backup.ts',
      'supervisor/restore': 'scripts/supervisor/restore.ts',
    };
    // One bundle each: a file that locates a neighbour by `import.meta.url` must stay in place.
    await Promise.all(
      Object.entries(entries).map(([out, entry]) =>
        esbuild({
          entryPoints: { [out]: path.join(root, entry) },
          outdir: dist,
          bundle: true,
          platform: 'node',
          target: 'node20.19',
          format: 'esm',
          sourcemap: true,
          logLevel: 'warning',
          external: unbundled.flatMap(name => [name, `${name}/*`]),
          // Bundled CommonJS packages ask for Node's own modules by `require`.
          banner: {
            js: "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);",
          },
        }),
      ),
    );
    copyFolder('server/drizzle', 'server/drizzle');
  },

  async module() {
    const { bundleModule } = await import(pathToFileURL(path.join(dist, 'engine/index.js')).href);
    const js = await bundleModule(path.join(root, 'module'));
    writeFileSync(path.join(dist, 'module.js'), js);
  },

  /** An empty PostgreSQL, which a first start copies: making one takes seconds. */
  async database() {
    const { PGlite } = await import('@electric-sql/pglite');
    const folder = path.join(dist, 'postgres-template');
    const draft = `${folder}.new`;
    for (const stale of [folder, draft]) rmSync(stale, { recursive: true, force: true });
    await (await PGlite.create({ dataDir: draft })).close();
    renameSync(draft, folder);
  },

  async client() {
    const { build: viteBuild } = await import('vite');
    await viteBuild({
      root: path.join(root, 'client'),
      configFile: path.join(root, 'client/vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: path.join(dist, 'client'), emptyOutDir: true },
    });
  },
};

/**
 * Packages that cannot move into a bundle: native code, WebAssembly and workers found by path, or
 * a loader of their own. Everything else goes in, which halves the time that a start takes.
 */
const unbundled = ['sharp', '@electric-sql/pglite', 'pg', 'pino', 'undici', 'esbuild', 'vite'];

function copyFolder(from, to) {
  const source = path.join(root, from);
  if (!existsSync(source)) return;
  for (const file of filesUnder(source)) {
    const target = path.join(dist, to, path.relative(source, file));
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(file, target);
  }
}

/** Sizes and modification times instead of contents: reading them takes 10 ms, not 100. */
function stampOf(part) {
  const hash = createHash('sha256');
  for (const input of inputs[part]) {
    for (const file of filesUnder(path.join(root, input))) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${path.relative(root, file)}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

function* filesUnder(target) {
  const stat = statSync(target, { throwIfNoEntry: false });
  if (!stat) return;
  if (stat.isFile()) {
    yield target;
    return;
  }
  for (const entry of readdirSync(target, { withFileTypes: true }).sort(byName)) {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.endsWith('.test.ts'))
      continue;
    yield* filesUnder(path.join(target, entry.name));
  }
}

const byName = (a, b) => (a.name < b.name ? -1 : 1);

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
