/**
 * `npm start` and `npm run dev`: runs the sync engine and the app server, brings the module up to
 * date, watches both and stops them in order.
 *
 *   settings and folder checked → engine → module published → app server → address printed
 *
 * Whatever is wrong before the address is printed ends in one sentence and exit code 1, with
 * nothing left running.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleModule } from '../../engine/src/module-host/bundle.ts';
import {
  allowedOrigins,
  bracketed,
  defaultPublicUrl,
  ownOrigin,
  readConfig,
} from '../../server/src/config.ts';
import { openDataFolder } from '../../server/src/data-folder/data-folder.ts';
import { keptIssuer } from '../../server/src/data-folder/secrets.ts';
import { StartError } from '../../server/src/start-error.ts';
import { Child, ChildEnded } from './child.ts';
import { startVite, watchModule, watchServer } from './dev.ts';
import { freePort } from './free-port.ts';
import { ownerToken, publishModule } from './publish.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const usage = `npm start [-- --empty]

Starts Plaza: the sync engine and the app server, on 127.0.0.1 unless PLAZA_HOST says otherwise.

  --empty   begin without the demonstration community and print a link for the first admin
  --help    show this

Settings are environment variables: see docs/configuration.md.`;

// Variables that are set already win over the file.
if (existsSync('.env')) process.loadEnvFile('.env');

const children: Child[] = [];
let isStopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void stop(0));

try {
  await start();
  await Promise.race(children.map(child => child.failure));
} catch (error) {
  // What breaks off because of Ctrl-C is no trouble; an end of one of ours has said why itself.
  if (!isStopping && !(error instanceof ChildEnded)) {
    console.error(error instanceof StartError ? error.message : error);
  }
  await stop(1);
}

async function start(): Promise<void> {
  const { values } = parse();
  const config = readConfig(process.env, { empty: values.empty });
  openDataFolder(config.dataDir).release();
  const port = await freePort(config.host, config.port, 'PLAZA_PORT');
  // In development Vite holds the public port and hands over to the app server behind it.
  const serverPort = values.dev ? port + 1 : port;
  const serverUrl = ownOrigin(config.host, serverPort);
  const publicUrl = config.publicUrl ?? defaultPublicUrl(config.host, port);

  let published = Promise.resolve();
  if (config.engine.embedded) {
    const { embedded } = config.engine;
    const enginePort = await freePort(config.host, embedded.port, 'PLAZA_ENGINE_PORT');
    const issuer = keptIssuer(path.join(config.dataDir, 'secrets'), {
      configured: config.issuer,
      fallback: publicUrl,
    });
    await run({
      name: 'sync engine',
      script: path.join(root, 'dist/engine/cli.js'),
      args: [
        'start',
        '--quiet',
        '--listen-addr',
        `${bracketed(config.host)}:${enginePort}`,
        '--data-dir',
        path.join(config.dataDir, 'engine'),
        // The issuer keeps its name when Plaza moves; its keys are always next door.
        '--issuer-at',
        `${issuer}=${serverUrl}`,
        ...(config.trustedProxies > 0 ? ['--trust-proxy'] : []),
        ...allowedOrigins(publicUrl, config.allowedOrigins).flatMap(origin => [
          '--allow-origin',
          origin,
        ]),
      ],
      isReady: () => answers(new URL('/v1/ping', config.engine.uri)),
    });
    const token = await ownerToken(config);
    const publish = (js: Uint8Array<ArrayBuffer>) => publishModule(config, token, js);
    published = publish(readFileSync(path.join(root, 'dist/module.js')));
    if (values.dev) {
      watchModule(root, async () =>
        publish(new TextEncoder().encode(await bundleModule(path.join(root, 'module')))),
      );
    }
  }

  // The app server opens its database while the engine loads the module.
  const [server] = await Promise.all([
    run({
      name: 'app server',
      script: path.join(root, values.dev ? 'server/src/main.ts' : 'dist/server/main.js'),
      nodeArgs: values.dev ? ['--import', 'tsx'] : [],
      args: values.empty ? ['--empty'] : [],
      env: {
        PLAZA_PORT: String(serverPort),
        PLAZA_PUBLIC_URL: publicUrl,
        PLAZA_CLIENT_DIR: path.join(root, 'dist/client'),
      },
      isReady: () => answers(new URL('/readyz', serverUrl)),
    }),
    published,
  ]);
  if (values.dev) {
    watchServer(root, server);
    await startVite({ root, host: config.host, port, serverUrl });
  }
  console.log(`\nPlaza is open at ${publicUrl}\n`);
}

async function run(options: ConstructorParameters<typeof Child>[0]): Promise<Child> {
  const child = new Child(options);
  children.push(child);
  await child.start();
  return child;
}

/** Last started, first stopped: the app server lets go of the engine before it goes. */
async function stop(code: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  for (const child of children.reverse()) await child.stop();
  process.exit(code);
}

function parse() {
  try {
    const parsed = parseArgs({
      options: {
        empty: { type: 'boolean', default: false },
        dev: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (parsed.values.help) {
      console.log(usage);
      process.exit(0);
    }
    return parsed;
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

async function answers(url: URL): Promise<boolean> {
  const response = await fetch(url);
  return response.ok;
}
