/**
 * The calls of one connection to one reducer, over a bare socket. All calls that one frame of
 * answers sets off leave in one frame, as the SDK sends the calls of one turn.
 */
import { type LeanSocket, openLeanSocket } from './lean-socket.ts';

/** Calls that may be open at a time. */
const openMax = 4_096;
const serverMessage = { initialConnection: 0, reducerResult: 6 } as const;
const outcome = { ok: 0, okEmpty: 1, refused: 2, failed: 3 } as const;

/** Told of each answer; calls that are added in it are sent by themselves. */
export type Answered = (caller: LeanCaller, sentMs: number, nowMs: number, isOk: boolean) => void;

export class LeanCaller {
  /** Where `add` says where the new call's arguments go. */
  readonly args: DataView;
  private readonly socket: LeanSocket;
  private readonly call: Buffer;
  private readonly argsAt: number;
  private readonly answered: Answered;
  private readonly frame: Buffer;
  private frameEnd = 0;
  private callCount = 0;
  private readonly sentMs = new Float64Array(openMax);

  private constructor(
    socket: LeanSocket,
    { reducer, argsBytes }: { readonly reducer: string; readonly argsBytes: number },
    answered: Answered,
  ) {
    const name = Buffer.from(reducer);
    this.socket = socket;
    this.answered = answered;
    this.argsAt = 14 + name.length;
    this.call = Buffer.alloc(this.argsAt + argsBytes);
    this.call[0] = 3; // ClientMessage::CallReducer; then request id and flags
    this.call.writeUInt32LE(name.length, 6);
    name.copy(this.call, 10);
    this.call.writeUInt32LE(argsBytes, 10 + name.length);
    this.frame = Buffer.alloc(openMax * this.call.length);
    this.args = new DataView(this.frame.buffer, this.frame.byteOffset, this.frame.length);
  }

  /**
   * Connects to a database.
   * @param call the reducer, and how long its arguments are
   */
  static open(
    address: { readonly uri: string; readonly database: string; readonly confirmed: boolean },
    call: { readonly reducer: string; readonly argsBytes: number },
    answered: Answered,
  ): Promise<LeanCaller> {
    const { uri, database, confirmed } = address;
    return new Promise((resolve, reject) => {
      let caller: LeanCaller | null = null;
      openLeanSocket(
        `${uri}/v1/database/${database}/subscribe?compression=None&confirmed=${confirmed}`,
        {
          protocol: 'v3.bsatn.spacetimedb',
          onPayload: (bytes, start, end) => {
            if (bytes[start] !== 0) throw new Error('the engine compresses unasked');
            if (caller === null) throw new Error('the engine speaks before it is spoken to');
            if (bytes[start + 1] === serverMessage.initialConnection) resolve(caller);
            else caller.readAnswers(bytes, start + 1, end);
          },
        },
      ).then(socket => {
        caller = new LeanCaller(socket, call, answered);
      }, reject);
    });
  }

  /** Adds a call to the next frame and returns the position of its arguments. */
  add(nowMs: number): number {
    const at = this.frameEnd;
    const id = this.callCount++;
    this.frame.set(this.call, at);
    this.args.setUint32(at + 1, id, true);
    this.frameEnd = at + this.call.length;
    this.sentMs[id % openMax] = nowMs;
    return at + this.argsAt;
  }

  /** Sends what has been added. */
  send(): void {
    if (this.frameEnd > 0) this.socket.send(this.frame.subarray(0, this.frameEnd));
    this.frameEnd = 0;
  }

  private readAnswers(bytes: Buffer, start: number, end: number): void {
    const nowMs = performance.now();
    let at = start;
    while (at < end) {
      if (bytes[at] !== serverMessage.reducerResult)
        throw new Error(`unexpected message ${bytes[at]} of the engine`);
      const id = bytes.readUInt32LE(at + 1);
      const tag = bytes[at + 13];
      at += 14;
      // What it returned, or why not.
      if (tag !== outcome.okEmpty) at += 4 + bytes.readUInt32LE(at);
      if (tag === outcome.ok) {
        if (bytes.readUInt32LE(at) !== 0) throw new Error('rows that nobody subscribed to');
        at += 4;
      }
      const isOk = tag === outcome.ok || tag === outcome.okEmpty;
      this.answered(this, this.sentMs[id % openMax]!, nowMs, isOk);
    }
    this.send();
  }
}
