/** The border between a module and its host: SpacetimeDB's module ABI 2.0 and 2.1, as types. */
import { errno, HostError } from './errno.ts';
import type { RealmIntrinsics } from './realm.ts';

/** What a module offers its host, found under `Symbol.for('SpacetimeDB.moduleHooks.v2')`. */
export interface ModuleHooks {
  __describe_module__(): Uint8Array;
  __get_error_constructor__(code: number): new (message: string) => Error;
  readonly __sender_error_class__: new (message: string) => Error;
  __call_reducer__(
    reducerId: number,
    sender: bigint,
    connectionId: bigint,
    timestampMicros: bigint,
    args: DataView,
  ): void;
  __call_view__(id: number, sender: bigint, args: Uint8Array): ViewReturn;
  __call_view_anon__(id: number, args: Uint8Array): ViewReturn;
  __call_procedure__(
    id: number,
    sender: bigint,
    connectionId: bigint,
    timestampMicros: bigint,
    args: Uint8Array,
  ): Uint8Array;
  /** The request's head comes and the response's goes as BSATN: see `http-messages.ts`. */
  __call_http_handler__(
    id: number,
    timestampMicros: bigint,
    request: Uint8Array,
    body: Uint8Array,
  ): [response: Uint8Array, body: Uint8Array];
}

/** A header (rows follow, or SQL) and the rows as BSATN. */
export type ViewReturn = Uint8Array | { readonly data: Uint8Array };

/**
 * What the host offers a module as `spacetime:sys@2.0` and `@2.1`. Buffers are the module's; a
 * length says how much of one counts. Failures are thrown as errors of the module's own classes.
 */
export interface SysFunctions {
  table_id_from_name(name: string): number;
  index_id_from_name(name: string): number;
  datastore_table_row_count(tableId: number): bigint;
  datastore_table_scan_bsatn(tableId: number): number;
  datastore_index_scan_point_bsatn(
    indexId: number,
    point: ArrayBuffer,
    pointLength: number,
  ): number;
  datastore_index_scan_range_bsatn(
    indexId: number,
    buffer: ArrayBuffer,
    prefixLength: number,
    prefixColumns: number,
    startLength: number,
    endLength: number,
  ): number;
  /** n > 0: n bytes written, more to come; n < 0: −n bytes, and the iterator is gone; 0: none. */
  row_iter_bsatn_advance(iterator: number, buffer: ArrayBuffer): number;
  row_iter_bsatn_close(iterator: number): void;
  /** Writes generated columns to the start of `row` and returns their length. */
  datastore_insert_bsatn(tableId: number, row: ArrayBuffer, rowLength: number): number;
  datastore_update_bsatn(
    tableId: number,
    indexId: number,
    row: ArrayBuffer,
    rowLength: number,
  ): number;
  datastore_delete_by_index_scan_point_bsatn(
    indexId: number,
    point: ArrayBuffer,
    pointLength: number,
  ): number;
  datastore_delete_by_index_scan_range_bsatn(
    indexId: number,
    buffer: ArrayBuffer,
    prefixLength: number,
    prefixColumns: number,
    startLength: number,
    endLength: number,
  ): number;
  datastore_delete_all_by_eq_bsatn(
    tableId: number,
    relation: ArrayBuffer,
    relationLength: number,
  ): number;
  /** ABI 2.1. */
  datastore_clear(tableId: number): bigint;
  volatile_nonatomic_schedule_immediate(reducerName: string, args: Uint8Array): void;
  console_log(level: number, message: string): void;
  console_timer_start(name: string): number;
  console_timer_end(timer: number): void;
  identity(): bigint;
  get_jwt_payload(connectionId: bigint): Uint8Array;
  procedure_http_request(
    request: Uint8Array,
    body: Uint8Array | string,
  ): [response: Uint8Array, body: Uint8Array];
  procedure_start_mut_tx(): bigint;
  procedure_commit_mut_tx(): void;
  procedure_abort_mut_tx(): void;
}

/** Makes what a module is offered from the constructors of its realm. */
export type MakeSys = (intrinsics: RealmIntrinsics) => SysFunctions;

/** For loading a module only to describe it: nothing but the console works. */
export function sysWithoutDatabase(log: (level: number, message: string) => void): MakeSys {
  return intrinsics =>
    functionsWithoutDatabase(log, () => {
      throw new intrinsics.Error(new HostError(errno.notInTransaction).message);
    });
}

function functionsWithoutDatabase(
  log: (level: number, message: string) => void,
  refuse: () => never,
): SysFunctions {
  return {
    table_id_from_name: refuse,
    index_id_from_name: refuse,
    datastore_table_row_count: refuse,
    datastore_table_scan_bsatn: refuse,
    datastore_index_scan_point_bsatn: refuse,
    datastore_index_scan_range_bsatn: refuse,
    row_iter_bsatn_advance: refuse,
    row_iter_bsatn_close: refuse,
    datastore_insert_bsatn: refuse,
    datastore_update_bsatn: refuse,
    datastore_delete_by_index_scan_point_bsatn: refuse,
    datastore_delete_by_index_scan_range_bsatn: refuse,
    datastore_delete_all_by_eq_bsatn: refuse,
    datastore_clear: refuse,
    volatile_nonatomic_schedule_immediate: refuse,
    console_log: log,
    console_timer_start: () => 0,
    console_timer_end: () => {},
    identity: () => 0n,
    get_jwt_payload: refuse,
    procedure_http_request: refuse,
    procedure_start_mut_tx: refuse,
    procedure_commit_mut_tx: refuse,
    procedure_abort_mut_tx: refuse,
  };
}
