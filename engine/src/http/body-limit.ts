import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { exceeded, type Limits } from '../limits.ts';

/** Refuses larger requests with 413. */
export function limitBody(limits: Limits, name: 'moduleBytes' | 'argumentBytes' | 'sqlBytes') {
  return bodyLimit({
    maxSize: limits[name],
    onError: () => {
      throw new HTTPException(413, { message: exceeded(name, limits) });
    },
  });
}
