/**
 * What `npm run dev` adds: the client from Vite with hot reload, the app server from its sources
 * and started again on a change, the module bundled and republished to the running engine.
 */
import { watch } from 'node:fs';
import path from 'node:path';
import { bracketed } from '../../server/src/config.ts';
import { isLoopbackHost } from '../../server/src/http/client-address.ts';
import type { Child } from './child.ts';

/** Paths that belong to the app server; everything else is the client's. */
const serverPaths = [
  '/api',
  '/files',
  '/config.json',
  '/healthz',
  '/readyz',
  '/mailbox',
  '/.well-known',
];

/** Serves the client from its sources at the one public address, the rest from the app server. */
export async function startVite(options: {
  readonly root: string;
  /** Where to listen. */
  readonly host: string;
  readonly port: number;
  /** Origin of the app server. */
  readonly serverUrl: string;
}): Promise<{ close(): Promise<void> }> {
  const { createServer } = await import('vite');
  const proxy = {
    target: options.serverUrl,
    // Once others can reach this port, the app server must not take them for this machine's user.
    xfwd: !isLoopbackHost(bracketed(options.host)),
  };
  const vite = await createServer({
    root: path.join(options.root, 'client'),
    configFile: path.join(options.root, 'client/vite.config.ts'),
    clearScreen: false,
    server: {
      host: options.host,
      port: options.port,
      strictPort: true,
      proxy: Object.fromEntries(serverPaths.map(prefix => [prefix, proxy])),
    },
  });
  await vite.listen();
  return vite;
}

/** Starts the app server again when one of its sources changed. */
export function watchServer(root: string, server: Child): void {
  watchFolders([path.join(root, 'server/src'), path.join(root, 'shared/src')], async () => {
    console.log('The app server changed; starting it again.');
    await server.restart();
  });
}

/**
 * Publishes the module again when one of its sources changed; what the engine refuses is said and
 * the module that runs stays.
 * @param publish bundles and publishes
 */
export function watchModule(root: string, publish: () => Promise<void>): void {
  watchFolders([path.join(root, 'module/src'), path.join(root, 'shared/src')], async () => {
    const started = performance.now();
    await publish();
    console.log(`Module republished in ${Math.round(performance.now() - started)} ms.`);
  });
}

/** Calls back once for a burst of changes, and never twice at a time. */
function watchFolders(folders: readonly string[], onChange: () => Promise<void>): void {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  for (const folder of folders) {
    watch(folder, { recursive: true }, (_event, file) => {
      if (!file || !/\.tsx?$/.test(file) || /\.test\.tsx?$/.test(file)) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        running = running.then(onChange).catch(error => {
          console.error(error instanceof Error ? error.message : error);
        });
      }, 80);
    });
  }
}
