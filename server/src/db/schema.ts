/**
 * The tables of the app server: sign-in, mail, and what it must remember between starts. What
 * people see live is in the module, not here.
 */
import { index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

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
    nextAttemptAt: moment('next_attempt_at').notNull(),
    lastError: text('last_error'),
    createdAt: moment('created_at').notNull(),
  },
  table => [
    index('mail_due').on(table.state, table.nextAttemptAt),
    index('mail_newest').on(table.createdAt),
  ],
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
