/**
 * Mail as data: a template holds texts with `{names}`, and filling it makes the subject, the HTML
 * and the plain text. A name without a value is an error, never a hole in somebody's mail.
 */
import { mailHtml } from './layout.ts';

/** The texts of one kind of mail. */
export interface MailTemplate {
  /** Stable name, for the log and the mailbox. */
  readonly name: string;
  readonly subject: string;
  /** What an inbox shows beside the subject. */
  readonly preview: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly button: { readonly label: string; readonly url: string } | null;
  /** Small print under a line. */
  readonly footnote: string;
}

/** A mail ready to be sent, but for its addresses. */
export interface MailContent {
  readonly template: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** Values for the names of a template. */
export type MailValues = Readonly<Record<string, string>>;

/**
 * Fills a template.
 * @throws {Error} naming the first name that has no value, or an empty one
 */
export function fillTemplate(template: MailTemplate, values: MailValues): MailContent {
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (!value) throw new Error(`mail ${template.name}: no value for {${name}}`);
      return value;
    });
  const filled: MailTemplate = {
    name: template.name,
    subject: oneLine(fill(template.subject)),
    preview: fill(template.preview),
    heading: fill(template.heading),
    paragraphs: template.paragraphs.map(fill),
    button: template.button && {
      label: fill(template.button.label),
      url: fill(template.button.url),
    },
    footnote: fill(template.footnote),
  };
  return {
    template: filled.name,
    subject: filled.subject,
    html: mailHtml(filled),
    text: mailText(filled),
  };
}

function mailText(mail: MailTemplate): string {
  const button = mail.button ? [`${mail.button.label}:\n${mail.button.url}`] : [];
  return [mail.heading, ...mail.paragraphs, ...button, `--\n${mail.footnote}`]
    .join('\n\n')
    .concat('\n');
}

/** A name with a line break must not add a header. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
