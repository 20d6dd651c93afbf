import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { RichText } from './rich-text.tsx';

describe('what somebody wrote', () => {
  it('leads to addresses, without the punctuation behind them', () => {
    render(<RichText text="See https://example.org/a_(b), or (http://example.org/x)." />);
    const links = screen.getAllByRole('link');
    expect(links.map(link => link.getAttribute('href'))).toEqual([
      'https://example.org/a_(b',
      'http://example.org/x',
    ]);
    expect(links[0]?.getAttribute('rel')).toContain('noopener');
  });

  it('makes no link of any other scheme, and no markup of markup', () => {
    const text = 'javascript:alert(1) <b>not bold</b>';
    const { container } = render(<RichText text={text} />);
    expect(screen.queryByRole('link')).toBeNull();
    expect(container.textContent).toBe(text);
  });

  it('lets each text run in its own direction', () => {
    const { container } = render(<RichText text={'مرحبا\nhello'} />);
    expect(container.querySelector('p')?.getAttribute('dir')).toBe('auto');
  });
});
