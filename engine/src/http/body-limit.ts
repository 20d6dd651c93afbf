import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';

/** Refuses larger requests with 413. */
export function limitBody(bytesMax: number) {
  return bodyLimit({
    maxSize: bytesMax,
    onError: () => {
      throw new HTTPException(413, { message: "The request's body is too large" });
    },
  });
}
