/** Just enough of `v3.bsatn.spacetimedb` to subscribe, to call reducers and to hear of both. */
import { type LeanSocket, openLeanSocket } from './lean-socket.ts';

/** Which database, and how to connect to it. */
export interface LeanAddress {
  /** `ws://HOST:PORT` */
  readonly uri: string;
  readonly database: string;
  /** Send nothing before it is durable; true by default, as in the SDK. */
  readonly confirmed?: boolean;
}

/** Hears what the engine sends; payloads are valid only during the call. */
export interface LeanListener {
  /** Transaction updates: `bytes` from `start` to `end` are one or more messages. */
  readonly onUpdate?: (bytes: Buffer, start: number, end: number) => void;
  /** An answer, with the wall clock's microseconds at which the reducer started. */
  readonly onResult?: (requestId: number, startedMicros: number, isOk: boolean) => void;
}

/** A connection. */
export interface LeanClient {
  /** Resolves once the first rows are there. */
  subscribe(...queries: string[]): Promise<void>;
  /** Calls a reducer; `onResult` hears of the end. */
  call(requestId: number, reducer: string, args: Uint8Array): void;
  end(): void;
}

const message = {
  initialConnection: 0,
  subscribeApplied: 1,
  subscriptionError: 3,
  transactionUpdate: 4,
  reducerResult: 6,
} as const;

/** Connects. */
export async function openLeanClient(
  { uri, database, confirmed = true }: LeanAddress,
  listener: LeanListener = {},
): Promise<LeanClient> {
  let greeted = () => {};
  const hasGreeted = new Promise<void>(resolve => {
    greeted = resolve;
  });
  const waiting: { readonly applied: () => void; readonly failed: (error: Error) => void }[] = [];
  let querySetId = 0;
  const takeResult = (bytes: Buffer, at: number): number => {
    const outcome = bytes[at + 13];
    const isOk = outcome === 0 || outcome === 1;
    listener.onResult?.(bytes.readUInt32LE(at + 1), Number(bytes.readBigInt64LE(at + 5)), isOk);
    // 1: nothing to say. Otherwise bytes follow and, when it went well, no query sets.
    if (outcome === 1) return at + 14;
    return at + 14 + 4 + bytes.readUInt32LE(at + 14) + (outcome === 0 ? 4 : 0);
  };
  const socket: LeanSocket = await openLeanSocket(
    `${uri}/v1/database/${database}/subscribe?compression=None&confirmed=${confirmed}`,
    {
      protocol: 'v3.bsatn.spacetimedb',
      onPayload(bytes, start, end) {
        // The first byte says how the frame is compressed: not at all.
        let at = start + 1;
        // Answers to calls of clients that nothing was subscribed for yet.
        while (at < end && bytes[at] === message.reducerResult) at = takeResult(bytes, at);
        // What else there is stands last, or with nothing but its like.
        const kind = at < end ? bytes[at] : null;
        if (kind === message.transactionUpdate) listener.onUpdate?.(bytes, at, end);
        else if (kind === message.subscribeApplied) waiting.shift()?.applied();
        else if (kind === message.subscriptionError)
          waiting.shift()?.failed(new Error(bytes.toString('utf8', at + 1, end)));
        else if (kind === message.initialConnection) greeted();
      },
    },
  );
  await hasGreeted;
  return {
    subscribe(...queries) {
      querySetId += 1;
      socket.send(encodeSubscribe(querySetId, queries));
      return new Promise((applied, failed) => waiting.push({ applied, failed }));
    },
    call: (requestId, reducer, args) => socket.send(encodeCall(requestId, reducer, args)),
    end: () => socket.end(),
  };
}

function encodeSubscribe(querySetId: number, queries: readonly string[]): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32LE(querySetId, 1); // the request; byte 0: ClientMessage::Subscribe
  head.writeUInt32LE(querySetId, 5);
  head.writeUInt32LE(queries.length, 9);
  return Buffer.concat([head, ...queries.map(encodeString)]);
}

function encodeCall(requestId: number, reducer: string, args: Uint8Array): Buffer {
  const head = Buffer.alloc(6);
  head[0] = 3; // ClientMessage::CallReducer; flags of 0 at the end
  head.writeUInt32LE(requestId, 1);
  return Buffer.concat([head, encodeString(reducer), encodeU32(args.length), args]);
}

/** BSATN of a string. */
export function encodeString(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([encodeU32(bytes.length), bytes]);
}

/** BSATN of a u32. */
export function encodeU32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
