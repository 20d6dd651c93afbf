/** How mail leaves the machine. */
import { createTransport } from 'nodemailer';
import type { MailConfig } from '../config.ts';

/** A mail on its way out. */
interface OutgoingMail {
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** Somebody who takes mail for delivery. */
export interface MailTransport {
  /** Resolves when the other side has taken responsibility. @throws when it has not */
  deliver(mail: OutgoingMail): Promise<void>;
  close(): void;
}

/** The transport that the settings name; null when they name none. */
export function openTransport(config: MailConfig): MailTransport | null {
  if (config.smtpUrl === null) return null;
  const smtp = createTransport(config.smtpUrl, { from: config.from });
  return {
    async deliver({ to, subject, html, text }) {
      await smtp.sendMail({
        to,
        subject,
        html,
        text,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    },
    close: () => smtp.close(),
  };
}
