/**
 * Executes Inngest functions in this process, with all that must be remembered in the database:
 * see SPEC.md beside.
 *
 *   event ──► run ──► call ──► operations ──┬─ result kept, called again …
 *                      ▲                    ├─ sleep, wait: until due or until the event
 *                      └────────────────────┴─ failed: again later, or the run ends
 *
 * A task is a row until what came of it is stored in the transaction that removes it. So a killed
 * process finds all tasks again, and at worst runs one step twice.
 */
import { randomUUID } from 'node:crypto';
import type { Logger } from '../log.ts';
import { parseCondition } from './condition.ts';
import {
  FUNCTION_STEP,
  type JobStore,
  type NewTask,
  type Progress,
  type Run,
  type Task,
} from './job-store.ts';
import { momentAfter, nextCronTime, retryDelay } from './moments.ts';
import {
  type CallOutcome,
  callFunction,
  type FunctionsHandler,
  type JobEvent,
  type JobFunction,
  listFunctions,
  type StepResult,
} from './protocol.ts';

/** Calls of functions that may be under way at once, whatever each of them allows. */
const CALLS_MAX = 8;

/** The longest sleep of the runner itself: Node's timers hold no more than 24 days. */
const NAP_MS_MAX = 3_600_000;

/** After the database failed. */
const PAUSE_MS = 5000;

/** Where an event comes from that a function itself did not name. */
type NewEvent = Pick<JobEvent, 'name'> & Partial<JobEvent>;

/** Runs functions until it is stopped. */
export class LocalRunner {
  readonly #store: JobStore;
  readonly #handler: FunctionsHandler;
  readonly #log: Logger;
  readonly #now: () => number;
  #functions: ReadonlyMap<string, JobFunction> = new Map();
  readonly #busy = new Map<string, Promise<void>>();
  readonly #callsOf = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #round: Promise<void> | null = null;
  #isRoundWanted = false;
  #isStopped = true;

  /** @param parts.now milliseconds since 1970 */
  constructor(parts: {
    readonly store: JobStore;
    readonly handler: FunctionsHandler;
    readonly log: Logger;
    readonly now?: () => number;
  }) {
    this.#store = parts.store;
    this.#handler = parts.handler;
    this.#log = parts.log;
    this.#now = parts.now ?? Date.now;
  }

