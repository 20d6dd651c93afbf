/** The app server as a process: settings in, one server, a clean end on a signal. */
import { existsSync } from 'node:fs';
import { setGlobalLogLevel } from 'spacetimedb';
import { readConfig } from './config.ts';
import { openLog } from './log.ts';
import { StartError } from './start-error.ts';
import { startServer } from './start-server.ts';

// Variables that are set already win over the file.
if (existsSync('.env')) process.loadEnvFile('.env');

// The engine link tells of its connections itself.
setGlobalLogLevel('warn');

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

try {
  const config = readConfig(process.env, { empty: process.argv.includes('--empty') });
  const log = openLog(config.logLevel);
  const server = await startServer(config, log);
  log.debug({ url: server.url }, 'The app server is ready');
  if (server.adminLink) {
    console.log(
      `\nThis Plaza has no admin yet. Sign up and become it here:\n${server.adminLink}\n`,
    );
  }

  const stop = async () => {
    for (const signal of STOP_SIGNALS) process.off(signal, stop);
    process.off('disconnect', stop);
    await server.stop();
    process.exit(0);
  };
  for (const signal of STOP_SIGNALS) process.once(signal, stop);
  // The supervisor that started us is gone, perhaps since before anybody listened for it.
  process.once('disconnect', stop);
  if (process.connected === false) await stop();
} catch (error) {
  // What people can put right is told in its one sentence, anything else with its stack.
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
}
