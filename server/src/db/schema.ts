/**
 * The tables of the app server: sign-in, mail, and what it must remember between starts. What
 * people see live is in the module, not here.
 */
import { index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

export * from './auth-schema.ts';

/** A moment; drizzle turns it into a `Date`. */
const moment = (name: string) => timestamp(name, { withTimezone: true });

/** Single values, by name: see settings.ts. */
export const setting = pgTable('setting', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
});

/** Every mail: waiting to be sent, sent, or kept for the mailbox page. */
export const mail = pgTable(
  'mail',
  {
    id: text('id').primaryKey(),
    /** Sender's name for this mail; a second one with the same name is not stored. */
    idempotencyKey: text('idempotency_key').unique(),
    template: text('template').notNull(),
    recipient: text('recipient').notNull(),
    subject: text('subject').notNull(),
    /** Emptied once the mail is sent or given up: the body holds links that open an account. */
    html: text('html').notNull(),
    text: text('text').notNull(),
    /** `held` until its address is confirmed, `kept` for the mailbox, `queued`, `sent`, or `failed` for good. */
    state: text('state', { enum: ['held', 'kept', 'queued', 'sent', 'failed'] }).notNull(),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error'),
    createdAt: moment('created_at').notNull(),
  },
  table => [index('mail_state').on(table.state), index('mail_newest').on(table.createdAt)],
);

/** Sessions that ended here and of which the module has yet to hear. */
export const sessionEnd = pgTable('session_end', {
  sessionId: text('session_id').primaryKey(),
  userId: text('user_id').notNull(),
  endedAt: moment('ended_at').notNull(),
});

/** Wrong passwords, counted: see auth/lockout.ts. */
export const signInFailure = pgTable(
  'sign_in_failure',
  {
    key: text('key').primaryKey(),
    emailHash: text('email_hash').notNull(),
    failures: integer('failures').notNull(),
    lastAt: moment('last_at').notNull(),
    lockedUntil: moment('locked_until'),
  },
  table => [index('sign_in_failure_email').on(table.emailHash)],
);

/** Events that started runs, or may not start them twice: see jobs/local-runner.ts. */
export const jobEvent = pgTable(
  'job_event',
  {
    id: text('id').primaryKey(),
    receivedAt: moment('received_at').notNull(),
  },
  table => [index('job_event_received').on(table.receivedAt)],
);

/** Runs of background functions. */
export const jobRun = pgTable(
  'job_run',
  {
    id: text('id').primaryKey(),
    functionId: text('function_id').notNull(),
    event: jsonb('event').notNull(),
    /** Results by step. */
    steps: jsonb('steps').notNull(),
    /** Steps with results, in their order. */
    stack: jsonb('stack').notNull(),
    state: text('state', { enum: ['active', 'completed', 'failed'] }).notNull(),
    error: text('error'),
    createdAt: moment('created_at').notNull(),
    endedAt: moment('ended_at'),
  },
  table => [index('job_run_ended').on(table.state, table.endedAt)],
);

/** What an active run waits for. */
export const jobTask = pgTable(
  'job_task',
  {
    runId: text('run_id')
      .notNull()
      .references(() => jobRun.id, { onDelete: 'cascade' }),
    /** A step's id; empty for the function itself. */
    stepId: text('step_id').notNull(),
    kind: text('kind', { enum: ['call', 'sleep', 'wait'] }).notNull(),
    attempt: integer('attempt').notNull(),
    /** When it is called, the sleep ends, or the wait is given up. */
    dueAt: moment('due_at').notNull(),
    /** Name of the event that is waited for, and what must hold for it. */
    eventName: text('event_name'),
    condition: text('condition'),
  },
  table => [
    primaryKey({ columns: [table.runId, table.stepId] }),
    index('job_task_due').on(table.dueAt),
    index('job_task_event').on(table.eventName),
  ],
);

/** When each cron trigger fires next. */
export const jobSchedule = pgTable('job_schedule', {
  /** The function's id and the expression. */
  id: text('id').primaryKey(),
  nextAt: moment('next_at').notNull(),
});
