/** Gives a module in this thread its `spacetime:sys` functions. */
import { ConsoleTimers } from './console-timers.ts';
import { HostError } from './errno.ts';
import type { RealmIntrinsics } from './realm.ts';
import type { ModuleHooks, SysFunctions } from './sys.ts';
import type { TableCalls } from './table-calls.ts';

/** What sys functions need beyond tables. */
export interface SysHost {
  /** The table calls of the module's transactions. */
  readonly calls: TableCalls;
  readonly databaseIdentity: bigint;
  /** Null until the module has loaded. */
  readonly hooks: ModuleHooks | null;
  /** The JWT payload of a connection as UTF-8, or null. */
  jwtPayload(connectionId: bigint): Uint8Array | null;
  /** Runs a reducer soon, outside this transaction, also if this one fails. */
  scheduleImmediately(reducerName: string, args: Uint8Array): void;
  log(level: number, message: string): void;
  startTransaction(): bigint;
  commitTransaction(): void;
  abortTransaction(): void;
  httpRequest(request: Uint8Array, body: Uint8Array | string): [Uint8Array, Uint8Array];
}

/**
 * Makes the functions that `loadModule` hands to a module. Each turns a `HostError` into an error
 * of the module's own class for its number.
 * @param intrinsics of the module's realm: what it gets hold of has prototypes from there, since
 *   others would lead it out
 */
