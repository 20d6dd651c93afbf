/** The engine of a soak, in a process of its own: says how it is whenever it is asked. */
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startHost } from '../../engine/src/host.ts';
import { bundleModule } from '../../engine/src/module-host/bundle.ts';

/** How the process is. */
export interface Sample {
  readonly heapMib: number;
  readonly residentMib: number;
  /** Open files and sockets. */
  readonly handles: number;
  readonly connections: number;
  readonly queries: number;
}

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: '' },
    module: { type: 'string', default: '' },
  },
});
const host = await startHost({
  listenAddress: '127.0.0.1:0',
  dataDir: values.folder,
  report: message => process.stderr.write(`${message}\n`),
});
const { token } = await (await fetch(`${host.url}/v1/identity`, { method: 'POST' })).json();
const published = await fetch(`${host.url}/v1/database/soak?host_type=Js`, {
  method: 'PUT',
  headers: { authorization: `Bearer ${token}` },
  body: await bundleModule(values.module),
});
if (!published.ok) throw new Error(await published.text());
process.send?.({ url: host.url });

process.on('message', (message: 'sample' | 'end') => {
  if (message === 'end') void host.close().then(() => process.exit(0));
  else process.send?.(takeSample());
});

function takeSample(): Sample {
  // What is garbage is not what grows.
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const live = host.databases.find('soak')?.live;
  return {
    heapMib: heapUsed / 2 ** 20,
    residentMib: rss / 2 ** 20,
    handles: readdirSync('/proc/self/fd').length,
    connections: live?.connections.size ?? 0,
    queries: live?.hub.statistics.queries ?? 0,
  };
}
