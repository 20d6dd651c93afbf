import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A running baseline of the fan-out. */
export interface PlainServer {
  /** `ws://127.0.0.1:PORT` */
  readonly uri: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts the bare `ws` server of `load/ws-server.ts`. */
export async function startPlainServer(): Promise<PlainServer> {
  const script = path.join(path.dirname(fileURLToPath(import.meta.url)), 'load/ws-server.js');
  const server = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(server.stdout, 'data');
  const { port } = JSON.parse(String(line)) as { port: number };
  return {
    uri: `ws://127.0.0.1:${port}`,
    pid: server.pid!,
    async stop() {
      server.kill();
      await once(server, 'exit');
    },
  };
}
