/**
 * The look of Plaza's mail, as mail programs can show it: tables for places, inline styles for the
 * light theme, one style block for the dark one. No picture is loaded, so opening a mail tells
 * nobody anything.
 */
import { escapeHtml } from '../http/escape-html.ts';
import type { MailTemplate } from './template.ts';

/** The tokens of the light theme that a mail needs, as the colours mail programs know. */
const LIGHT = {
  canvas: '#eff7fd',
  surface: '#ffffff',
  line: '#d4e0e9',
  ink: '#101c3b',
  quiet: '#57667c',
  onInk: '#ffffff',
} as const;

const DARK = {
  canvas: '#0c142a',
  surface: '#131d37',
  line: '#2d3a58',
  ink: '#eff6fb',
  quiet: '#9babbf',
  onInk: '#09122a',
} as const;

/** The four awnings of the sign, one for each trade. */
const AWNINGS = ['#216af9', '#f5339b', '#f87103', '#00b398'] as const;

const DISPLAY_FONT = "Gabarito,'Avenir Next','Segoe UI',system-ui,sans-serif";
const TEXT_FONT = "Figtree,'Avenir Next','Segoe UI',system-ui,sans-serif";

const DARK_STYLES = `
  .canvas { background: ${DARK.canvas} !important; }
  .card { background: ${DARK.surface} !important; border-color: ${DARK.line} !important; }
  .ink { color: ${DARK.ink} !important; }
  .quiet { color: ${DARK.quiet} !important; }
  .rule { border-color: ${DARK.line} !important; }
  .button { background: ${DARK.ink} !important; }
  .button a { color: ${DARK.onInk} !important; }
`;

/**
 * Lays a mail out.
 * @param mail with every name filled; texts are escaped here
 * @returns a whole HTML document
 */
export function mailHtml(mail: Omit<MailTemplate, 'name'>): string {
  const paragraphs = mail.paragraphs.map(
    text =>
      `<p class="ink" style="margin:0 0 16px;font:400 16px/1.55 ${TEXT_FONT};color:${LIGHT.ink};">${escapeHtml(text)}</p>`,
  );
  return `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(mail.subject)}</title>
<style>
  :root { color-scheme: light dark; }
  @media (prefers-color-scheme: dark) {${DARK_STYLES}}
</style>
</head>
<body class="canvas" style="margin:0;padding:0;background:${LIGHT.canvas};">
<div style="display:none;max-height:0;overflow:hidden;">${escapeHtml(mail.preview)}</div>
<table role="presentation" class="canvas" width="100%" cellpadding="0" cellspacing="0" style="background:${LIGHT.canvas};">
<tr><td align="center" style="padding:32px 16px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;">
<tr><td style="padding:0 4px 20px;">${sign()}</td></tr>
<tr><td class="card" style="background:${LIGHT.surface};border:1px solid ${LIGHT.line};border-radius:10px;padding:32px;">
<h1 class="ink" style="margin:0 0 16px;font:700 24px/1.2 ${DISPLAY_FONT};letter-spacing:-0.02em;color:${LIGHT.ink};">${escapeHtml(mail.heading)}</h1>
${paragraphs.join('\n')}
${mail.button ? button(mail.button) : ''}
<p class="quiet rule" style="margin:24px 0 0;padding:16px 0 0;border-top:1px solid ${LIGHT.line};font:400 13px/1.5 ${TEXT_FONT};color:${LIGHT.quiet};">${escapeHtml(mail.footnote)}</p>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

function sign(): string {
  const awnings = AWNINGS.map(
    colour =>
      `<td style="width:9px;height:18px;background:${colour};border-radius:2px 2px 5px 5px;font-size:0;line-height:0;">&nbsp;</td>`,
  );
  return `<table role="presentation" cellpadding="0" cellspacing="0"><tr>
${awnings.join('<td style="width:2px;font-size:0;">&nbsp;</td>')}
<td class="ink" style="padding-left:10px;font:750 20px/1 ${DISPLAY_FONT};letter-spacing:-0.03em;color:${LIGHT.ink};">Plaza</td>
</tr></table>`;
}

/** The button, and its address in words for those whose mail program shows no buttons. */
function button({ label, url }: { readonly label: string; readonly url: string }): string {
  const address = escapeHtml(url);
  return `<table role="presentation" cellpadding="0" cellspacing="0" style="margin:8px 0 20px;"><tr>
<td class="button" style="background:${LIGHT.ink};border-radius:6px;">
<a href="${address}" style="display:inline-block;padding:13px 22px;font:650 15px/1.2 ${TEXT_FONT};color:${LIGHT.onInk};text-decoration:none;">${escapeHtml(label)}</a>
</td></tr></table>
<p class="quiet" style="margin:0;font:400 13px/1.5 ${TEXT_FONT};color:${LIGHT.quiet};word-break:break-all;">${address}</p>`;
}
