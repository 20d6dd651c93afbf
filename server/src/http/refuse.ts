/** Refusals of the server's own routes: a stable code and a sentence, as JSON. */
import { type RefusalCode, refusals } from '@plaza/shared/errors';
import { type ServerRefusalCode, serverRefusals } from '@plaza/shared/server-errors';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Every code with which a route may refuse: the module's and the server's own. */
export type HttpRefusalCode = RefusalCode | ServerRefusalCode;

/** What a refused request gets, beside its status. */
interface RefusalBody {
  readonly code: HttpRefusalCode;
  readonly message: string;
}

/**
 * A refusal to throw from a route.
 * @param message one sentence for people, where the code's own is not exact enough
 */
export function refusal(
  status: ContentfulStatusCode,
  code: HttpRefusalCode,
  message: string = sentences[code],
): HTTPException {
  const res = Response.json(refusalBody(code, message), { status });
  return new HTTPException(status, { res, message: code });
}

/** The JSON of a refusal. */
export function refusalBody(code: HttpRefusalCode, message: string = sentences[code]): RefusalBody {
  return { code, message };
}

const sentences: Readonly<Record<HttpRefusalCode, string>> = { ...refusals, ...serverRefusals };

/** The answer to what no route knows. */
export function notFound(c: Context): Response {
  return c.json(refusalBody('NOT_FOUND', 'There is nothing at this address.'), 404);
}
