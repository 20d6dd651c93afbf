/** The main thread's end of a procedure's transaction. */
import { errno, HostError } from '../module-host/errno.ts';
import type { RangeLengths, TableCalls } from '../module-host/table-calls.ts';
import {
  bigintAnswer,
  bytesAnswer,
  type ChannelAnswer,
  type ChannelRequest,
  MESSAGE_BYTES_MAX,
  numberAnswer,
  type ProcedureChannel,
} from './procedure-channel.ts';

/** How the worker ended its transaction; `lost`: it did not in time. */
export type TransactionEnd = 'commit' | 'abort' | 'lost';

/**
 * Does what a worker asks for until it wants to end the transaction, which is not yet answered.
 * Blocks the thread meanwhile.
 */
export function serveTransaction(
  channel: ProcedureChannel,
  calls: TableCalls,
  jwtPayload: () => Uint8Array | null,
  timeoutMs: number,
): TransactionEnd {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const request = channel.awaitRequest(endMs - performance.now());
    if (request === null) return 'lost';
    if (request.operation === 'commit' || request.operation === 'abort') return request.operation;
    channel.answer(perform(request, calls, jwtPayload));
  }
}

function perform(
  request: ChannelRequest,
  calls: TableCalls,
  jwtPayload: () => Uint8Array | null,
): ChannelAnswer {
  try {
    return performUnguarded(request, calls, jwtPayload);
  } catch (error) {
    if (error instanceof HostError) return { status: error.code, result: 0, bytes: noBytes };
    if (typeof error === 'object' && error !== null && '__buffer_too_small__' in error) {
      return { status: -1, result: Number(error.__buffer_too_small__), bytes: noBytes };
    }
    return { status: errno.hostCallFailure, result: 0, bytes: noBytes };
  }
}

const noBytes = new Uint8Array();

function performUnguarded(
  { operation, args, bytes }: ChannelRequest,
  calls: TableCalls,
  jwtPayload: () => Uint8Array | null,
): ChannelAnswer {
  const [first = 0, second = 0] = args;
  const { length } = bytes;
  switch (operation) {
    case 'tableIdFromName':
      return numberAnswer(calls.tableIdFromName(new TextDecoder().decode(bytes)));
    case 'indexIdFromName':
      return numberAnswer(calls.indexIdFromName(new TextDecoder().decode(bytes)));
    case 'rowCount':
      return bigintAnswer(calls.rowCount(first));
    case 'scanTable':
      return numberAnswer(calls.scanTable(first));
    case 'scanPoint':
      return numberAnswer(calls.scanPoint(first, bytes, length));
    case 'scanRange':
      return numberAnswer(calls.scanRange(first, bytes, rangeOf(args)));
    case 'advance': {
      // A module may offer any length; as many rows are given as one answer holds.
      const target = new Uint8Array(Math.min(second, MESSAGE_BYTES_MAX));
      const result = calls.iterators.advance(first, target);
      return bytesAnswer(target.subarray(0, Math.abs(result)), result);
    }
    case 'closeIterator':
      calls.iterators.close(first);
      return numberAnswer(0);
    case 'insert': {
      const written = calls.insert(first, bytes, length);
      return bytesAnswer(bytes.subarray(0, written), written);
    }
    case 'update': {
      const written = calls.update(first, second, bytes, length);
      return bytesAnswer(bytes.subarray(0, written), written);
    }
    case 'deletePoint':
      return numberAnswer(calls.deletePoint(first, bytes, length));
    case 'deleteRange':
      return numberAnswer(calls.deleteRange(first, bytes, rangeOf(args)));
    case 'deleteAllByEq':
      return numberAnswer(calls.deleteAllByEq(first, bytes, length));
    case 'clearTable':
      return bigintAnswer(calls.clearTable(first));
    case 'jwtPayload':
      return bytesAnswer(jwtPayload() ?? noBytes);
    case 'commit':
    case 'abort':
      throw new HostError(errno.hostCallFailure);
  }
}

function rangeOf(args: readonly number[]): RangeLengths {
  const [, prefixLength = 0, prefixColumns = 0, startLength = 0, endLength = 0] = args;
  return { prefixLength, prefixColumns, startLength, endLength };
}
