import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { Avatar, initials } from './avatar.tsx';

describe('a face', () => {
  it('stands for somebody without a picture by their initials', () => {
    expect(initials('Ines Duarte')).toBe('ID');
    expect(initials('  Mina  van der Berg ')).toBe('MB');
    expect(initials('Cher')).toBe('C');
    expect(initials('𝒜da Lovelace')).toBe('𝒜L');
  });

  it('asks for a small rendition of a small picture', () => {
    const face = { displayName: 'Ines', hue: 30, avatarFileId: 'abc' };
    const { container } = render(<Avatar face={face} size={22} />);
    const image = container.querySelector('img');
    expect(image?.getAttribute('sizes')).toBe('22px');
    expect(image?.getAttribute('srcset')).toContain('/files/abc/64 64w');
    expect(image?.getAttribute('alt')).toBe('');
  });
});
