/**
 * A realm: the JavaScript world of its own in which a module runs. Its globals are those of
 * SpacetimeDB's host and nothing of Node's: ECMAScript with Intl, TextEncoder, TextDecoder and
 * console; no timers, no crypto, no `Math.random`.
 *
 * The context's global is an ordinary object (`DONT_CONTEXTIFY`): with the interceptors of a plain
 * `vm` context every lookup of a global would cost a call into Node, and modules ran at half speed.
 */
import vm from 'node:vm';
import type { CompiledModule } from './compile-module.ts';
import { ModuleLoadError } from './module-load-error.ts';
import { realmPolyfills } from './realm-polyfills.ts';
import { newerPolyfills } from './realm-polyfills-newer.ts';
import { moduleScriptName, SourcePositions } from './source-positions.ts';
import type { MakeSys, ModuleHooks, SysFunctions } from './sys.ts';
import { runWithin } from './time-limit.ts';

/** A module loaded into a realm. */
export interface LoadedModule {
  readonly hooks: ModuleHooks;
  readonly positions: SourcePositions;
  /** The realm's own constructors: the module library tests its arguments with `instanceof`. */
  readonly intrinsics: RealmIntrinsics;
  readonly context: vm.Context;
}

/** Constructors of one realm. */
export interface RealmIntrinsics {
  readonly DataView: DataViewConstructor;
  readonly Uint8Array: Uint8ArrayConstructor;
  readonly Function: FunctionConstructor;
  readonly Promise: PromiseConstructor;
  readonly Object: ObjectConstructor;
  readonly Array: ArrayConstructor;
  readonly Error: ErrorConstructor;
  readonly RangeError: RangeErrorConstructor;
  readonly TypeError: TypeErrorConstructor;
}

const polyfillScript = new vm.Script(realmPolyfills, { filename: 'realm-polyfills' });
const newerPolyfillScript = new vm.Script(newerPolyfills, { filename: 'realm-polyfills' });
const intrinsicsScript = new vm.Script(
  '({ DataView, Uint8Array, Function, Promise, Object, Array, Error, RangeError, TypeError })',
);

/** Time that a module may take to load. */
const loadTimeoutMs = 5_000;

/**
 * Runs a compiled module in a fresh realm and asks it for its hooks.
 * @param makeSys what `spacetime:sys@2.0` and `@2.1` offer
 * @throws {ModuleLoadError} the module throws while loading (with file and line), has no default
 *   export, or imports something unknown
 */
export function loadModule(
  compiled: CompiledModule,
  makeSys: MakeSys,
  { timeoutMs } = { timeoutMs: loadTimeoutMs },
): LoadedModule {
  const context = createRealm();
  const intrinsics = intrinsicsOf(context);
  const sys = makeSys(intrinsics);
  const positions = new SourcePositions(compiled.map);
  const moduleHooks = Symbol.for('SpacetimeDB.moduleHooks.v2');
  // Cast: an object without properties yet.
  const system = new intrinsics.Object() as Record<string, unknown>;
  system.moduleHooks = moduleHooks;
  for (const [name, implementation] of Object.entries(sys)) {
    system[name] = adopt(implementation, intrinsics);
  }
  const require_ = adopt((name: string): unknown => {
    if (name === 'spacetime:sys@2.0' || name === 'spacetime:sys@2.1') return system;
    throw new intrinsics.Error(`The module imports "${name}", which SpacetimeDB does not offer.`);
  }, intrinsics);

  try {
    const exports = evaluate(compiled, context, require_, timeoutMs);
    const hooks = hooksOf(exports, moduleHooks);
    watchRejections(intrinsics.Promise, positions, sys);
    return { hooks, positions, intrinsics, context };
  } catch (error) {
    throw asLoadError(error, positions);
  }
}

/** A context with SpacetimeDB's globals and no module in it. */
export function createRealm(): vm.Context {
  // @types/node 20 does not know the constant that Node has since 20.18.
  const constants = vm.constants as typeof vm.constants & { DONT_CONTEXTIFY: vm.Context };
  // Promises get a queue of their own, emptied at the end of each run in the realm, where the
  // run's time limit still holds.
  const context = vm.createContext(constants.DONT_CONTEXTIFY, {
    microtaskMode: 'afterEvaluate',
    name: 'module',
  });
  const intrinsics = intrinsicsOf(context);
  // Cast: the script is the function expression in realm-polyfills.ts.
  const install = polyfillScript.runInContext(context) as (host: object) => void;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const fatalDecoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
  const encoder = new TextEncoder();
  install({
    utf8Encode: adopt(
      (text: string, target: Uint8Array): number => encoder.encodeInto(text, target).written,
      intrinsics,
    ),
    // Errors of ours must not reach the module, whatever it passes: it throws its own.
    utf8Decode: adopt((bytes: BufferSource, isFatal: boolean): string | null => {
      try {
        return (isFatal ? fatalDecoder : decoder).decode(bytes);
      } catch {
        return null;
      }
    }, intrinsics),
    detach: adopt((buffer: ArrayBuffer): boolean => {
      try {
        structuredClone(buffer, { transfer: [buffer] });
        return true;
      } catch {
        return false;
      }
    }, intrinsics),
  });
  // Cast: the script is the function expression in realm-polyfills-newer.ts.
  (newerPolyfillScript.runInContext(context) as () => void)();
  return context;
}

function intrinsicsOf(context: vm.Context): RealmIntrinsics {
  // Cast: the shape of the object literal in the script.
  return intrinsicsScript.runInContext(context) as RealmIntrinsics;
}

/**
 * Makes a function of ours look like one of the realm's. Otherwise `f.constructor` would hand the
 * module our `Function`, and with it all of Node.
 */
