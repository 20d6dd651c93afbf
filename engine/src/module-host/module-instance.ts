/** One running module: its hooks, called so that nothing it throws or returns can surprise. */
import { BsatnReader } from '../bsatn/reader.ts';
import { RowLayout } from '../bsatn/row-layout.ts';
import type { ViewOutcome } from '../call.ts';
import type { RowList } from '../commit.ts';
import type { MemoryDatastore } from '../datastore/memory-datastore.ts';
import type { ModuleDef, ReducerDef, TypeElement, ViewDef } from '../schema/module-def.ts';
import { parseModuleDef } from '../schema/parse-module-def.ts';
import type { CompiledModule } from './compile-module.ts';
import { errno, HostError } from './errno.ts';
import { makeSys, type SysHost } from './module-sys.ts';
import {
  describeThrown,
  type LoadedModule,
  loadModule,
  runWithTimeout,
  stackOf,
  TimeLimitError,
} from './realm.ts';
import type { ModuleHooks } from './sys.ts';
import { TransactionCalls } from './transaction-calls.ts';

/** What a module instance needs of its database. */
export interface InstanceHost {
  readonly identity: bigint;
  /** @param level 0 error, 1 warn, 2 info, 3 debug, 4 trace */
  log(level: number, message: string, position: LogPosition): void;
  jwtPayload(connectionId: bigint): Uint8Array | null;
  scheduleImmediately(reducerName: string, args: Uint8Array): void;
}

/** Where in the module something was logged. */
export interface LogPosition {
  readonly file: string | null;
  readonly line: number | null;
}

/** What a module threw. */
export type Thrown =
  /** A `SenderError`, with its text. */
  | { readonly tag: 'refused'; readonly message: string }
  /** Anything else; `details` name places in the module's source. */
  | { readonly tag: 'failed'; readonly details: string };

/** A view threw, or returned bytes that are no rows. */
export class ViewCallError extends Error {
  override name = 'ViewCallError';
}

/** Up to here, copying byte by byte is faster than a call into the runtime. */
const shortBytes = 32;
const noPosition: LogPosition = { file: null, line: null };

export class ModuleInstance {
  readonly def: ModuleDef;
  /** Bound to the datastore by `bind`. */
  calls: TransactionCalls;
  private readonly loaded: LoadedModule;
  private readonly hooks: ModuleHooks;
  private readonly argLayouts: readonly RowLayout[];
  private readonly viewLayouts = new Map<ViewDef, RowLayout>();
  private argsBuffer: Uint8Array<ArrayBuffer>;
  private lastArgsView: DataView;
  private lastArgsLength = -1;

  /**
   * Loads a module and reads its schema. It has no tables until `bind`.
   * @throws {ModuleLoadError | ModuleDefError}
   */
  constructor(compiled: CompiledModule, host: InstanceHost) {
    let hooks: ModuleHooks | null = null;
    let loaded: LoadedModule | null = null;
    const instance = this;
    const refuseProcedureCall = (): never => {
      throw new HostError(errno.transactionNotAnonymous);
    };
    const sysHost: SysHost = {
      get calls() {
        return instance.calls;
      },
      get hooks() {
        return hooks;
      },
      databaseIdentity: host.identity,
      jwtPayload: connectionId => host.jwtPayload(connectionId),
      scheduleImmediately: (name, args) => host.scheduleImmediately(name, args),
      log: (level, message) => {
        host.log(level, message, logPosition(loaded));
      },
      startTransaction: () => {
        throw new HostError(errno.wouldBlockTransaction);
      },
      commitTransaction: refuseProcedureCall,
      abortTransaction: refuseProcedureCall,
      httpRequest: () => {
        throw new HostError(errno.wouldBlockTransaction);
      },
    };
    this.calls = unboundCalls;
    loaded = loadModule(compiled, intrinsics => makeSys(sysHost, intrinsics));
    hooks = loaded.hooks;
    this.loaded = loaded;
    this.hooks = hooks;
    this.argsBuffer = this.realmBytes(4096);
    this.lastArgsView = new loaded.intrinsics.DataView(this.argsBuffer.buffer);
    this.def = describe(compiled, hooks);
    const { typespace } = this.def;
    this.argLayouts = this.def.reducers.map(({ params }) => layoutOf(params, typespace));
  }

  /** Gives the module the tables of a datastore. */
  bind(datastore: Pick<MemoryDatastore, 'tables'>): void {
    this.calls = new TransactionCalls(datastore);
  }

  /**
   * Runs `body`, and all that it calls in the module, for `timeoutMs` at most.
   * @throws {TimeLimitError}
   */
  runWithTimeout(timeoutMs: number, body: () => void): void {
    runWithTimeout(this.loaded.context, timeoutMs, body);
  }

  /** Whether these bytes are arguments of the reducer. */
  acceptsArgs(reducer: ReducerDef, args: Uint8Array): boolean {
    return isExactly(this.argLayouts[reducer.id]!, args);
  }

  /** Calls a reducer within the open transaction. Throws what it throws: see `explain`. */
  callReducer(
    reducer: ReducerDef,
    sender: bigint,
    connectionId: bigint,
    timestampMicros: bigint,
    args: Uint8Array,
  ): void {
    const view = this.argsView(args);
    this.calls.timestampMicros = timestampMicros;
    this.hooks.__call_reducer__(reducer.id, sender, connectionId, timestampMicros, view);
  }

