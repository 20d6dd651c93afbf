import type { ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ConnectionRefusedError, StorageRefusal } from '../database.ts';
import { LockedError, PublishError, UnauthorizedError } from '../host/publishing.ts';
import { ViewCallError } from '../module-host/module-instance.ts';
import { SqlError } from '../sql/sql-error.ts';
import { ViewError } from '../views/view-runtime.ts';
import type { HttpEnvironment } from './environment.ts';

/**
 * Answers errors of routes: those that are the caller's to mend with their own message. What went
 * wrong inside is nobody's business outside: it is reported, and the answer is a fixed sentence.
 * @param reportError told of failures that are the engine's own
 */
export function answerError(reportError: (error: unknown) => void): ErrorHandler<HttpEnvironment> {
  return (error, c) => {
    const status = statusOf(error);
    if (status !== null) return c.text(error.message, status);
    // Whoever breaks off in the middle of a request makes its reading fail.
    if (!c.env.incoming.destroyed || c.env.incoming.complete) reportError(error);
    return c.text('Internal server error', 500);
  };
}

/** Null for the engine's own errors. */
function statusOf(error: Error) {
  if (error instanceof HTTPException) return error.status;
  if (error instanceof PublishError || error instanceof SqlError) return 400;
  if (error instanceof ViewError || error instanceof ViewCallError) return 400;
  if (error instanceof StorageRefusal) return 507;
  if (error instanceof UnauthorizedError || error instanceof LockedError) return 403;
  if (error instanceof ConnectionRefusedError) return 403;
  return null;
}
