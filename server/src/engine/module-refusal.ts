import { parseRefusal } from '@plaza/shared/errors';
import { refusal } from '../http/refuse.ts';

/**
 * Turns a refusal of the module into an answer over HTTP; anything else stays what it is.
 * @param error what a reducer call was rejected with
 */
export function refusedByModule(error: unknown): unknown {
  const refused = error instanceof Error ? parseRefusal(error.message) : null;
  return refused ? refusal(409, refused.code, refused.sentence) : error;
}