  /**
   * Begins, with what an earlier process left.
   * @throws {Error} a function wants something that the runner does not do
   */
  async start(): Promise<void> {
    const functions = await listFunctions(this.#handler);
    this.#functions = new Map(functions.map(each => [each.id, each]));
    for (const { trigger } of this.#triggers()) {
      if ('event' in trigger && trigger.expression) parseCondition(trigger.expression);
    }
    await this.#store.abandon([...this.#functions.keys()], this.#date());
    await this.#planSchedules();
    this.#isStopped = false;
    this.wake();
  }

  /** Stops after the calls under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#round;
    await Promise.all(this.#busy.values());
  }

  /**
   * Takes events. What they start is stored when this resolves, and done afterwards.
   * @returns their ids
   */
  async accept(events: readonly NewEvent[]): Promise<string[]> {
    const ids: string[] = [];
    for (const given of events) {
      const event: JobEvent = {
        id: given.id || randomUUID(),
        name: given.name,
        data: given.data ?? {},
        ts: given.ts ?? this.#now(),
      };
      ids.push(event.id);
      const started = this.#triggers()
        .filter(({ trigger }) => 'event' in trigger && trigger.event === event.name)
        .filter(({ trigger }) =>
          holds('expression' in trigger ? trigger.expression : null, { event }),
        )
        .map(({ functionId }) => functionId);
      const isNew = await this.#store.start(event, [...new Set(started)], this.#date());
      if (isNew) await this.#endWaits(event);
    }
    this.wake();
    return ids;
  }

  /** Looks for work now. */
  wake(): void {
    if (this.#isStopped) return;
    this.#isRoundWanted = true;
    this.#round ??= this.#rounds().finally(() => {
      this.#round = null;
      if (this.#isRoundWanted) this.wake();
    });
  }

  /** Resolves when nothing is due and nothing runs; for tests, and before a backup. */
  async idle(): Promise<void> {
    do {
      await this.#round;
      await Promise.all(this.#busy.values());
    } while (this.#round || this.#busy.size > 0);
  }

  async #rounds(): Promise<void> {
    let napMs = NAP_MS_MAX;
    try {
      while (this.#isRoundWanted && !this.#isStopped) {
        this.#isRoundWanted = false;
        await this.#fireSchedules();
        await this.#startDue();
      }
      const next = await this.#store.nextDue();
      if (next) napMs = Math.min(napMs, Math.max(0, next.getTime() - this.#now()));
      // Due, but held back: the end of what holds it wakes us.
      if (napMs === 0 && this.#busy.size > 0) napMs = NAP_MS_MAX;
    } catch (error) {
      this.#log.error({ err: error }, 'Background work could not be looked for');
      napMs = PAUSE_MS;
    }
    if (this.#isStopped) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), napMs);
    this.#timer.unref();
  }

  async #startDue(): Promise<void> {
    const tasks = await this.#store.due(this.#date(), [...this.#busy.keys()], 4 * CALLS_MAX);
    for (const task of tasks) {
      // One call of a run at a time: each call gets all results so far.
      if (this.#busy.size >= CALLS_MAX || this.#busy.has(task.runId)) continue;
      const run = await this.#store.run(task.runId);
      if (!run) continue;
      const definition = this.#functions.get(run.functionId);
      if (!definition) continue;
      const calls = this.#callsOf.get(run.functionId) ?? 0;
      if (calls >= definition.concurrency) continue;
      this.#callsOf.set(run.functionId, calls + 1);
      const work = this.#work(task, run, definition)
        .catch((error: unknown) => {
          this.#log.error({ err: error, job: run.functionId }, 'Background work could not be kept');
        })
        .finally(() => {
          this.#busy.delete(task.runId);
          this.#callsOf.set(run.functionId, (this.#callsOf.get(run.functionId) ?? 1) - 1);
          this.wake();
        });
      this.#busy.set(task.runId, work);
    }
  }

  async #work(task: Task, run: Run, definition: JobFunction): Promise<void> {
    if (task.kind !== 'call') {
      // A sleep is over, or a wait was in vain.
      await this.#keep({
        done: task,
        results: new Map([[task.stepId, null]]),
        next: [this.#call()],
      });
      return;
    }
    const isTried = task.attempt >= definition.retries;
    let outcome: CallOutcome;
    try {
      outcome = await callFunction(this.#handler, {
        functionId: run.functionId,
        runId: run.id,
        stepId: task.stepId === FUNCTION_STEP ? null : task.stepId,
        event: run.event,
        steps: run.steps,
        stack: run.stack,
        attempt: task.attempt,
      });
    } catch (error) {
      // The function asks for what cannot be done here: trying again would not help.
      outcome = { tag: 'failed', error: describe(error), retry: { isAllowed: false, after: null } };
    }
    switch (outcome.tag) {
      case 'finished':
        await this.#keep({ done: task, end: { state: 'completed' } });
        return;
      case 'failed':
        if (outcome.retry.isAllowed && !isTried) {
          await this.#retry(task, outcome.retry.after);
        } else {
          await this.#fail(task, run, outcome.error);
        }
        return;
      case 'operations':
        await this.#follow(task, outcome, isTried);
        return;
    }
  }

  /** Does what a function asked for. */
  async #follow(
    task: Task,
    { operations, retry }: Extract<CallOutcome, { tag: 'operations' }>,
    isTried: boolean,
  ): Promise<void> {
    const results = new Map<string, StepResult>();
    const next: NewTask[] = [];
    for (const asked of operations) {
      switch (asked.op) {
        case 'StepRun':
          results.set(asked.id, { type: 'data', data: asked.data ?? null });
          break;
        case 'StepError':
        case 'StepFailed':
          if (asked.op === 'StepError' && retry.isAllowed && !isTried) {
            await this.#retry(task, retry.after);
            return;
          }
          results.set(asked.id, { type: 'error', error: asked.error });
          break;
        case 'StepPlanned':
          next.push({ stepId: asked.id, kind: 'call', dueAt: this.#date() });
          break;
        case 'Sleep':
          next.push({ stepId: asked.id, kind: 'sleep', dueAt: this.#dateOf(asked.name) });
          break;
        case 'WaitForEvent':
          if (asked.opts.if) parseCondition(asked.opts.if);
          next.push({
            stepId: asked.id,
            kind: 'wait',
            dueAt: this.#dateOf(asked.opts.timeout),
            eventName: asked.name,
            condition: asked.opts.if,
          });
          break;
        case 'RunComplete':
          await this.#keep({ done: task, end: { state: 'completed' } });
          return;
      }
    }
    if (results.size > 0) next.push(this.#call());
    await this.#keep({ done: task, results, next });
  }

  /** Another try of the same task, with what it knows. */
  async #retry(task: Task, after: string | null): Promise<void> {
    const attempt = task.attempt + 1;
    const wanted = after === null ? Number.NaN : momentOfRetry(after, this.#now());
    const at = Number.isNaN(wanted) ? this.#now() + retryDelay(attempt, Math.random()) : wanted;
    const { stepId, kind } = task;
    await this.#keep({ done: task, next: [{ stepId, kind, attempt, dueAt: new Date(at) }] });
  }

  async #fail(task: Task, run: Run, error: unknown): Promise<void> {
    const text = describe(error);
    this.#log.error({ job: run.functionId, run: run.id, problem: text }, 'A background job failed');
    await this.#keep({ done: task, end: { state: 'failed', error: text } });
    await this.accept([
      {
        id: `failed-${run.id}`,
        name: 'inngest/function.failed',
        data: { function_id: run.functionId, run_id: run.id, error, event: run.event },
      },
    ]);
  }

  /** Lets every wait go on that this event ends. */
  async #endWaits(event: JobEvent): Promise<void> {
    for (const task of await this.#store.waitsFor(event.name)) {
      const run = await this.#store.run(task.runId);
      if (!run || !holds(task.condition, { event: run.event, async: event })) continue;
      const result: StepResult = { type: 'data', data: event };
      await this.#keep({
        done: task,
        results: new Map([[task.stepId, result]]),
        next: [this.#call()],
      });
    }
  }

  async #planSchedules(): Promise<void> {
    const planned = await this.#store.schedules();
    const ids: string[] = [];
    for (const { functionId, trigger } of this.#triggers()) {
      if (!('cron' in trigger)) continue;
      const id = `${functionId} ${trigger.cron}`;
      ids.push(id);
      const next = nextCronTime(trigger.cron, this.#now());
      if (!planned.has(id)) await this.#store.setSchedule(id, new Date(next));
    }
    await this.#store.keepSchedules(ids);
  }

  async #fireSchedules(): Promise<void> {
    const planned = await this.#store.schedules();
    for (const { functionId, trigger } of this.#triggers()) {
      if (!('cron' in trigger)) continue;
      const id = `${functionId} ${trigger.cron}`;
      const at = planned.get(id)?.getTime() ?? Number.POSITIVE_INFINITY;
      if (at > this.#now()) continue;
      // Named after its time: a crash behind this line starts nothing twice.
      const event = {
        id: `${id} ${at}`,
        name: 'inngest/scheduled.timer',
        data: { cron: trigger.cron },
        ts: at,
      };
      await this.#store.start(event, [functionId], this.#date());
      await this.#store.setSchedule(id, new Date(nextCronTime(trigger.cron, this.#now())));
    }
  }

  #triggers() {
    return [...this.#functions.values()].flatMap(({ id, triggers }) =>
      triggers.map(trigger => ({ functionId: id, trigger })),
    );
  }

  async #keep(progress: Progress): Promise<void> {
    await this.#store.progress(progress, this.#date());
  }

  #call(): NewTask {
    return { stepId: FUNCTION_STEP, kind: 'call', dueAt: this.#date() };
  }

  #date(): Date {
    return new Date(this.#now());
  }

  #dateOf(text: string): Date {
    return new Date(momentAfter(text, this.#now()));
  }
}

function holds(condition: string | null | undefined, scope: Record<string, unknown>): boolean {
  return !condition || parseCondition(condition)(scope);
}

/** What `retry-after` says: seconds, or a moment. @returns NaN when it says nothing of use */
function momentOfRetry(text: string, now: number): number {
  return /^\d+$/.test(text) ? now + Number(text) * 1000 : Date.parse(text);
}

function describe(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error === 'object' && error !== null && 'message' in error)
    return String(error.message);
  return typeof error === 'string' ? error : JSON.stringify(error);
}
