/** The mailbox as a page: what a community without a mail server reads its mail in. */
import { escapeHtml } from '../http/escape-html.ts';
import type { KeptMail, OpenedMail } from './post-office.ts';

/**
 * Renders the page.
 * @param state.mails newest first
 * @param state.opened the mail to show, if one was chosen
 * @param state.isSending true when a mail server takes the mail, so that none stays here
 */
export function mailboxPage(state: {
  readonly mails: readonly KeptMail[];
  readonly opened: OpenedMail | null;
  readonly isSending: boolean;
}): string {
  const { mails, opened } = state;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mailbox · Plaza</title>
<link rel="icon" href="/icons/logo.svg" type="image/svg+xml">
<link rel="stylesheet" href="/mailbox/assets/mailbox.css">
<script type="module" src="/mailbox/assets/mailbox.js"></script>
</head>
<body>
<header>
<h1>Mailbox</h1>
<a href="/">Open Plaza</a>
<p>${
    state.isSending
      ? 'Plaza hands its mail to a mail server, so nothing is kept here.'
      : 'No mail server is set, so Plaza keeps its mail here. New mail appears by itself.'
  }</p>
</header>
<main>
<nav id="list" aria-label="Mails" aria-live="polite">${mails.length > 0 ? mailList(mails, opened) : emptyList()}</nav>
<article id="mail">${opened ? openedMail(opened) : '<p class="hint">Choose a mail to read it.</p>'}</article>
</main>
</body>
</html>
`;
}

function mailList(mails: readonly KeptMail[], opened: OpenedMail | null): string {
  const items = mails.map(
    mail => `<li><a href="/mailbox/${mail.id}"${mail.id === opened?.id ? ' aria-current="page"' : ''}>
<strong>${escapeHtml(mail.subject)}</strong>
<span>${escapeHtml(mail.recipient)}</span>
${moment(mail.createdAt)}
</a></li>`,
  );
  return `<ol>${items.join('')}</ol>`;
}

function emptyList(): string {
  return '<p class="hint">No mail yet. Sign up, or ask for a new password: the mail arrives here.</p>';
}

function openedMail(mail: OpenedMail): string {
  // The button's address stands last: one before it is in words that a person wrote.
  const link = mail.text.match(/https?:\/\/\S+/g)?.at(-1);
  return `<h2>${escapeHtml(mail.subject)}</h2>
<p class="hint">To ${escapeHtml(mail.recipient)} · ${moment(mail.createdAt)}</p>
${
  link
    ? `<p class="actions"><a class="button" href="${escapeHtml(link)}">Open the link</a>
<button type="button" class="button quiet" data-copy="${escapeHtml(link)}">Copy the link</button></p>`
    : ''
}
<iframe title="The mail as it looks" src="/mailbox/${mail.id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
<details><summary>Plain text</summary><pre>${escapeHtml(mail.text)}</pre></details>`;
}

function moment(date: Date): string {
  const readable = `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<time datetime="${date.toISOString()}">${readable}</time>`;
}

/** The page's script: new mail appears, times become local, links can be copied. */
export const MAILBOX_SCRIPT = `
const localTimes = () => {
  for (const time of document.querySelectorAll('time')) {
    time.textContent = new Date(time.dateTime).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
  }
};

const refreshList = async () => {
  const response = await fetch(location.pathname, { headers: { accept: 'text/html' } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  document.querySelector('#list').replaceWith(page.querySelector('#list'));
  localTimes();
};

localTimes();
document.addEventListener('click', async event => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = 'Copied';
});

const events = new EventSource('/mailbox/events');
events.addEventListener('mail', refreshList);
// After a break something may have come that nobody told us of.
events.addEventListener('open', refreshList);
`;

/** The page's look: Plaza's tokens, as far as one page needs them. */
export const MAILBOX_STYLE = `
:root {
  color-scheme: light dark;
  --canvas: light-dark(#eff7fd, #0c142a);
  --surface: light-dark(#fff, #131d37);
  --line: light-dark(#d4e0e9, #2d3a58);
  --ink: light-dark(#101c3b, #eff6fb);
  --ink-3: light-dark(#57667c, #9babbf);
  --on-ink: light-dark(#fff, #09122a);
  --focus: light-dark(#1a52d2, #fed10a);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--canvas); color: var(--ink); font: 400 15px/1.5 Figtree, system-ui, sans-serif; }
h1, h2 { margin: 0; font-family: Gabarito, system-ui, sans-serif; letter-spacing: -0.02em; line-height: 1.2; }
h1 { font-size: 24px; }
h2 { font-size: 20px; }
header { display: grid; grid-template-columns: 1fr auto; align-items: baseline; padding: 24px; }
header p { grid-column: 1 / -1; }
header a { color: inherit; }
header p, .hint { margin: 4px 0 0; color: var(--ink-3); }
main { display: grid; grid-template-columns: minmax(240px, 360px) minmax(0, 1fr); gap: 24px; padding: 0 24px 24px; align-items: start; }
ol { list-style: none; margin: 0; padding: 0; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
li + li { border-block-start: 1px solid var(--line); }
li a { display: grid; gap: 2px; padding: 12px 16px; color: inherit; text-decoration: none; border-inline-start: 3px solid transparent; }
li a:hover { background: var(--canvas); }
li a[aria-current] { border-inline-start-color: var(--ink); background: var(--canvas); }
li span, li time { color: var(--ink-3); font-size: 13px; overflow-wrap: anywhere; }
article { min-width: 0; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 24px; }
iframe { width: 100%; height: 560px; margin-block: 16px; border: 1px solid var(--line); border-radius: 6px; background: var(--canvas); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 13px; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 16px 0 0; }
.button { font: 650 14px/1 Figtree, system-ui, sans-serif; padding: 11px 16px; border: 1px solid var(--ink); border-radius: 6px; background: var(--ink); color: var(--on-ink); text-decoration: none; cursor: pointer; }
.button.quiet { background: transparent; color: var(--ink); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
@media (max-width: 720px) { main { grid-template-columns: minmax(0, 1fr); padding-inline: 16px; } header { padding-inline: 16px; } main:has([aria-current]) article { order: -1; } }
`;
