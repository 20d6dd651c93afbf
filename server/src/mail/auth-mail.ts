import type { AuthMail } from '../auth/auth.ts';
import type { PostOffice } from './post-office.ts';
import { fillTemplate } from './template.ts';
import { resetPassword, verifyAddress } from './templates.ts';

/**
 * The mails of sign-in. Their links lead to pages of the client and not to the server's own routes:
 * programs that look into mail open every link, and must not thereby use it up.
 * @param publicUrl origin of the app
 */
export function authMail(office: PostOffice, publicUrl: string): AuthMail {
  const link = (page: string, token: string) =>
    `${publicUrl}${page}?token=${encodeURIComponent(token)}`;
  return {
    verifyAddress: ({ name, email }, token) =>
      office.send({
        to: email,
        content: fillTemplate(verifyAddress, { name, email, url: link('/verify', token) }),
      }),
    resetPassword: ({ name, email }, token) =>
      office.send({
        to: email,
        content: fillTemplate(resetPassword, { name, email, url: link('/reset', token) }),
      }),
    addressConfirmed: ({ email }) => office.addressConfirmed(email),
  };
}
