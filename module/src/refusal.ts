/** How the module says no: a `SenderError` that begins with a stable code. */
import { type Checked, formatRefusal, type RefusalCode } from '@plaza/shared/errors';
import { SenderError } from 'spacetimedb/server';

/**
 * Ends the reducer and undoes all it did.
 * @param sentence for people; the code's own sentence when left out
 * @throws {SenderError} always
 */
export function refuse(code: RefusalCode, sentence?: string): never {
  throw new SenderError(formatRefusal(code, sentence));
}

/**
 * The value that passed a check.
 * @throws {SenderError} with the check's code when it did not pass
 */
export function demand<T>(checked: Checked<T>): T {
  return checked.isValid ? checked.value : refuse(checked.code, checked.sentence);
}
