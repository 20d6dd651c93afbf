/** What a new account must look like, beyond what Better Auth checks itself. */
import type { Checked } from '@plaza/shared/errors';
import { limits } from '@plaza/shared/limits';
import { checkText } from '@plaza/shared/text';
import { APIError } from 'better-auth/api';
import * as z from 'zod';
import { passwordProblem } from './passwords.ts';

const EMAIL_LENGTH_MAX = 254;

const signUp = z.object({
  name: z.string().refine(name => checkName(name).isValid),
  email: z.string().max(EMAIL_LENGTH_MAX).refine(canGetMail),
  password: z.string(),
});

/** False under the top-level domain of the demonstration's people, which can never exist (RFC 2606). */
export function canGetMail(email: string): boolean {
  return !/\.invalid$/i.test(email);
}

/** An account's name goes into mail before its person exists, so it keeps the module's rule. */
export function checkName(name: string): Checked<string> {
  return checkText(name, { lengthMax: limits.displayNameLengthMax });
}

/**
 * Checks the body of a sign-up.
 * @throws {APIError} 400 with `INVALID_SIGN_UP` or the password's code
 */
export function checkSignUp(body: unknown): void {
  const parsed = signUp.safeParse(body);
  if (!parsed.success) {
    throw new APIError('BAD_REQUEST', {
      code: 'INVALID_SIGN_UP',
      message: `An account needs a name of at most ${limits.displayNameLengthMax} characters, a mail address and a password.`,
    });
  }
  const { name, email, password } = parsed.data;
  const problem = passwordProblem(password, [name, email]);
  if (problem) throw new APIError('BAD_REQUEST', problem);
}
