import { describe, expect, it } from 'vitest';
import { fillTemplate, type MailTemplate } from './template.ts';
import { mailTemplates } from './templates.ts';

/** The names that a template asks for. */
function namesIn(template: MailTemplate): string[] {
  const text = JSON.stringify(template);
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(match => match[1] ?? ''))];
}

const valuesFor = (template: MailTemplate) =>
  Object.fromEntries(
    namesIn(template).map(name => [
      name,
      name === 'url' ? 'https://plaza.example/x?a=1&b=2' : `<${name}>`,
    ]),
  );

describe.each(mailTemplates.map(template => [template.name, template] as const))(
  'the mail %s',
  (_, template) => {
    it('is whole when every name has a value', () => {
      const mail = fillTemplate(template, valuesFor(template));
      for (const part of [mail.subject, mail.html, mail.text]) {
        expect(part).not.toMatch(/\{\w+\}(?!\s*\})|undefined|null/);
        expect(part.trim()).not.toBe('');
      }
      expect(mail.text).toContain('https://plaza.example/x?a=1&b=2');
      expect(mail.html).toContain('href="https://plaza.example/x?a=1&amp;b=2"');
    });

    it.each(namesIn(template))('is never sent without a value for %s', name => {
      for (const missing of [undefined, '']) {
        const values = { ...valuesFor(template), [name]: missing };
        // A value that is absent at run time, which the types rule out.
        expect(() => fillTemplate(template, values as Record<string, string>)).toThrow(`{${name}}`);
      }
    });
  },
);

describe('fillTemplate', () => {
  const template: MailTemplate = {
    name: 'test',
    subject: 'Hello {name}',
    preview: '-',
    heading: '{name}',
    paragraphs: ['{name}'],
    button: null,
    footnote: '-',
  };

  it('makes what people write harmless in HTML, and keeps it in text', () => {
    const mail = fillTemplate(template, { name: '<img src=x onerror=alert(1)> & "Co"' });
    expect(mail.html).not.toContain('<img');
    expect(mail.html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;Co&quot;');
    expect(mail.text).toContain('<img src=x');
  });

  it('keeps the subject on one line', () => {
    expect(fillTemplate(template, { name: 'A\r\nBcc: everybody@example.org' }).subject).toBe(
      'Hello A Bcc: everybody@example.org',
    );
  });

  it('does not fill names that stand inside a value', () => {
    expect(fillTemplate(template, { name: '{other}' }).subject).toBe('Hello {other}');
  });

  it('does not take values from the prototype', () => {
    const tricky = { ...template, heading: '{toString}' };
    expect(() => fillTemplate(tricky, { name: 'x' })).toThrow('{toString}');
  });
});
