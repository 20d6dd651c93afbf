/**
 * Baseline of the fan-out: a bare `ws` server that sends the same number of bytes to as many
 * sockets, at the same pace, in processes placed as the engine's are. Run without a `uri` it is
 * the server (and prints its port), with one the subscribers.
 */
import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';
import { quantile } from '../statistics.ts';

interface PlainOptions {
  readonly uri?: string;
  readonly subscribers: number;
  readonly writesPerSecond: number;
  readonly seconds: number;
  readonly frameBytes: number;
}

const options = JSON.parse(process.argv[2] ?? '{}') as PlainOptions;
const nowMicros = () => Math.round((performance.timeOrigin + performance.now()) * 1_000);

if (options.uri === undefined) await serve();
else await measure(options.uri);

/** Echoes what one socket writes to all the others. */
async function serve(): Promise<void> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(server, 'listening');
  server.on('connection', socket => {
    socket.on('message', frame => {
      for (const other of server.clients) other.send(frame as Buffer, { binary: true });
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  console.log(JSON.stringify({ port: address.port }));
}

async function measure(uri: string): Promise<void> {
  const latencies: number[] = [];
  let deliveries = 0;
  let onAll: (() => void) | null = null;
  const open = async () => {
    const socket = new WebSocket(uri, { perMessageDeflate: false });
    await once(socket, 'open');
    return socket;
  };
  for (let opened = 0; opened < options.subscribers; opened += 50) {
    await Promise.all(
      Array.from({ length: Math.min(50, options.subscribers - opened) }, async () => {
        const socket = await open();
        socket.on('message', (frame: Buffer) => {
          deliveries++;
          latencies.push((nowMicros() - Number(frame.readBigUInt64LE(0))) / 1_000);
          onAll?.();
        });
      }),
    );
  }
  const writer = await open();
  const write = () => {
    const frame = Buffer.alloc(options.frameBytes);
    frame.writeBigUInt64LE(BigInt(nowMicros()), 0);
    writer.send(frame);
  };
  const settled = (target: number) =>
    new Promise<void>(resolve => {
      onAll = () => {
        if (deliveries < target) return;
        onAll = null;
        resolve();
      };
      onAll();
    });

  const started = performance.now();
  let writes = 0;
  while (performance.now() - started < options.seconds * 1_000) {
    writes++;
    write();
    if (options.writesPerSecond === 0) await settled(writes * options.subscribers);
    else {
      const next = started + (writes * 1_000) / options.writesPerSecond;
      await new Promise(resolve => setTimeout(resolve, Math.max(0, next - performance.now())));
    }
  }
  const elapsed = (performance.now() - started) / 1_000;
  console.log(
    JSON.stringify({
      deliveriesPerSecond: deliveries / elapsed,
      p50Ms: quantile(latencies, 0.5),
      p99Ms: quantile(latencies, 0.99),
    }),
  );
  process.exit(0);
}
