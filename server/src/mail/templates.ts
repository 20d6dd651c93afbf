/** Every mail that Plaza sends. `{names}` are filled by template.ts. */
import type { MailTemplate } from './template.ts';

/** After a sign-up, and when somebody asks for the link again. */
export const verifyAddress: MailTemplate = {
  name: 'verify-address',
  subject: 'Confirm your address for Plaza',
  preview: 'One click, and people can reach you.',
  heading: 'Hello {name}, is this your address?',
  paragraphs: [
    'Somebody, most likely you, signed up to Plaza with {email}.',
    'Confirm the address, so that we can reach you when a deal waits for you, and so that you can get back in should you forget your password.',
  ],
  button: { label: 'Confirm this address', url: '{url}' },
  footnote:
    'The link works for one day. If it was not you, leave it be: an address that nobody confirms gets no news from us.',
};

/** When somebody has forgotten their password. */
export const resetPassword: MailTemplate = {
  name: 'reset-password',
  subject: 'Choose a new password for Plaza',
  preview: 'The link works once, for an hour.',
  heading: 'Choose a new password',
  paragraphs: [
    'Hello {name}. Somebody, most likely you, asked for a new password for {email}.',
    'A new password ends every other sign-in of yours, on all devices.',
  ],
  button: { label: 'Choose a new password', url: '{url}' },
  footnote:
    'The link works once, for an hour. If it was not you, do nothing: your password stays as it is.',
};

/** After an account has become a person of the community and its address is confirmed. */
export const welcome: MailTemplate = {
  name: 'welcome',
  subject: 'Welcome to Plaza, {name}',
  preview: 'Your place is open.',
  heading: 'Good to have you here, {name}',
  paragraphs: [
    'You are @{handle} now. Everything you see on Plaza is live: who is here, what they write, what moves.',
    'A good first step: look into a space that is yours by trade or by taste, and say hello. Neighbours answer.',
  ],
  button: { label: 'Open Plaza', url: '{url}' },
  footnote: 'You get this once, because you signed up with {email}.',
};

/** When somebody answered while the reader was away. */
export const commentAnswered: MailTemplate = {
  name: 'comment-answered',
  subject: '{author} answered you on Plaza',
  preview: '{excerpt}',
  heading: '{author} answered you',
  paragraphs: ['“{excerpt}”'],
  button: { label: 'Read the thread', url: '{url}' },
  footnote: 'You get this because somebody answered you while you were away.',
};

/** All of them, for tests and previews. */
export const mailTemplates: readonly MailTemplate[] = [
  verifyAddress,
  resetPassword,
  welcome,
  commentAnswered,
];
