import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { HttpEnvironment } from './environment.ts';

/** A request's body as text. @throws {HTTPException} 400: it is not in UTF-8 */
export async function readText(c: Context<HttpEnvironment>): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await c.req.arrayBuffer());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const message = "Request body didn't contain valid UTF-8";
    throw new HTTPException(400, { message, cause: error });
  }
}
