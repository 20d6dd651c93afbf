/** Frames to a real host, on real websockets; beside them a client that nothing may happen to. */
import { WebSocket } from 'ws';
import { BsatnWriter } from '../../../engine/src/bsatn/writer.ts';
import type { FuzzHost } from '../fuzz-host.ts';
import { Finding, type FuzzTarget } from '../fuzz-target.ts';
import { concat, mutateBytes } from '../mutate.ts';
import type { Random } from '../random.ts';
import { randomMessage } from './client-messages.ts';
import { randomV1Bsatn, randomV1Json } from './v1-messages.ts';

const NAMES = ['add', 'rename', 'sum', 'init', 'none'];
/** What a connection may end with: a bad protocol, text, a limit, a malformed message. */
const CLOSE_CODES = new Set([1002, 1003, 1006, 1007, 1008, 1009, 1011, 1013]);
/** After each input something is asked under this name; who answers it has survived. */
const PROBE_NAME = Buffer.from('fedcba98', 'hex');
const QUERY = 'SELECT * FROM named WHERE id = 1';

/** How one version of the protocol is spoken. */
interface Way {
  readonly protocol: string;
  readonly isBinary: boolean;
  frame(random: Random): Uint8Array;
  readonly probe: Uint8Array | string;
  /** What stands in the answer to the probe, and in no other. */
  readonly answer: Buffer;
}

const PROBE = new BsatnWriter().u8(2).raw(PROBE_NAME).string(QUERY).toBytes();
const PROBED = Buffer.concat([Buffer.of(5), PROBE_NAME]);
const WAYS: readonly [Way, ...Way[]] = [
  {
    protocol: 'v3.bsatn.spacetimedb',
    isBinary: true,
    frame: random => concat(...random.several(4, () => randomMessage(random, NAMES))),
    probe: PROBE,
    answer: PROBED,
  },
  {
    protocol: 'v2.bsatn.spacetimedb',
    isBinary: true,
    frame: random => randomMessage(random, NAMES),
    probe: PROBE,
    answer: PROBED,
  },
  {
    protocol: 'v1.bsatn.spacetimedb',
    isBinary: true,
    frame: randomV1Bsatn,
    probe: new BsatnWriter().u8(2).byteArray(PROBE_NAME).string(QUERY).toBytes(),
    answer: Buffer.concat([Buffer.of(4, 4, 0, 0, 0), PROBE_NAME]),
  },
  {
    protocol: 'v1.json.spacetimedb',
    isBinary: false,
    frame: random => new TextEncoder().encode(randomV1Json(random)),
    probe: JSON.stringify({
      OneOffQuery: { message_id: PROBE_NAME.toString('hex'), query_string: QUERY },
    }),
    answer: Buffer.from(`{"OneOffQueryResponse":{"message_id":"${PROBE_NAME.toString('hex')}"`),
  },
];
const ANSWER_MS = 5_000;

/** Input: a byte that chooses protocol and kind, then the frame. */
export function websockets(fuzz: FuzzHost): FuzzTarget {
  const clients = new Map<Way, WebSocket>();
  let neighbour: WebSocket | null = null;
  let end: string | null = null;
  return {
    name: 'websockets',
    share: 45,
    generate(random) {
      const kind = random.below(256);
      const frame = wayOf(kind).frame(random);
      return concat(Uint8Array.of(kind), random.oneIn(6) ? frame : mutateBytes(frame, random));
    },
    async run(input) {
      const kind = input[0] ?? 0;
      const way = wayOf(kind);
      let client = clients.get(way);
      if (client === undefined || client.readyState !== WebSocket.OPEN) {
        client = await open(fuzz, way);
        clients.set(way, client);
      }
      const survived = survival(client, way);
      // Now and then a text in place of bytes, and the other way round.
      const binary = kind % 37 === 36 ? !way.isBinary : way.isBinary;
      client.send(input.slice(1), { binary, compress: false });
      client.send(way.probe);
      const hasSurvived = await survived;
      const reports = fuzz.takeReports();
      if (reports.length > 0) throw new Finding(reports.join('; '));
      return hasSurvived;
    },
    async check() {
      const [way] = WAYS;
      if (neighbour === null) {
        neighbour = await open(fuzz, way);
        neighbour.once('close', code => {
          end = `another client's connection has ended with ${code}`;
        });
      }
      if (end !== null) throw new Finding(end);
      const survived = survival(neighbour, way);
      neighbour.send(way.probe);
      if (!(await survived)) throw new Finding(end ?? 'another client is not answered');
    },
  };
}

function wayOf(kind: number): Way {
  return WAYS[kind % WAYS.length] ?? WAYS[0];
}

async function open({ port }: FuzzHost, { protocol }: Way): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/database/fuzz/subscribe`, [protocol]);
  socket.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    socket.once('message', () => resolve());
    socket.once('close', code => reject(new Finding(`a new client is closed with ${code}`)));
  });
  return socket;
}

/** Whether the probe is answered; false when the connection ends as it may. */
function survival(socket: WebSocket, { answer, protocol }: Way): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        end(() =>
          reject(new Finding(`neither answered nor closed: ${protocol}, ${socket.readyState}`)),
        ),
      ANSWER_MS,
    );
    const take = (data: Buffer): void => {
      if (data.includes(answer)) end(() => resolve(true));
    };
    const close = (code: number, reason: Buffer): void => {
      const isMeant = CLOSE_CODES.has(code) && reason.toString() !== 'internal error';
      end(() => (isMeant ? resolve(false) : reject(new Finding(`closed with ${code} ${reason}`))));
    };
    const end = (then: () => void): void => {
      clearTimeout(timer);
      socket.off('message', take);
      socket.off('close', close);
      then();
    };
    socket.on('message', take);
    socket.once('close', close);
  });
}