function adopt<F extends (...args: never[]) => unknown>(f: F, intrinsics: RealmIntrinsics): F {
  // Cast: it is `f`, and can be called as before.
  return Object.setPrototypeOf(f, intrinsics.Function.prototype) as F;
}

function evaluate(
  compiled: CompiledModule,
  context: vm.Context,
  require_: unknown,
  timeoutMs: number,
): object {
  // Casts: the scripts are the expressions in them.
  const run = scriptOf(compiled).runInContext(context) as (
    module: { exports: object },
    exports: object,
    require: unknown,
  ) => void;
  const emptyObject = (): { exports: object } =>
    vm.runInContext('({ exports: {} })', context) as { exports: object };
  const module = emptyObject();
  runWithTimeout(context, timeoutMs, () => run(module, module.exports, require_));
  return asNamespace(module.exports, emptyObject().exports);
}

const scripts = new WeakMap<CompiledModule, vm.Script>();

/** The module as a function of `module`, `exports` and `require`, compiled once for all realms. */
function scriptOf(compiled: CompiledModule): vm.Script {
  let script = scripts.get(compiled);
  if (!script) {
    const head = '(function (module, exports, require) {';
    script = new vm.Script(`${head}${compiled.code}\n})`, {
      filename: moduleScriptName,
      // The head stands on the code's first line.
      columnOffset: -head.length,
    });
    scripts.set(compiled, script);
  }
  return script;
}

/** Exports in the order of an ES module's namespace: by name. Reducer ids depend on it. */
function asNamespace(exports: object, namespace: object): object {
  for (const name of Object.keys(exports).sort()) {
    Reflect.set(namespace, name, Reflect.get(exports, name));
  }
  return namespace;
}

const runSlot = Symbol.for('plaza.run');
const runScript = new vm.Script(`globalThis[Symbol.for('plaza.run')]()`);

/** The time of what ran in a realm was up. */
export class TimeLimitError extends Error {
  override name = 'TimeLimitError';
}

/**
 * Calls `body` so that it, and all that it calls in the realm, ends after `timeoutMs`.
 * @throws {TimeLimitError} when time is up; `body` may then have been stopped anywhere, also inside
 *   our own functions
 */
export function runWithTimeout(context: vm.Context, timeoutMs: number, body: () => void): void {
  Reflect.defineProperty(context, runSlot, { value: body, configurable: true, enumerable: false });
  try {
    if (runWithin(timeoutMs, () => runScript.runInContext(context))) return;
    throw new TimeLimitError(`Script execution timed out after ${timeoutMs}ms`);
  } finally {
    Reflect.deleteProperty(context, runSlot);
  }
}

function hooksOf(exports: object, moduleHooks: symbol): ModuleHooks {
  const schema: unknown = Reflect.get(exports, 'default');
  if (schema === undefined || schema === null) {
    throw new ModuleLoadError(
      'The module has no default export: end src/index.ts with `export default schema(…)`.',
    );
  }
  const makeHooks: unknown =
    typeof schema === 'object' || typeof schema === 'function'
      ? Reflect.get(schema, moduleHooks)
      : undefined;
  if (typeof makeHooks !== 'function') {
    throw new ModuleLoadError('The default export is not a Schema object.');
  }
  // Cast: SpacetimeDB's contract for what stands under this symbol.
  return Reflect.apply(makeHooks, schema, [exports]) as ModuleHooks;
}

function asLoadError(error: unknown, positions: SourcePositions): ModuleLoadError {
  if (error instanceof ModuleLoadError) return error;
  const { text } = describeThrown(error);
  const position = positions.ofStack(stackOf(error));
  const where = position ? `${position.file}:${position.line}:${position.column}: ` : '';
  return new ModuleLoadError(`${where}${text}`, { cause: error });
}

/** Message, and name with message, of anything that was thrown, also by another realm. */
export interface ThrownDescription {
  readonly message: string;
  readonly text: string;
}

/** Describes anything that was thrown; never throws itself. */
export function describeThrown(error: unknown): ThrownDescription {
  try {
    if (typeof error === 'object' && error !== null && 'message' in error) {
      const message = String(error.message);
      return { message, text: 'name' in error ? `${String(error.name)}: ${message}` : message };
    }
    return { message: String(error), text: String(error) };
  } catch {
    // A hostile toString or getter.
    const text = 'an error that cannot be shown';
    return { message: text, text };
  }
}

/** The stack of anything that was thrown, or ''. Making its text costs more than many a call. */
export function stackOf(error: unknown): string {
  try {
    const hasStack = typeof error === 'object' && error !== null && 'stack' in error;
    return hasStack && typeof error.stack === 'string' ? error.stack : '';
  } catch {
    return '';
  }
}

const logsOfRealms = new WeakMap<object, (text: string) => void>();
let isWatchingRejections = false;

/**
 * A promise that a module leaves rejected is the module's fault and goes to its log; Node would
 * end the whole process. Other promises keep Node's behaviour.
 */
function watchRejections(
  realmPromise: PromiseConstructor,
  positions: SourcePositions,
  sys: SysFunctions,
): void {
  logsOfRealms.set(realmPromise.prototype, text => {
    sys.console_log(0, `Unhandled promise rejection: ${positions.mapStack(text)}`);
  });
  if (isWatchingRejections) return;
  isWatchingRejections = true;
  process.on('unhandledRejection', (reason, promise) => {
    const log = logsOfRealms.get(Object.getPrototypeOf(promise) as object);
    if (log) {
      log(stackOf(reason) || describeThrown(reason).text);
    } else if (process.listenerCount('unhandledRejection') === 1) {
      throw reason;
    }
  });
}
