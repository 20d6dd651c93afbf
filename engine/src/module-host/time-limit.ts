/**
 * Ends what runs for too long: at once, wherever it is, past every `catch` and `finally`, and no
 * further than to here.
 *
 * V8's inspector evaluates expressions under a time limit that a thread keeps which is there
 * anyway. Node's `vm` starts and joins a thread for each run, which costs 0.1 ms on an idle machine
 * and several times that on a busy one: as much as a hundred calls.
 */
import type { Session } from 'node:inspector';
import vm from 'node:vm';

const slot = Symbol.for('plaza.limited');
const source = `globalThis[Symbol.for('plaza.limited')]()`;
const script = new vm.Script(source);

/** Null where Node was built without an inspector, or is not allowed to use it. */
let session: Session | null | undefined;

/**
 * Runs `body` for `timeoutMs` at most. What it throws is thrown here.
 * @returns false when time was up; `body` may then have been stopped anywhere
 */
export function runWithin(timeoutMs: number, body: () => void): boolean {
  session ??= connect();
  return session === null ? runInVm(timeoutMs, body) : runInSession(session, timeoutMs, body);
}

function connect(): Session | null {
  const inspector = process.getBuiltinModule('node:inspector');
  try {
    const connected = new inspector.Session();
    connected.connect();
    // In a context of its own, as some test runners make, expressions would not find `body`.
    let isSameContext = false;
    runInSession(connected, 1_000, () => {
      isSameContext = true;
    });
    return isSameContext ? connected : null;
  } catch {
    return null;
  }
}

function runInSession(connected: Session, timeoutMs: number, body: () => void): boolean {
  let isDone = false;
  let failure: { readonly error: unknown } | null = null;
  const guarded = (): void => {
    try {
      body();
    } catch (error) {
      failure = { error };
    }
    isDone = true;
  };
  place(guarded, () => {
    // Answered before it returns, as everything within one thread is.
    connected.post(
      'Runtime.evaluate',
      { expression: source, silent: true, timeout: timeoutMs },
      ignoreAnswer,
    );
  });
  // Cast: the compiler does not follow assignments in closures.
  const thrown = failure as { readonly error: unknown } | null;
  if (thrown !== null) throw thrown.error;
  return isDone;
}

function runInVm(timeoutMs: number, body: () => void): boolean {
  let isDone = false;
  const marked = (): void => {
    body();
    isDone = true;
  };
  try {
    place(marked, () => script.runInThisContext({ timeout: timeoutMs }));
  } catch (error) {
    // A module may throw anything, also null.
    const isTimeout =
      error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    if (!isTimeout) throw error;
  }
  return isDone;
}

/** Runs `run` with `body` where the expression finds it. */
function place(body: () => void, run: () => void): void {
  const outer: unknown = Reflect.get(globalThis, slot);
  Reflect.set(globalThis, slot, body);
  try {
    run();
  } finally {
    Reflect.set(globalThis, slot, outer);
  }
}

function ignoreAnswer(): void {}
