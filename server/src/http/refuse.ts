/** Refusals of the server's own routes: a stable code and a sentence, as JSON. */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** What a refused request gets, beside its status. */
export interface RefusalBody {
  readonly code: string;
  readonly message: string;
}

/**
 * A refusal to throw from a route.
 * @param code stable, for programs
 * @param message one sentence for people: what happened and what to do
 */
export function refusal(
  status: ContentfulStatusCode,
  code: string,
  message: string,
): HTTPException {
  const body: RefusalBody = { code, message };
  return new HTTPException(status, { res: Response.json(body, { status }), message: code });
}

/** The answer to what no route knows. */
export function notFound(c: Context): Response {
  const body: RefusalBody = { code: 'NOT_FOUND', message: 'There is nothing at this address.' };
  return c.json(body, 404);
}
