/**
 * Load generator: a writer, and many subscribers of topics of which each write moves one. The
 * server is the engine, or the bare `ws` server beside it. Prints `FanoutResult` as JSON. Writer
 * and subscribers share a process and so a clock.
 */
import { quantile, seededRandom } from '../statistics.ts';
import { encodeString, encodeU32, openLeanClient } from './lean-client.ts';
import { openLeanSocket } from './lean-socket.ts';
import { untilTold } from './until-told.ts';

/** What to measure, as the only argument, in JSON. */
export interface FanoutOptions {
  /** `ws://HOST:PORT` */
  readonly uri: string;
  /** Null: the server is `ws-server.ts`. */
  readonly database: string | null;
  readonly subscribers: number;
  /** The subscribers are spread over so many; each hears of one. */
  readonly topics: number;
  readonly pace:
    | { readonly tag: 'perSecond'; readonly writes: number }
    /** So many writes of each topic are under way until all of its subscribers have them. */
    | { readonly tag: 'underWay'; readonly writes: number };
  readonly seconds: number;
  /** Says when all is connected, and begins when it is told. */
  readonly waits?: boolean;
  /** Of the plain server: bytes of one update, and how many of them one of its frames stands for. */
  readonly plain?: { readonly updateBytes: number; readonly updatesPerFrame: number };
}

/** What is printed, in JSON. */
export interface FanoutResult {
  readonly framesPerSecond: number;
  readonly updatesPerSecond: number;
  readonly updatesPerFrame: number;
  /** From before the write to the first byte of its frame in a subscriber. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Bytes of one update, as it stands in a frame. */
  readonly updateBytes: number;
  /** Updates that subscribers should have got and did not. */
  readonly missing: number;
}

const options = JSON.parse(process.argv[2] ?? '{}') as FanoutOptions;
const { subscribers, topics, pace, plain } = options;
const perTopic = Math.floor(subscribers / topics);
const marker = Buffer.from('sent at ');
const stampBytes = 16;
/** Work that is not measured, for compilers and caches. */
const warmUpMs = 1_000;
const latencies: number[] = [];
const received = new Array<number>(topics).fill(0);
const written = new Array<number>(topics).fill(0);
let frames = 0;
let updates = 0;
let updateBytes = plain?.updateBytes ?? 0;
let isMeasuring = false;
let onReceived: (topic: number) => void = () => {};

const nowMicros = () => Math.round((performance.timeOrigin + performance.now()) * 1_000);
const write = await openWriter();
await openSubscribers();
// The first write inserts a topic's row; the updates that follow are all of one length.
for (const isInsert of [true, false]) {
  for (let topic = 0; topic < topics; topic++) writeTo(topic);
  await settled();
  if (isInsert) updateBytes = plain?.updateBytes ?? 0;
}
if (options.waits) await untilTold();
await run(warmUpMs);
isMeasuring = true;
const elapsed = (await run(options.seconds * 1_000)) / 1_000;
isMeasuring = false;
const counted = { frames, updates };
await Promise.race([settled(), pause(5_000)]);

const perFrame = plain?.updatesPerFrame ?? 1;
const result: FanoutResult = {
  framesPerSecond: counted.frames / elapsed,
  updatesPerSecond: (counted.updates * perFrame) / elapsed,
  updatesPerFrame: (counted.updates * perFrame) / counted.frames,
  p50Ms: quantile(latencies, 0.5),
  p99Ms: quantile(latencies, 0.99),
  updateBytes,
  missing: written.reduce((sum, count, topic) => sum + count * perTopic - received[topic]!, 0),
};
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));

/** Writes as the pace wants it, for so many milliseconds. @returns how many it took */
async function run(ms: number): Promise<number> {
  const started = performance.now();
  const end = started + ms;
  if (pace.tag === 'underWay') {
    onReceived = topic => {
      if (performance.now() > end) return;
      while ((written[topic]! - pace.writes) * perTopic < received[topic]!) writeTo(topic);
    };
    for (let topic = 0; topic < topics; topic++) onReceived(topic);
    await pause(ms);
    onReceived = () => {};
  } else {
    const random = seededRandom(1);
    for (let writes = 1; performance.now() < end; writes++) {
      writeTo(Math.floor(random() * topics));
      await pause(started + (writes * 1_000) / pace.writes - performance.now());
    }
  }
  return performance.now() - started;
}

function writeTo(topic: number): void {
  written[topic]! += 1;
  write(topic, `${marker}${nowMicros()}`);
}

/** Takes a frame with updates of one topic, all of one length. */
function take(topic: number, bytes: Buffer, start: number, end: number): void {
  if (updateBytes === 0) updateBytes = end - start;
  const count = plain ? 1 : (end - start) / updateBytes;
  received[topic]! += count;
  if (isMeasuring) {
    frames += 1;
    updates += count;
    // The first one has waited longest.
    const at = bytes.indexOf(marker, start) + marker.length;
    const sent = Number(bytes.toString('latin1', at, at + stampBytes));
    latencies.push((nowMicros() - sent) / 1_000);
  }
  onReceived(topic);
}

async function openSubscribers(): Promise<void> {
  let next = 0;
  const openNext = async (): Promise<void> => {
    while (next < perTopic * topics) await subscribe(next++ % topics);
  };
  await Promise.all(Array.from({ length: 50 }, openNext));
}

async function subscribe(topic: number): Promise<void> {
  const onUpdate = (bytes: Buffer, start: number, end: number) => take(topic, bytes, start, end);
  if (options.database === null) {
    const socket = await openLeanSocket(options.uri, { onPayload: onUpdate });
    socket.send(encodeU32(topic));
    return;
  }
  const client = await openLeanClient(
    { uri: options.uri, database: options.database },
    { onUpdate },
  );
  await client.subscribe(`SELECT * FROM ticker WHERE topic = ${topic}`);
}

async function openWriter(): Promise<(topic: number, text: string) => void> {
  if (options.database === null) {
    const bytes = Math.round((plain?.updateBytes ?? 0) * (plain?.updatesPerFrame ?? 1));
    const socket = await openLeanSocket(options.uri, { onPayload: () => {} });
    return (topic, text) => {
      const frame = Buffer.alloc(4 + bytes);
      frame.writeUInt32LE(topic);
      frame.write(text, 4);
      socket.send(frame);
    };
  }
  const client = await openLeanClient(
    { uri: options.uri, database: options.database },
    {
      onResult(_requestId, _started, isOk) {
        if (!isOk) throw new Error('a write failed');
      },
    },
  );
  return (topic, text) =>
    client.call(0, 'tick', Buffer.concat([encodeU32(topic), encodeString(text)]));
}

/** Resolves when every update has arrived. */
async function settled(): Promise<void> {
  while (written.some((count, topic) => count * perTopic > received[topic]!)) await pause(5);
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, Math.max(0, ms)));
}
