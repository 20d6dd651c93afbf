/** Frames to a real host, on real websockets; beside them a client that nothing may happen to. */
import { WebSocket } from 'ws';
import { BsatnWriter } from '../../../engine/src/bsatn/writer.ts';
import type { FuzzHost } from '../fuzz-host.ts';
import { Finding, type FuzzTarget } from '../fuzz-target.ts';
import { concat, mutateBytes } from '../mutate.ts';
import { randomMessage } from './client-messages.ts';

const PROTOCOLS = ['v3.bsatn.spacetimedb', 'v2.bsatn.spacetimedb'] as const;
const NAMES = ['add', 'rename', 'sum', 'init', 'none'];
/** What a connection may end with: a bad protocol, text, a limit, a malformed message. */
const CLOSE_CODES = new Set([1002, 1003, 1006, 1007, 1008, 1009, 1011, 1013]);
/** After each input this is asked; who answers it has survived. */
const PROBE_ID = 0xfe_dc_ba_98;
const PROBE = new BsatnWriter()
  .u8(2)
  .u32(PROBE_ID)
  .string('SELECT * FROM named WHERE id = 1')
  .toBytes();
const ANSWER_MS = 5_000;

/** Input: a byte that chooses protocol and kind, then the frame. */
export function websockets(fuzz: FuzzHost): FuzzTarget {
  const clients = new Map<string, WebSocket>();
  let neighbour: WebSocket | null = null;
  return {
    name: 'websockets',
    share: 45,
    generate(random) {
      const kind = random.below(256);
      const messages =
        kind % 2 === 1
          ? [randomMessage(random, NAMES)]
          : random.several(4, () => randomMessage(random, NAMES));
      const frame = concat(...messages);
      return concat(Uint8Array.of(kind), random.oneIn(6) ? frame : mutateBytes(frame, random));
    },
    async run(input) {
      const kind = input[0] ?? 0;
      const protocol = PROTOCOLS[kind % 2] ?? PROTOCOLS[0];
      let client = clients.get(protocol);
      if (client === undefined || client.readyState !== WebSocket.OPEN) {
        client = await open(fuzz, protocol);
        clients.set(protocol, client);
      }
      const survived = probe(client);
      client.send(input.slice(1), { binary: kind % 32 !== 31, compress: false });
      client.send(PROBE);
      const hasSurvived = await survived;
      const reports = fuzz.takeReports();
      if (reports.length > 0) throw new Finding(reports.join('; '));
      return hasSurvived;
    },
    async check() {
      neighbour ??= await open(fuzz, PROTOCOLS[0]);
      const survived = probe(neighbour);
      neighbour.send(PROBE);
      if (!(await survived)) throw new Finding("another client's connection has ended");
    },
  };
}

async function open({ port }: FuzzHost, protocol: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/database/fuzz/subscribe`, [protocol]);
  socket.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    socket.once('message', () => resolve());
    socket.once('close', code => reject(new Finding(`a new client is closed with ${code}`)));
  });
  return socket;
}

/** Whether the probe is answered; false when the connection ends as it may. */
function probe(socket: WebSocket): Promise<boolean> {
  const answer = new BsatnWriter().u8(5).u32(PROBE_ID).toBytes();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => end(() => reject(new Finding('neither answered nor closed'))),
      ANSWER_MS,
    );
    const take = (data: Buffer): void => {
      if (data.includes(Buffer.from(answer))) end(() => resolve(true));
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
