import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type HttpRefusalCode, refusal } from './refuse.ts';

/**
 * Refuses a request whose body is too large, before or while it is read.
 * @param bytesMax largest body, in bytes
 * @throws {HTTPException} 413 with the code
 */
export function limitBody(
  bytesMax: number,
  code: HttpRefusalCode = 'BODY_TOO_LARGE',
): MiddlewareHandler {
  return bodyLimit({
    maxSize: bytesMax,
    onError: () => {
      throw refusal(413, code);
    },
  });
}
