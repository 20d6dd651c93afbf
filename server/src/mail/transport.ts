/** How mail leaves the machine. */
import { createTransport } from 'nodemailer';
import type { MailConfig } from '../config.ts';

/** A mail on its way out. */
interface OutgoingMail {
  /** The same for every try at one mail: it becomes the Message-ID, by which repeats are known. */
  readonly id: string;
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
    async deliver({ id, to, subject, html, text }) {
      await smtp.sendMail({
        messageId: `<${id}@${domainOf(config.from)}>`,
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

/** The domain of a mail address, with or without a name before it. */
function domainOf(address: string): string {
  return /@([^\s>]+)/.exec(address)?.[1] ?? 'localhost';
}
