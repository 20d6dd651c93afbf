/** Runs, and what they wait for, in the database. Every change is one transaction. */
import { randomUUID } from 'node:crypto';
import { and, asc, eq, inArray, lt, lte, min, ne, notInArray } from 'drizzle-orm';
import * as z from 'zod';
import type { Orm } from '../db/database.ts';
import { jobEvent, jobRun, jobSchedule, jobTask } from '../db/schema.ts';
import { eventSchema, type JobEvent, type StepResult, type StepResults } from './protocol.ts';

/** The task of calling the function itself, rather than one of its steps. */
export const FUNCTION_STEP = '';

/** Something that is to be done for a run. */
export type Task = typeof jobTask.$inferSelect;

/** A task that a run is to wait for. */
export interface NewTask {
  readonly stepId: string;
  readonly kind: Task['kind'];
  readonly attempt?: number;
  readonly dueAt: Date;
  readonly eventName?: string;
  readonly condition?: string | undefined;
}

/** A run as a call needs it. */
export interface Run {
  readonly id: string;
  readonly functionId: string;
  readonly event: JobEvent;
  readonly steps: StepResults;
  readonly stack: readonly string[];
}

/** What a task has come to. */
export interface Progress {
  /** The task that is over. */
  readonly done: Task;
  /** Results to keep, by step. */
  readonly results?: ReadonlyMap<string, StepResult | null>;
  /** What the run waits for now; what it waits for already stays as it is. */
  readonly next?: readonly NewTask[];
  /** The run is over. */
  readonly end?:
    | { readonly state: 'completed' }
    | { readonly state: 'failed'; readonly error: string };
}

const stepsSchema = z.record(
  z.string(),
  z.union([
    z.null(),
    z.object({ type: z.literal('data'), data: z.unknown() }),
    z.object({ type: z.literal('error'), error: z.unknown() }),
  ]),
);

const DAY_MS = 86_400_000;

/** Reads and writes runs. */
export class JobStore {
  readonly #orm: Orm;

  constructor(orm: Orm) {
    this.#orm = orm;
  }