  /** Arguments in a buffer of the realm that all calls share, as on SpacetimeDB's host. */
  private argsView(args: Uint8Array): DataView {
    const { length } = args;
    if (length > this.argsBuffer.length) {
      this.argsBuffer = this.realmBytes(length * 2);
      this.lastArgsLength = -1;
    }
    const { argsBuffer } = this;
    if (length > shortBytes) argsBuffer.set(args);
    else for (let i = 0; i < length; i++) argsBuffer[i] = args[i]!;
    if (length !== this.lastArgsLength) {
      this.lastArgsView = new this.loaded.intrinsics.DataView(argsBuffer.buffer, 0, length);
      this.lastArgsLength = length;
    }
    return this.lastArgsView;
  }

  private realmBytes(length: number): Uint8Array<ArrayBuffer> {
    return new this.loaded.intrinsics.Uint8Array(length);
  }

  /**
   * Computes a view now. Reads of the open transaction, if there is one, are not disturbed.
   * @throws {ViewCallError}
   */
  callView(view: ViewDef, sender: bigint | null, args: Uint8Array): ViewOutcome {
    const { calls, hooks } = this;
    const { mode, reads: outerReads } = calls;
    const reads: NonNullable<TransactionCalls['reads']> = [];
    calls.mode = 'read';
    calls.reads = reads;
    try {
      const realmArgs = new this.loaded.intrinsics.Uint8Array(args);
      const returned =
        sender === null
          ? hooks.__call_view_anon__(view.id, realmArgs)
          : hooks.__call_view__(view.id, sender, realmArgs);
      const bytes = new Uint8Array('data' in returned ? returned.data : returned);
      return this.readViewReturn(view, bytes, reads);
    } catch (error) {
      if (error instanceof TimeLimitError) throw error;
      const thrown = this.explain(error);
      const detail = thrown.tag === 'failed' ? thrown.details : thrown.message;
      throw new ViewCallError(`View \`${view.name}\` failed: ${detail}`, { cause: error });
    } finally {
      calls.mode = mode;
      calls.reads = outerReads;
      calls.iterators.clear();
    }
  }

  private readViewReturn(
    view: ViewDef,
    bytes: Uint8Array,
    reads: NonNullable<TransactionCalls['reads']>,
  ): ViewOutcome {
    const reader = new BsatnReader(bytes);
    const header = reader.u8();
    if (header === 1) return { tag: 'sql', sql: reader.string(), reads };
    return { tag: 'rows', rows: splitRows(bytes, reader, this.viewLayout(view)), reads };
  }

  private viewLayout(view: ViewDef): RowLayout {
    let layout = this.viewLayouts.get(view);
    if (!layout) {
      const types = view.columns.map(column => column.type);
      layout = new RowLayout(types, this.def.typespace);
      this.viewLayouts.set(view, layout);
    }
    return layout;
  }

  /** What something that the module threw means. */
  explain(error: unknown): Thrown {
    const { message, text } = describeThrown(error);
    // Objects of the module's realm are not instances of our Object, hence no check for one.
    if (error instanceof this.hooks.__sender_error_class__) return { tag: 'refused', message };
    const stack = stackOf(error);
    return { tag: 'failed', details: stack ? this.loaded.positions.mapStack(stack) : text };
  }
}

const descriptions = new WeakMap<CompiledModule, ModuleDef>();

/** What a module declares; the same text always declares the same. */
function describe(compiled: CompiledModule, hooks: ModuleHooks): ModuleDef {
  let def = descriptions.get(compiled);
  if (def === undefined) {
    // A copy of our own: the module's arrays are not instances of this realm's classes.
    def = parseModuleDef(new Uint8Array(hooks.__describe_module__()));
    descriptions.set(compiled, def);
  }
  return def;
}

/** A layout for the arguments of a function, which clients write. */
export function layoutOf(
  params: readonly TypeElement[],
  typespace: ModuleDef['typespace'],
): RowLayout {
  return new RowLayout(
    params.map(param => param.type),
    typespace,
    { checksText: true },
  );
}

/** Whether these bytes are one row of this layout and nothing else. */
export function isExactly(layout: RowLayout, bytes: Uint8Array): boolean {
  try {
    return layout.rowEnd(bytes, 0) === bytes.length;
  } catch {
    return false;
  }
}

/** Splits an array of rows, of which `reader` stands before the count. */
function splitRows(bytes: Uint8Array, reader: BsatnReader, layout: RowLayout): RowList {
  const count = reader.u32();
  const starts = [reader.offset];
  let at = reader.offset;
  for (let i = 0; i < count; i++) {
    at = layout.rowEnd(bytes, at);
    starts.push(at);
  }
  if (at !== bytes.length) throw new ViewCallError('the returned bytes are no rows of its type');
  return { bytes, starts, count };
}

function logPosition(loaded: LoadedModule | null): LogPosition {
  if (!loaded) return noPosition;
  const position = loaded.positions.ofStack(new Error().stack ?? '');
  return position ? { file: position.file, line: position.line } : noPosition;
}

/** Stands in while a module loads: every call is refused. */
const unboundCalls = new TransactionCalls({ tables: [] });