export function makeSys(host: SysHost, intrinsics: RealmIntrinsics): SysFunctions {
  // A module passes the same one or two buffers again and again.
  let lastBuffer: ArrayBuffer | null = null;
  let lastView = new Uint8Array();
  const view = (buffer: ArrayBuffer): Uint8Array => {
    if (buffer !== lastBuffer) {
      lastView = new Uint8Array(buffer);
      lastBuffer = buffer;
    }
    return lastView;
  };
  const timers = new ConsoleTimers();
  const translate = (error: unknown): unknown => {
    const { hooks } = host;
    if (error instanceof HostError && hooks !== null) {
      const ErrorClass = hooks.__get_error_constructor__(error.code);
      return new ErrorClass(error.message);
    }
    if (error instanceof RangeError) return new intrinsics.RangeError(error.message);
    if (error instanceof TypeError) return new intrinsics.TypeError(error.message);
    if (error instanceof Error) return new intrinsics.Error(error.message);
    const needed = bufferNeeded(error);
    return needed === null ? error : adoptInto(intrinsics.Object, { [bufferTooSmall]: needed });
  };
  // Copied, because bytes have a buffer, which has a prototype too.
  const realmBytes = (bytes: Uint8Array): Uint8Array => new intrinsics.Uint8Array(bytes);

  // Each catches for itself, although all do the same: these are the calls of which a transaction
  // makes most, and a wrapper around them would be one more call, with its arguments in an array.
  return {
    table_id_from_name(name) {
      try {
        return host.calls.tableIdFromName(name);
      } catch (error) {
        throw translate(error);
      }
    },
    index_id_from_name(name) {
      try {
        return host.calls.indexIdFromName(name);
      } catch (error) {
        throw translate(error);
      }
    },
    datastore_table_row_count(tableId) {
      try {
        return host.calls.rowCount(tableId);
      } catch (error) {
        throw translate(error);
      }
    },
    datastore_table_scan_bsatn(tableId) {
      try {
        return host.calls.scanTable(tableId);
      } catch (error) {
        throw translate(error);
      }
    },
    datastore_index_scan_point_bsatn(indexId, point, pointLength) {
      try {
        return host.calls.scanPoint(indexId, view(point), pointLength);
      } catch (error) {
        throw translate(error);
      }
    },
    datastore_index_scan_range_bsatn(
      indexId,
      buffer,
      prefixLength,
      prefixColumns,
      startLength,
      endLength,
    ) {
      try {
        const range = { prefixLength, prefixColumns, startLength, endLength };
        return host.calls.scanRange(indexId, view(buffer), range);
      } catch (error) {
        throw translate(error);
      }
    },
    row_iter_bsatn_advance(iterator, buffer) {
      try {
        return host.calls.iterators.advance(iterator, view(buffer));
      } catch (error) {
        throw translate(error);
      }
    },
    row_iter_bsatn_close(iterator) {
      // Unknown iterators are left alone: the garbage collector closes some long after their call
      // has ended, and an error thrown there would end the process.
      host.calls.iterators.close(iterator);
    },
    datastore_insert_bsatn(tableId, row, rowLength) {
      try {
        return host.calls.insert(tableId, view(row), rowLength);
      } catch (error) {
        throw translate(error);
      }
    },
    datastore_update_bsatn(tableId, indexId, row, rowLength) {
      try {
        return host.calls.update(tableId, indexId, view(row), rowLength);
      } catch (error) {
        throw translate(error);
      }
    },
    datastore_delete_by_index_scan_point_bsatn(indexId, point, pointLength) {
      try {
        return host.calls.deletePoint(indexId, view(point), pointLength);
      } catch (error) {
        throw translate(error);
      }
    },
    datastore_delete_by_index_scan_range_bsatn(
      indexId,
      buffer,
      prefixLength,
      prefixColumns,
      startLength,
      endLength,
    ) {
      try {
        const range = { prefixLength, prefixColumns, startLength, endLength };
        return host.calls.deleteRange(indexId, view(buffer), range);
      } catch (error) {
        throw translate(error);
      }
    },
    datastore_delete_all_by_eq_bsatn(tableId, relation, relationLength) {
      try {
        return host.calls.deleteAllByEq(tableId, view(relation), relationLength);
      } catch (error) {
        throw translate(error);
      }
    },
    datastore_clear(tableId) {
      try {
        return host.calls.clearTable(tableId);
      } catch (error) {
        throw translate(error);
      }
    },
    volatile_nonatomic_schedule_immediate(reducerName, args) {
      try {
        host.scheduleImmediately(reducerName, args.slice());
      } catch (error) {
        throw translate(error);
      }
    },
    console_log(level, message) {
      try {
        host.log(Number(level), String(message));
      } catch (error) {
        throw translate(error);
      }
    },
    console_timer_start(name) {
      return timers.start(name);
    },
    console_timer_end(timer) {
      try {
        host.log(2, timers.end(timer));
      } catch (error) {
        throw translate(error);
      }
    },
    identity() {
      return host.databaseIdentity;
    },
    get_jwt_payload(connectionId) {
      try {
        host.calls.requireOpen();
        return realmBytes(host.jwtPayload(connectionId) ?? new Uint8Array());
      } catch (error) {
        throw translate(error);
      }
    },
    procedure_http_request(request, body) {
      try {
        const [head, content] = host.httpRequest(request, body);
        return adoptInto(intrinsics.Array, [realmBytes(head), realmBytes(content)]);
      } catch (error) {
        throw translate(error);
      }
    },
    procedure_start_mut_tx() {
      try {
        return host.startTransaction();
      } catch (error) {
        throw translate(error);
      }
    },
    procedure_commit_mut_tx() {
      try {
        host.commitTransaction();
      } catch (error) {
        throw translate(error);
      }
    },
    procedure_abort_mut_tx() {
      try {
        host.abortTransaction();
      } catch (error) {
        throw translate(error);
      }
    },
  };
}

const bufferTooSmall = '__buffer_too_small__';

/** The length that a module's buffer would have to have, if that is what was thrown; else null. */
function bufferNeeded(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !(bufferTooSmall in error)) return null;
  return Number(error[bufferTooSmall]);
}

function adoptInto<T extends object>(realmClass: { readonly prototype: object }, object: T): T {
  // Cast: what it had of our class it has of the realm's.
  return Object.setPrototypeOf(object, realmClass.prototype) as T;
}