  /**
   * Starts runs for an event, unless it was there before.
   * @param functionIds functions to start
   */
  async start(event: JobEvent, functionIds: readonly string[], now: Date): Promise<boolean> {
    return await this.#orm.transaction(async tx => {
      const [isNew] = await tx
        .insert(jobEvent)
        .values({ id: event.id, receivedAt: now })
        .onConflictDoNothing()
        .returning();
      if (!isNew) return false;
      for (const functionId of functionIds) {
        const id = randomUUID();
        await tx.insert(jobRun).values({
          id,
          functionId,
          event,
          steps: {},
          stack: [],
          state: 'active',
          createdAt: now,
        });
        await tx
          .insert(jobTask)
          .values({ runId: id, stepId: FUNCTION_STEP, kind: 'call', attempt: 0, dueAt: now });
      }
      return true;
    });
  }

  /** Tasks that are due, longest due first, without those of runs that are busy. */
  async due(now: Date, busyRuns: readonly string[], max: number): Promise<Task[]> {
    const isFree = busyRuns.length > 0 ? notInArray(jobTask.runId, [...busyRuns]) : undefined;
    return await this.#orm
      .select()
      .from(jobTask)
      .where(and(lte(jobTask.dueAt, now), isFree))
      .orderBy(asc(jobTask.dueAt), asc(jobTask.runId))
      .limit(max);
  }

  /** When the next task or schedule is due; null when nothing waits. */
  async nextDue(): Promise<Date | null> {
    const [task] = await this.#orm.select({ at: min(jobTask.dueAt) }).from(jobTask);
    const [schedule] = await this.#orm.select({ at: min(jobSchedule.nextAt) }).from(jobSchedule);
    const times = [task?.at, schedule?.at].filter(at => at instanceof Date);
    return times.sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
  }

  /** Waits for an event of this name. */
  async waitsFor(eventName: string): Promise<Task[]> {
    return await this.#orm
      .select()
      .from(jobTask)
      .where(and(eq(jobTask.kind, 'wait'), eq(jobTask.eventName, eventName)));
  }

  /** @returns null when there is no such run, or it has ended */
  async run(id: string): Promise<Run | null> {
    const [row] = await this.#orm
      .select()
      .from(jobRun)
      .where(and(eq(jobRun.id, id), eq(jobRun.state, 'active')));
    return row ? toRun(row) : null;
  }

  /** Keeps what a task has come to. A task that is gone already changes nothing. */
  async progress({ done, results, next = [], end }: Progress, now: Date): Promise<void> {
    const { runId } = done;
    await this.#orm.transaction(async tx => {
      const [gone] = await tx
        .delete(jobTask)
        .where(and(eq(jobTask.runId, runId), eq(jobTask.stepId, done.stepId)))
        .returning();
      if (!gone) return;
      if (results && results.size > 0) {
        const [row] = await tx.select().from(jobRun).where(eq(jobRun.id, runId)).for('update');
        if (!row) return;
        const run = toRun(row);
        await tx
          .update(jobRun)
          .set({
            steps: { ...run.steps, ...Object.fromEntries(results) },
            stack: [...run.stack, ...results.keys()],
          })
          .where(eq(jobRun.id, runId));
      }
      if (end) {
        await tx.delete(jobTask).where(eq(jobTask.runId, runId));
        await tx
          .update(jobRun)
          .set({ state: end.state, error: 'error' in end ? end.error : null, endedAt: now })
          .where(eq(jobRun.id, runId));
        return;
      }
      for (const task of next) {
        await tx
          .insert(jobTask)
          .values({ runId, attempt: 0, ...task })
          .onConflictDoNothing();
      }
    });
  }

  /** The next time of each cron trigger, by its id. */
  async schedules(): Promise<Map<string, Date>> {
    const rows = await this.#orm.select().from(jobSchedule);
    return new Map(rows.map(({ id, nextAt }) => [id, nextAt]));
  }

  /** Sets the next time of a cron trigger. */
  async setSchedule(id: string, nextAt: Date): Promise<void> {
    await this.#orm
      .insert(jobSchedule)
      .values({ id, nextAt })
      .onConflictDoUpdate({ target: jobSchedule.id, set: { nextAt } });
  }

  /** Forgets cron triggers that no function has any more. */
  async keepSchedules(ids: readonly string[]): Promise<void> {
    await this.#orm
      .delete(jobSchedule)
      .where(ids.length > 0 ? notInArray(jobSchedule.id, [...ids]) : undefined);
  }

  /** The newest runs that failed for good. */
  async failed(max: number) {
    return await this.#orm
      .select({
        id: jobRun.id,
        functionId: jobRun.functionId,
        error: jobRun.error,
        endedAt: jobRun.endedAt,
      })
      .from(jobRun)
      .where(eq(jobRun.state, 'failed'))
      .orderBy(asc(jobRun.endedAt))
      .limit(max);
  }

  /** Forgets runs that ended a week ago, and events of yesterday. */
  async cleanUp(now: Date): Promise<void> {
    const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
    await this.#orm
      .delete(jobRun)
      .where(and(ne(jobRun.state, 'active'), lt(jobRun.endedAt, before(7))));
    await this.#orm.delete(jobEvent).where(lt(jobEvent.receivedAt, before(1)));
  }

  /** Ends the runs of functions that are no more. */
  async abandon(functionIds: readonly string[], now: Date): Promise<void> {
    const known =
      functionIds.length > 0 ? notInArray(jobRun.functionId, [...functionIds]) : undefined;
    const ended = await this.#orm
      .update(jobRun)
      .set({ state: 'failed', error: 'The function is no more.', endedAt: now })
      .where(and(eq(jobRun.state, 'active'), known))
      .returning({ id: jobRun.id });
    const ids = ended.map(({ id }) => id);
    if (ids.length > 0) await this.#orm.delete(jobTask).where(inArray(jobTask.runId, ids));
  }
}

function toRun(row: typeof jobRun.$inferSelect): Run {
  return {
    id: row.id,
    functionId: row.functionId,
    event: eventSchema.parse(row.event),
    steps: stepsSchema.parse(row.steps),
    stack: z.array(z.string()).parse(row.stack),
  };
}
