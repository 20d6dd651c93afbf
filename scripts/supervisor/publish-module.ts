/**
 * `npm run publish-module`: publishes the module to the engine of `SPACETIMEDB_URI`, or to the
 * embedded one where it runs. The first time it also makes the owner's token and keeps it in the
 * data folder, from where the app server takes it.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../server/src/config.ts';
import { StartError } from '../../server/src/start-error.ts';
import { ownerToken, publishModule } from './publish.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

if (existsSync('.env')) process.loadEnvFile('.env');

try {
  const config = readConfig(process.env);
  const { uri, database } = config.engine;
  await requireEngine(uri);
  mkdirSync(path.join(config.dataDir, 'secrets'), { recursive: true, mode: 0o700 });
  await publishModule(
    config,
    await ownerToken(config),
    readFileSync(path.join(root, 'dist/module.js')),
  );
  console.log(`The module is published as ${database} at ${uri}.`);
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exitCode = 1;
}

async function requireEngine(uri: string): Promise<void> {
  try {
    await fetch(new URL('/v1/ping', uri));
  } catch (error) {
    throw new StartError(`No engine answers at ${uri}. Is SPACETIMEDB_URI right?`, {
      cause: error,
    });
  }
}
