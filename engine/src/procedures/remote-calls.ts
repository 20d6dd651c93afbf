/** The worker's end of a transaction: every call is a request to the main thread. */
import { type Errno, errno, HostError } from '../module-host/errno.ts';
import type { RangeLengths, TableCalls } from '../module-host/table-calls.ts';
import {
  type ChannelAnswer,
  type Operation,
  type ProcedureChannel,
  readBigint,
} from './procedure-channel.ts';

const noBytes = new Uint8Array();
const utf8 = new TextEncoder();

export class RemoteCalls implements TableCalls {
  readonly iterators: TableCalls['iterators'];
  isOpen = false;
  private readonly channel: ProcedureChannel;

  constructor(channel: ProcedureChannel) {
    this.channel = channel;
    this.iterators = {
      advance: (id, target) => {
        const answer = this.channel.request('advance', [id, target.length], noBytes);
        if (answer.status === -1) throw { __buffer_too_small__: answer.result };
        checkAnswer(answer);
        target.set(answer.bytes);
        return answer.result;
      },
      close: id => {
        if (this.isOpen) this.request('closeIterator', [id]);
      },
    };
  }

  tableIdFromName(name: string): number {
    return this.request('tableIdFromName', [], utf8.encode(name)).result;
  }
  indexIdFromName(name: string): number {
    return this.request('indexIdFromName', [], utf8.encode(name)).result;
  }
  rowCount(tableId: number): bigint {
    return readBigint(this.request('rowCount', [tableId]));
  }
  scanTable(tableId: number): number {
    return this.request('scanTable', [tableId]).result;
  }
  scanPoint(indexId: number, point: Uint8Array, length: number): number {
    return this.request('scanPoint', [indexId], head(point, length)).result;
  }
  scanRange(indexId: number, buffer: Uint8Array, range: RangeLengths): number {
    return this.request('scanRange', [indexId, ...rangeArgs(range)], rangeBytes(buffer, range))
      .result;
  }
  insert(tableId: number, row: Uint8Array, length: number): number {
    const answer = this.request('insert', [tableId], head(row, length));
    row.set(answer.bytes);
    return answer.result;
  }
  update(tableId: number, indexId: number, row: Uint8Array, length: number): number {
    const answer = this.request('update', [tableId, indexId], head(row, length));
    row.set(answer.bytes);
    return answer.result;
  }
  deletePoint(indexId: number, point: Uint8Array, length: number): number {
    return this.request('deletePoint', [indexId], head(point, length)).result;
  }
  deleteRange(indexId: number, buffer: Uint8Array, range: RangeLengths): number {
    return this.request('deleteRange', [indexId, ...rangeArgs(range)], rangeBytes(buffer, range))
      .result;
  }
  deleteAllByEq(tableId: number, relation: Uint8Array, length: number): number {
    return this.request('deleteAllByEq', [tableId], head(relation, length)).result;
  }
  clearTable(tableId: number): bigint {
    return readBigint(this.request('clearTable', [tableId]));
  }
  jwtPayload(): Uint8Array {
    return this.request('jwtPayload', []).bytes;
  }
  requireOpen(): void {
    if (!this.isOpen) throw new HostError(errno.notInTransaction);
  }

  /** Ends the transaction. */
  end(operation: 'commit' | 'abort'): void {
    if (!this.isOpen) throw new HostError(errno.transactionNotAnonymous);
    this.isOpen = false;
    checkAnswer(this.channel.request(operation, [], noBytes));
  }

  private request(
    operation: Operation,
    args: readonly number[],
    bytes: Uint8Array = noBytes,
  ): ChannelAnswer {
    this.requireOpen();
    const answer = this.channel.request(operation, args, bytes);
    checkAnswer(answer);
    return answer;
  }
}

function checkAnswer({ status }: ChannelAnswer): void {
  // Cast: the main thread sends numbers of HostErrors.
  if (status > 0) throw new HostError(status as Errno);
}

function head(buffer: Uint8Array, length: number): Uint8Array {
  if (length > buffer.length) {
    throw new RangeError('length argument was out of bounds for `ArrayBuffer`');
  }
  return buffer.subarray(0, length);
}

function rangeArgs(range: RangeLengths): number[] {
  return [range.prefixLength, range.prefixColumns, range.startLength, range.endLength];
}

function rangeBytes(buffer: Uint8Array, range: RangeLengths): Uint8Array {
  return head(buffer, range.prefixLength + range.startLength + range.endLength);
}
